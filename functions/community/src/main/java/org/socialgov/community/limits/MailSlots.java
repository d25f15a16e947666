package org.socialgov.community.limits;

import java.time.Instant;
import java.time.InstantSource;
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
 * The places in the hour's mails that one request takes, one for each address, however often it is decided: the one
 * place where mail over the hourly limits is held back.
 */
public final class MailSlots {

    private final MailRateLimit.Limits limits;
    private final RateCounters counters;
    private final Directory directory;
    private final InstantSource clock;
    private final Consumer<Instant> heldBack;
    private final Map<EmailAddress, Instant> places = new HashMap<>();

    /**
     * @param directory whose domains have a share of the hour of their own
     * @param heldBack is told when a mail has to wait
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
     * Where a request is carried out so that its mails wait until the hour has room for them: those that a stranger can
     * cause, and nothing else that the request writes.
     *
     * @param address to which a mail goes that names no other
     */
    public Transactions delayingMail(Transactions transactions, EmailAddress address) {
        return new Transactions() {
            @Override
            public Commit commit(Change change) {
                return transactions.commit(heldBack(change, address));
            }

            @Override
            public void pause(int conflicts) {
                transactions.pause(conflicts);
            }
        };
    }

    private Change heldBack(Change change, EmailAddress address) {
        return new Change(
            change.id(),
            change
                .writes()
                .stream()
                .map(write ->
                    write instanceof Change.Write.Put(MailOrder order) && order.kind().canBeCausedByAStranger()
                        ? new Change.Write.Put(order.notBefore(due(order.person().orElse(address))))
                        : write
                )
                .toList()
        );
    }

    /** When a mail to an address may go: its place is taken when this is asked first. */
    private Instant due(EmailAddress address) {
        return places.computeIfAbsent(address, this::take);
    }

    private Instant take(EmailAddress address) {
        var now = clock.instant();
        var due = MailRateLimit.place(
            address.domain(),
            () -> directory.find(Domain.of(address)).isPresent(),
            limits,
            counters,
            now
        );
        if (due.isAfter(now)) {
            heldBack.accept(now);
        }
        return due;
    }
}
