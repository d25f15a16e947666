/**
 * The records of a community: the audit of its coordinators' acts. It is never
 * changed or deleted by hand.
 */
package org.socialgov.community.records;
