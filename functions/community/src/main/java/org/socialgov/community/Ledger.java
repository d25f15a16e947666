package org.socialgov.community;

/** The table as the domain sees it. All reads but {@link MailOrders#overdue} are consistent. */
public interface Ledger extends Members, MailOrders, Links, Reports, Sessions, Inbox, Counters, Transactions {}
