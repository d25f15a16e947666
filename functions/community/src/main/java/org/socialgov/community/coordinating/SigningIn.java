package org.socialgov.community.coordinating;

import java.time.Instant;
import java.util.Optional;
import org.socialgov.community.Randomness;
import org.socialgov.community.address.AddressKey;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.joining.Joining;
import org.socialgov.community.joining.LinkContext;
import org.socialgov.community.ledger.AddressMailLimit;
import org.socialgov.community.ledger.AuditEntry;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.CoordinatorSession;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.records.Audit;
import org.socialgov.community.storage.MailOrders;
import org.socialgov.community.storage.Transition;

/** Decisions about the sign-in of coordinators by a mailed link, and about their sessions. */
public final class SigningIn {

    /** Mails with a sign-in link to one address: coordinators sign in from several places. */
    private static final AddressMailLimit.Limits SIGN_INS = new AddressMailLimit.Limits(3, 20, 600);

    /** Mails with a fresh link to one address. */
    private static final AddressMailLimit.Limits FRESH_LINKS = new AddressMailLimit.Limits(6, 30, 900);

    /** The number of writes of each request for a sign-in link, whatever the address is. */
    private static final int WRITES = 2;

    private SigningIn() {}

    /**
     * Decides on a request for a sign-in link. Only a coordinator is mailed one; a request for any other address is counted
     * all the same, so that it costs the same calls.
     *
     * @param mailLimit the latest mails to the address's mailbox
     * @param wanted path of the page that the session begins with; empty for the overview
     * @param isRepeated whether a try before had a conflict. The loser of a race for the address's one mail is limited, and
     *     writes nothing
     */
    public static Joining.Asked askForLink(
        EmailAddress address,
        CurrentCoordinators.Of coordinators,
        AddressMailLimit mailLimit,
        Optional<String> wanted,
        boolean isRepeated,
        Instant now,
        Randomness randomness
    ) {
        var taken = mailLimit.take(MailKind.COORDINATOR, SIGN_INS, now);
        boolean isCoordinator = coordinators.active().contains(address);
        var order = taken
            .filter(_ -> isCoordinator)
            .map(_ -> MailOrder.toCoordinator(MailKind.COORDINATOR, address, coordinators.community(), now, randomness))
            .map(made -> wanted.map(made::withNote).orElse(made));
        var writes = new Change.Builder();
        order.ifPresent(writes::put);
        taken.ifPresent(writes::put);
        return new Joining.Asked(
            !isCoordinator ? "no-coordinator" : taken.isEmpty() ? "coordinator-limited" : "coordinator",
            order,
            taken.isEmpty() && isRepeated ? Change.none() : writes.upTo(WRITES, randomness).change(randomness)
        );
    }

    public sealed interface Outcome extends Transition {
        /** A session was opened. */
        record SignedIn(CoordinatorSession session, Link.Token cookie, Change change) implements Outcome {}

        /** The session has a fresh period. */
        record Freshened(CoordinatorSession session, String wanted, Change change) implements Outcome {}

        /** No such link was mailed for this. */
        record Unknown() implements Outcome {}

        /** The link has expired or was used, or its addressee is no coordinator any more. */
        record Over() implements Outcome {}

        /** Another session asked for the link. */
        record OtherSession() implements Outcome {}
    }

    /** The reason why the page of a link has no button: unknown, or over. Each link works once. */
    public static Optional<Outcome> refusal(LinkContext found, Link.Purpose purpose, String community, Instant now) {
        var here = found.link().filter(link -> link.isFor(purpose, community));
        if (here.isEmpty()) {
            return Optional.of(new Outcome.Unknown());
        }
        return here.get().use().isPresent() || here.get().hasExpiredAt(now)
            ? Optional.of(new Outcome.Over())
            : Optional.empty();
    }

    /**
     * Opens a session. The first one of a community stores its coordinators.
     *
     * @param found read by {@link LinkContext#ofCoordinator}
     */
    public static Outcome signIn(
        LinkContext found,
        CurrentCoordinators.Of coordinators,
        MailOrders orders,
        AuditEntry.Head audit,
        Instant now,
        Randomness randomness
    ) {
        var refused = refusal(found, Link.Purpose.COORDINATOR, coordinators.community(), now);
        if (refused.isPresent()) {
            return refused.get();
        }
        var coordinator = found
            .coordinator(_ -> coordinators.active(), orders)
            .flatMap(address -> coordinators.coordinator(address, now));
        if (coordinator.isEmpty()) {
            return new Outcome.Over();
        }
        var address = coordinator.get().address();
        var made = CoordinatorSession.open(AddressKey.of(address), now, randomness);
        var writes = new Change.Builder().put(found.link().orElseThrow().usedWith("done", now)).put(made.session());
        coordinators.put(coordinator.get().opening(made.session()), writes, now);
        Audit.after(audit)
            .append(AuditEntry.Act.SIGNED_IN, made.session().id(), Audit.person(address), "", now)
            .writeTo(writes);
        return new Outcome.SignedIn(made.session(), made.cookie(), writes.change(randomness));
    }

    /**
     * Ends a session.
     *
     * @param everywhere whether all other sessions of the person in this community end, too
     */
    public static Change signOut(OpenCoordinatorSession open, boolean everywhere, Instant now, Randomness randomness) {
        var writes = new Change.Builder().remove(open.session());
        var coordinator = open.coordinator();
        open.coordinators().put(
            everywhere ? coordinator.signedOutEverywhere(now) : coordinator.closing(open.session()),
            writes,
            now
        );
        return writes.change(randomness);
    }

    /**
     * Result of a request for a fresh link.
     *
     * @param order empty if the limit is reached
     */
    public record FreshAsked(Optional<MailOrder> order, Change change) implements Transition {}

    /**
     * Asks for a fresh link, which works in this session only.
     *
     * @param wanted the name of the page that needs it
     */
    public static FreshAsked askForFresh(
        OpenCoordinatorSession open,
        String wanted,
        AddressMailLimit mailLimit,
        Instant now,
        Randomness randomness
    ) {
        var taken = mailLimit.take(MailKind.COORDINATOR_FRESH, FRESH_LINKS, now);
        if (taken.isEmpty()) {
            return new FreshAsked(Optional.empty(), Change.none());
        }
        var order = MailOrder.toCoordinator(
            MailKind.COORDINATOR_FRESH,
            open.address(),
            open.community(),
            now,
            randomness
        );
        return new FreshAsked(
            Optional.of(order),
            new Change.Builder()
                .put(order)
                .put(taken.get())
                .put(open.session().asking(order.ref().id(), wanted))
                .check(open.proof())
                .change(randomness)
        );
    }

    /** Uses a fresh link in a session. */
    public static Outcome freshen(LinkContext found, OpenCoordinatorSession open, Instant now, Randomness randomness) {
        var refused = refusal(found, Link.Purpose.FRESH, open.community(), now);
        if (refused.isPresent()) {
            return refused.get();
        }
        var link = found.link().orElseThrow();
        var wanted = open.session().wanted(link.order());
        if (wanted.isEmpty()) {
            return new Outcome.OtherSession();
        }
        var fresh = open.session().freshened(now);
        return new Outcome.Freshened(
            fresh,
            wanted.get(),
            new Change.Builder().put(link.usedWith("done", now)).put(fresh).check(open.proof()).change(randomness)
        );
    }
}
