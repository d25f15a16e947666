package org.socialgov.community.ledger;

/**
 * An item other than a membership. Each change of a membership changes the member counts too; {@link Change.Builder}
 * writes both together, and its other methods take only these items.
 */
public sealed interface UncountedItem
    extends Item
    permits
        RejoinRequest,
        HistoryEntry,
        Tombstone,
        AddressChange,
        ApprovalDecision,
        ApprovalDecision.Queue,
        ApprovalDecision.Today,
        MailOrder,
        SoftBounces,
        Link,
        Session,
        AddressMailLimit,
        ProcessedMail,
        UnverifiedJoin,
        InboundCounts,
        AuditEntry.Head,
        ArchiveEntry,
        ArchiveEntry.Head,
        DailyMemberStatistics,
        UncountedItem.Added,
        UncountedItem.WrittenOnce,
        Mailing,
        BroadcastLease,
        DigestRun,
        CoordinatorEntry,
        CoordinatorEntry.Head,
        CoordinatorSession,
        LiveSettings,
        ListImport,
        ListImport.Invitation
{
    /** An item of numbers. They are added to without a condition, so that several transactions can add at once. */
    public sealed interface Added extends UncountedItem permits MemberCountShard, Mailing.Feedback, ListImport.Counts {}

    /** An item that is never written again. */
    sealed interface WrittenOnce
        extends UncountedItem
        permits AuditEntry, Mailing.Text, LiveSettings.Version, ListImport.Raw, ListImport.Rows, ListImport.Invited
    {
        @Override
        default long revision() {
            return 1;
        }
    }
}
