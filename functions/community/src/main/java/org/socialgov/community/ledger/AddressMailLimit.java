package org.socialgov.community.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.socialgov.community.address.MailboxKey;

/**
 * The times of the latest mails to one mailbox, by kind, for the kinds of mail that a stranger can cause. Mails that the
 * owner of the mailbox is proven to have caused are counted in an item of their own: a stranger's posts never use up what
 * the owner may have, nor make the owner's request wait. It is written
 * in the same transaction as the mail order. If the mail were counted before that transaction, a failed commit would
 * use up the limit without a mail; if it were counted after it, twelve requests at once would cause twelve mails.
 *
 * @param proven whether these are the mails whose cause is proven to be a mail from the address itself (DMARC)
 * @param sent times of the mails, by kind
 * @param revision 0 for a mailbox without any such mail
 */
public record AddressMailLimit(
    MailboxKey mailbox,
    boolean proven,
    Map<MailKind, List<Instant>> sent,
    long revision
) implements UncountedItem {
    private static final Duration LONGEST_WINDOW = Duration.ofDays(30);

    /** The largest number of mails of one kind to one address in each window. */
    public record Limits(int inTenMinutes, int inADay, int inThirtyDays) {}

    /** The limits of a person who is proven: they repeat only what their owner asks for. */
    public static final Limits PROVEN = new Limits(3, 10, 300);

    public AddressMailLimit {
        var copy = new EnumMap<MailKind, List<Instant>>(MailKind.class);
        sent.forEach((kind, times) -> copy.put(kind, List.copyOf(times)));
        sent = Map.copyOf(copy);
    }

    public static AddressMailLimit none(MailboxKey mailbox) {
        return none(mailbox, false);
    }

    public static AddressMailLimit none(MailboxKey mailbox, boolean proven) {
        return new AddressMailLimit(mailbox, proven, Map.of(), 0);
    }

    /**
     * Counts one more mail of a kind.
     *
     * @return the changed times; empty if the limit is reached
     */
    public Optional<AddressMailLimit> take(MailKind kind, Limits limits, Instant now) {
        var times = sent.getOrDefault(kind, List.of());
        // A member who can't get a manage link for a month can neither leave nor erase anything meanwhile.
        boolean allowed =
            within(Duration.ofMinutes(10), times, now).size() < limits.inTenMinutes() &&
            within(Duration.ofDays(1), times, now).size() < limits.inADay() &&
            (kind == MailKind.MANAGE || within(LONGEST_WINDOW, times, now).size() < limits.inThirtyDays());
        if (!allowed) {
            return Optional.empty();
        }
        var changed = new EnumMap<MailKind, List<Instant>>(MailKind.class);
        sent.forEach((k, all) -> changed.put(k, within(LONGEST_WINDOW, all, now)));
        var more = new ArrayList<>(within(LONGEST_WINDOW, times, now));
        more.add(now);
        changed.put(kind, more);
        return Optional.of(new AddressMailLimit(mailbox, proven, changed, revision + 1));
    }

    /**
     * The time from which one more mail of a kind is allowed. The times may be in the future: mails that wait for
     * theirs.
     *
     * @param until the latest time to return
     * @return empty if none is allowed until then
     */
    public Optional<Instant> nextPlace(MailKind kind, Limits limits, Instant now, Instant until) {
        var times = sent.getOrDefault(kind, List.of());
        var latest = times.stream().max(Instant::compareTo).orElse(now);
        return Stream.concat(
            Stream.of(now),
            times
                .stream()
                .flatMap(time -> Stream.of(Duration.ofMinutes(10), Duration.ofDays(1), LONGEST_WINDOW).map(time::plus))
        )
            .filter(at -> !at.isBefore(now) && !at.isBefore(latest) && !at.isAfter(until))
            .sorted()
            .filter(at -> take(kind, limits, at).isPresent())
            .findFirst();
    }

    /**
     * These and what is kept elsewhere of the same mailbox: by the spelling of its address, as an earlier release did.
     */
    public AddressMailLimit and(AddressMailLimit elsewhere) {
        var all = new EnumMap<MailKind, List<Instant>>(MailKind.class);
        sent.forEach(all::put);
        elsewhere.sent.forEach((kind, times) ->
            all.merge(kind, times, (here, there) -> Stream.concat(here.stream(), there.stream()).distinct().toList())
        );
        return new AddressMailLimit(mailbox, proven, all, revision);
    }

    /**
     * The same times as one change of the stored item, for any number of counted mails.
     *
     * @param read the item as it was read
     */
    public AddressMailLimit following(AddressMailLimit read) {
        return new AddressMailLimit(mailbox, proven, sent, read.revision() + 1);
    }

    /** The time from which these entries limit nothing. */
    public Instant expiresAt() {
        return sent
            .values()
            .stream()
            .flatMap(List::stream)
            .max(Instant::compareTo)
            .orElse(Instant.EPOCH)
            .plus(LONGEST_WINDOW);
    }

    private static List<Instant> within(Duration window, List<Instant> times, Instant now) {
        return times
            .stream()
            .filter(time -> time.isAfter(now.minus(window)))
            .toList();
    }
}
