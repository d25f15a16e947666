/**
 * The records of a community: the audit of its coordinators' acts, and the archive of its announcements. Neither is ever
 * deleted by hand.
 */
package org.socialgov.community.records;
