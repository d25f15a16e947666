package org.socialgov.community.storage;

/**
 * The table as the domain sees it. A function holds the whole interface; a method takes the parts that it needs. Reads
 * by key are consistent. Reads of the index of due items (overdue mail orders, memberships that wait for a decision,
 * events since a time) are eventually consistent: each item that they name is read again by its key before a decision
 * about it.
 */
public interface Ledger
    extends
        Members,
        MemberList,
        MailOrders,
        Mailings,
        Links,
        Reports,
        Inbox,
        Records,
        RateCounters,
        Transactions,
        CoordinatorStore,
        SettingsStore,
        Imports {}
