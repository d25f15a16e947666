package org.socialgov.community.ledger;

import java.time.Duration;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.socialgov.community.address.Sha256;

/**
 * The mails to a community in one day: how many were forwarded to its coordinators, in which shares, and how many were
 * not, by reason.
 *
 * @param day in UTC
 * @param forwarded all that were forwarded
 * @param unproven those of them whose sender was not verified
 * @param unlisted those of them from domains that the directory doesn't list, and all whose sender was not verified
 * @param byDomain those of them from each domain, by its hash: a domain may belong to a single person
 * @param revision 0 for a day without any
 */
public record InboundCounts(
    String community,
    LocalDate day,
    int forwarded,
    int unproven,
    int unlisted,
    Map<String, Integer> byDomain,
    Map<NotForwarded, Integer> notForwarded,
    long revision
) implements UncountedItem {
    /** How long it is kept: longer than the period of a brief, which tells of it. */
    public static final Duration KEPT = Duration.ofDays(10);

    private static final int MOST = 100;
    private static final int MOST_UNPROVEN = 20;
    private static final int MOST_OF_A_DOMAIN = 10;
    /** The rest is kept for domains that the directory lists. */
    private static final int MOST_UNLISTED = 70;

    /** Why a mail was not forwarded. The names are stored: never rename one. */
    public enum NotForwarded {
        /** The domain of the address in {@code From} says that the mail isn't from there (DMARC). */
        FORGED,
        /** The mail service found a virus in it, or classified it as spam. */
        HARMFUL,
        /** The share of the day was used up. */
        TOO_MANY,
    }

    public InboundCounts {
        byDomain = Map.copyOf(byDomain);
        notForwarded = Map.copyOf(notForwarded);
    }

    public static InboundCounts none(String community, LocalDate day) {
        return new InboundCounts(community, day, 0, 0, 0, Map.of(), Map.of(), 0);
    }

    /**
     * Counts one more forwarded mail.
     *
     * @param domain the sender's; empty if not known
     * @param isProven whether the sender is verified: no other mail counts for what its domain has left
     * @param isListed whether the directory lists the domain
     * @return the changed counts; empty if a share is used up
     */
    public Optional<InboundCounts> forward(String domain, boolean isProven, boolean isListed) {
        String key = Sha256.hex(isProven + "\n" + domain).substring(0, 16);
        boolean isProvenOfListed = isProven && isListed;
        boolean hasRoom =
            forwarded < MOST &&
            (isProven || unproven < MOST_UNPROVEN) &&
            (isProvenOfListed || unlisted < MOST_UNLISTED) &&
            byDomain.getOrDefault(key, 0) < MOST_OF_A_DOMAIN;
        if (!hasRoom) {
            return Optional.empty();
        }
        var more = new HashMap<>(byDomain);
        more.merge(key, 1, Integer::sum);
        return Optional.of(
            new InboundCounts(
                community,
                day,
                forwarded + 1,
                unproven + (isProven ? 0 : 1),
                unlisted + (isProvenOfListed ? 0 : 1),
                more,
                notForwarded,
                revision + 1
            )
        );
    }

    /** Counts one more mail that is not forwarded. */
    public InboundCounts leaveOut(NotForwarded reason) {
        var more = new EnumMap<NotForwarded, Integer>(NotForwarded.class);
        more.putAll(notForwarded);
        more.merge(reason, 1, Integer::sum);
        return new InboundCounts(community, day, forwarded, unproven, unlisted, byDomain, more, revision + 1);
    }
}
