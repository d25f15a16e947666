package org.socialgov.community;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MailboxKey;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.ledger.AddressMailLimit;
import org.socialgov.community.ledger.ApprovalDecision;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.Item;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.MemberCountShard;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.ledger.RejoinRequest;
import org.socialgov.community.storage.Members;

/** The records that the tests of the decisions begin with: one address in one community, and what belongs to it. */
public final class Given {

    /** A moment that no test depends on. */
    public static final Instant NOW = Instant.parse("2026-03-02T15:00:00Z");

    /** The smallest step that a clock can take. */
    public static final long TICK = 1;

    public static final String COMMUNITY = "socialgov";
    public static final EmailAddress ADDRESS = address("sample.member@agency.example.gov");
    public static final EmailAddress COORDINATOR = address("coordinator@example.gov");
    public static final MemberKey KEY = MemberKey.of(COMMUNITY, ADDRESS);
    public static final MailboxKey ADDRESS_KEY = MailboxKey.of(ADDRESS);
    public static final Details DETAILS = new Details("Sample Member", "Sample Agency", "editor", List.of("training"));
    public static final Details OTHER_DETAILS = new Details("Another Name", "", "", List.of());
    public static final Consent CONSENT = new Consent("1", NOW.minusSeconds(1));
    public static final Consent OTHER_CONSENT = new Consent("2", NOW);
    public static final AddressMailLimit.Limits LIMITS = new AddressMailLimit.Limits(1, 3, 5);

    /** The revision of everything that is there already. */
    public static final long REVISION = 4;

    private Given() {}

    public static EmailAddress address(String text) {
        return EmailAddress.parse(text).orElseThrow();
    }

    /** Other bytes at each call. */
    public static Randomness randomness() {
        var calls = new AtomicInteger();
        return count ->
            ByteBuffer.allocate(count)
                .putInt(count - Integer.BYTES, calls.incrementAndGet())
                .array();
    }

    public static Membership member(Membership.State state) {
        return new Membership(KEY, COMMUNITY, ADDRESS, DETAILS, CONSENT, state, REVISION);
    }

    public static Membership.State.Pending pendingSince(Instant askedAt) {
        return new Membership.State.Pending(askedAt, askedAt.plus(Membership.CONFIRM_WITHIN));
    }

    public static Membership.State.Suppressed suppressed(Membership.SuppressionReason reason) {
        return new Membership.State.Suppressed(NOW.minusSeconds(60), reason);
    }

    /** One of each, none of them new. */
    public static List<Membership.State> everyState() {
        var earlier = NOW.minusSeconds(3600);
        return List.of(
            pendingSince(earlier),
            new Membership.State.AwaitingApproval(earlier),
            new Membership.State.Active(earlier),
            new Membership.State.Left(earlier, earlier.minusSeconds(3600)),
            new Membership.State.Declined(earlier, "not eligible"),
            suppressed(Membership.SuppressionReason.BOUNCE)
        );
    }

    /** A request of somebody who left, asked first and last at a moment. */
    public static RejoinRequest rejoinRequest(Instant askedAt) {
        return new RejoinRequest(
            KEY,
            OTHER_DETAILS,
            OTHER_CONSENT,
            new Membership.State.Pending(askedAt, askedAt.plus(Membership.CONFIRM_WITHIN)),
            REVISION
        );
    }

    public static JoinRequest request() {
        return new JoinRequest(COMMUNITY, ADDRESS, OTHER_DETAILS, OTHER_CONSENT);
    }

    public static Members.AddressStatus nothingKnown() {
        return addressStatus(Optional.empty(), Optional.empty());
    }

    public static Members.AddressStatus addressStatus(Membership.State state) {
        return addressStatus(Optional.of(member(state)), Optional.empty());
    }

    public static Members.AddressStatus addressStatus(
        Optional<Membership> member,
        Optional<RejoinRequest> rejoinRequest
    ) {
        return new Members.AddressStatus(member, rejoinRequest, Optional.empty(), AddressMailLimit.none(ADDRESS_KEY));
    }

    public static MailOrder order(MailKind kind, MailOrder.State state) {
        return new MailOrder(
            new MailOrder.Ref(KEY, "order"),
            COMMUNITY,
            kind,
            Optional.empty(),
            NOW.minusSeconds(60),
            state,
            REVISION
        );
    }

    public static Link link(Link.Purpose purpose, Instant createdAt) {
        var order = order(MailKind.CONFIRM, new MailOrder.State.Sent("message", createdAt));
        return Link.make(purpose, order, createdAt, randomness()).link();
    }

    /** What a coordinator decided of a request that was confirmed ten minutes before. */
    public static ApprovalDecision approvalDecision() {
        return new ApprovalDecision(KEY, true, COORDINATOR, "known to us", NOW, NOW.minusSeconds(600), REVISION);
    }

    /** What a change puts of one kind, in its order. */
    public static <T extends Item> List<T> put(Change change, Class<T> kind) {
        return change
            .writes()
            .stream()
            .filter(Change.Write.Put.class::isInstance)
            .map(Change.Write::item)
            .filter(kind::isInstance)
            .map(kind::cast)
            .toList();
    }

    /** What a change writes, without the checks that only fill it. */
    public static List<Change.Write> written(Change change) {
        return change
            .writes()
            .stream()
            .filter(write -> !(write instanceof Change.Write.Check))
            .toList();
    }

    /** What a change deletes. */
    public static List<Item> deleted(Change change) {
        return change.writes().stream().filter(Change.Write.Delete.class::isInstance).map(Change.Write::item).toList();
    }

    /** What a change adds to the figures. */
    public static List<MemberCountShard> counted(Change change) {
        return change
            .writes()
            .stream()
            .filter(Change.Write.Add.class::isInstance)
            .map(write -> (MemberCountShard) ((Change.Write.Add) write).item())
            .toList();
    }

    /** The kinds of mail that a change orders, in its order. */
    public static List<MailKind> orderedMails(Change change) {
        return put(change, MailOrder.class).stream().map(MailOrder::kind).toList();
    }
}
