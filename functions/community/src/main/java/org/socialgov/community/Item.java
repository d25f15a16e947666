package org.socialgov.community;

/**
 * A thing that the table holds under a key of its own. Each write names the revision that it was decided on, so that
 * two decisions on the same thing at once can't both be carried out.
 */
public sealed interface Item
    permits
        Membership,
        Rejoin,
        HistoryEntry,
        Remainder,
        AddressChange,
        Ruling,
        MailOrder,
        Link,
        Session,
        Allowances,
        SoftBounces,
        Receipt,
        GrayJoin,
        Tally,
        MemberCounts,
        Census
{
    /** 1 for a thing that is new; one more at each change. */
    long revision();
}
