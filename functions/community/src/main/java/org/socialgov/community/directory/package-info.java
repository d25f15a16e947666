/**
 * The directory of government mail domains: reading and checking CISA's list, our own table, and the rules of
 * eligibility to join a community.
 */
package org.socialgov.community.directory;
