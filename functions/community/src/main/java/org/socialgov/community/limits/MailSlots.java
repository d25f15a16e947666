package org.socialgov.community.limits;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.Source;
import org.socialgov.community.directory.Directory;
import org.socialgov.community.directory.Domain;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.storage.RateCounters;
import org.socialgov.community.storage.Transactions;

/**
 * The minutes in which the mails of one request are counted, one for each address. All mail over the hourly limits is
 * delayed here.
 */
public final class MailSlots {

    private final MailRateLimit.Limits limits;
    private final Source source;
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
     * @param source what causes the mails: the places of an hour are shared by source
     * @param directory lists the domains with a reserved share of the hour
     * @param heldBack called when a mail is delayed
     */
    public MailSlots(
        MailRateLimit.Limits limits,
        Source source,
        RateCounters counters,
        Directory directory,
        InstantSource clock,
        Consumer<Instant> heldBack
    ) {
        this.limits = limits;
        this.source = source;
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
     * @throws QueueFull by a commit, with or without a mail, if the queue has no place left; nothing is stored then
     */
    public Transactions delayingMail(Transactions transactions, EmailAddress address) {
        return placing(transactions, change -> heldBack(change, address));
    }

    /** As {@link #delayingMail}, but where the queue has no place left, the change is stored without its mails. */
    public Transactions leavingMailOut(Transactions transactions, EmailAddress address) {
        return placing(transactions, change -> {
            try {
                return heldBack(change, address);
            } catch (QueueFull full) {
                return new Change(
                    change.id(),
                    change
                        .writes()
                        .stream()
                        .filter(write -> !isPlaced(write))
                        .toList()
                );
            }
        });
    }

    private Transactions placing(Transactions transactions, UnaryOperator<Change> placed) {
        return new Transactions() {
            @Override
            public Commit commit(Change change) {
                var outcome = transactions.commit(placed.apply(change));
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

    /**
     * Makes sure that a request has called the counters, whatever was decided: a decision that changes nothing commits
     * nothing.
     *
     * @throws QueueFull as {@link #delayingMail}
     */
    private void countedFor(EmailAddress address) {
        if (places.isEmpty()) {
            due(address, 0, Optional.empty());
        }
    }

    private Change heldBack(Change change, EmailAddress address) {
        var writes = new ArrayList<Change.Write>();
        for (var write : change.writes()) {
            writes.add(
                write instanceof Change.Write.Put(MailOrder order) && isPlaced(write)
                    ? new Change.Write.Put(
                          order
                              .notBefore(due(order.person().orElse(address), 1, order.due()))
                              .causedFrom(source.origin())
                      )
                    : write
            );
        }
        countedFor(address);
        return new Change(change.id(), writes);
    }

    private static boolean isPlaced(Change.Write write) {
        return write instanceof Change.Write.Put(MailOrder order) && order.kind().canBeCausedByAStranger();
    }

    /** The time of a mail to an address; it is counted at the first call. */
    private Instant due(EmailAddress address, int mails, Optional<Instant> earliest) {
        if (!places.containsKey(address)) {
            places.put(address, take(address, mails, earliest));
        }
        return places.get(address).due();
    }

    private Place take(EmailAddress address, int mails, Optional<Instant> earliest) {
        var now = clock.instant();
        var place = MailRateLimit.place(
            address.domain(),
            source,
            () -> directory.find(Domain.of(address)).isPresent(),
            limits,
            mails,
            counters,
            earliest.filter(now::isBefore).orElse(now),
            now
        );
        return switch (place) {
            case MailRateLimit.Place.At(var due) -> {
                if (mails > 0 && due.isAfter(now)) {
                    heldBack.accept(now);
                }
                yield new Place(due, mails);
            }
            case MailRateLimit.Place.Full(var wait) -> {
                giveBack();
                throw new QueueFull(wait);
            }
        };
    }

    private void giveBack() {
        places.forEach((address, place) ->
            MailRateLimit.giveBack(address.domain(), source, place.due(), place.mails(), counters, clock.instant())
        );
        places.clear();
    }
}
