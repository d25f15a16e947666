package org.socialgov.community.ledger;

/**
 * What is written by itself: all that the table holds but memberships, since each change of those changes the figures
 * too. {@link Change.Builder} writes both together, and takes nothing else but these.
 */
public sealed interface UncountedItem
    extends Item
    permits
        RejoinRequest,
        HistoryEntry,
        Tombstone,
        AddressChange,
        ApprovalDecision,
        MailOrder,
        SoftBounces,
        Link,
        Session,
        AddressMailLimit,
        ProcessedMail,
        UnverifiedJoin,
        ForwardedToday,
        MemberCountShard,
        DailyMemberStatistics {}
