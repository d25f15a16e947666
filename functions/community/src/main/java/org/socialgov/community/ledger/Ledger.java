package org.socialgov.community.ledger;

/**
 * The table as the domain sees it: all of it, for a function to hold; a read takes those parts that it needs. Reads by
 * key are consistent. Reads of the index (what is overdue, who waits for a decision, what happened since a time) are
 * eventually consistent: what they name is read again by its key before anything is decided on it.
 */
public interface Ledger extends Members, MailOrders, Links, Reports, Sessions, Inbox, RateCounters, Transactions {}
