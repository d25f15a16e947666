package org.socialgov.community.limits;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.directory.Directory;
import org.socialgov.community.directory.Domain;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.RateCounters;
import org.socialgov.community.ledger.Transactions;

/**
 * The minutes in which the mails of one request are counted, one for each address. All mail over the hourly limits is
 * delayed here.
 */
public final class MailSlots {

    private final MailRateLimit.Limits limits;
    private final RateCounters counters;
    private final Directory directory;
    private final InstantSource clock;
    private final Consumer<Instant> heldBack;
    private final Map<EmailAddress, Place> places = new HashMap<>();

    /** @param mails 1, or 0 if no mail is counted there */
    private record Place(Instant due, int mails) {}

    /**
     * Creates the slots of one request.
     *
     * @param directory lists the domains with a reserved share of the hour
     * @param heldBack called when a mail is delayed
     */
    public MailSlots(
        MailRateLimit.Limits limits,
        RateCounters counters,
        Directory directory,
        InstantSource clock,
        Consumer<Instant> heldBack
    ) {
        this.limits = limits;
        this.counters = counters;
        this.directory = directory;
        this.clock = clock;
        this.heldBack = heldBack;
    }

    /**
     * Transactions that delay mails over the hourly limits: the mails that a stranger can cause, and no other item of
     * the change. A change without such a mail makes the same calls to the counters, and counts nothing. The place of a
     * mail whose change had a conflict is free again.
     *
     * @param address the recipient of orders that name none
     */
    public Transactions delayingMail(Transactions transactions, EmailAddress address) {
        return new Transactions() {
            @Override
            public Commit commit(Change change) {
                var outcome = transactions.commit(heldBack(change, address));
                if (outcome == Commit.CONFLICT) {
                    giveBack();
                }
                return outcome;
            }

            @Override
            public void pause(int conflicts) {
                transactions.pause(conflicts);
            }
        };
    }

    private Change heldBack(Change change, EmailAddress address) {
        var writes = new ArrayList<Change.Write>();
        for (var write : change.writes()) {
            writes.add(
                write instanceof Change.Write.Put(MailOrder order) && order.kind().canBeCausedByAStranger()
                    ? new Change.Write.Put(order.notBefore(due(order.person().orElse(address), 1)))
                    : write
            );
        }
        if (places.isEmpty()) {
            due(address, 0);
        }
        return new Change(change.id(), writes);
    }

    /** The time of a mail to an address; it is counted at the first call. */
    private Instant due(EmailAddress address, int mails) {
        return places.computeIfAbsent(address, to -> take(to, mails)).due();
    }

    private Place take(EmailAddress address, int mails) {
        var now = clock.instant();
        var due = MailRateLimit.place(
            address.domain(),
            () -> directory.find(Domain.of(address)).isPresent(),
            limits,
            mails,
            counters,
            now
        );
        if (mails > 0 && due.isAfter(now)) {
            heldBack.accept(now);
        }
        return new Place(due, mails);
    }

    private void giveBack() {
        places.forEach((address, place) ->
            MailRateLimit.giveBack(address.domain(), place.due(), place.mails(), counters, clock.instant())
        );
        places.clear();
    }
}
