/**
 * The stored records and the ports to the table. Each record is immutable and carries the revision that its next write
 * depends on. A {@link org.socialgov.community.ledger.Transition} is a decision with the writes that carry it out;
 * {@link org.socialgov.community.ledger.Transition#retryOnConflict} commits it.
 */
package org.socialgov.community.ledger;
