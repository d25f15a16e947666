package org.socialgov.community.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.socialgov.community.address.Sha256;

/**
 * One run of a community's digests: of a local day, or of a shorter period where the deployment tries digests out.
 *
 * @param slot the local date, for example {@code 2026-11-24}; with a time where digests are due more often
 * @param weekly whether members with a weekly digest get theirs
 * @param cursor the last member's key of which all members up to it are decided; empty at the start
 * @param sent number of digests so far
 * @param finishedAt empty while it runs
 */
public record DigestRun(
    String community,
    String slot,
    Instant startedAt,
    boolean weekly,
    String cursor,
    int sent,
    Optional<Instant> finishedAt,
    long revision
) implements UncountedItem {
    /** How long it is kept: after it, nobody asks whether the day had its run. */
    public static final Duration KEPT = Duration.ofDays(90);

    private static final int ID_DIGITS = 32;

    public static DigestRun begin(String community, String slot, boolean weekly, Instant now) {
        return new DigestRun(community, slot, now, weekly, "", 0, Optional.empty(), 1);
    }

    /** The id of the run's digests: with a member's key, it is the key of a delivery, so a member gets one a run. */
    public String id() {
        return id(community, slot);
    }

    /** The id of the digests of a community's slot. */
    public static String id(String community, String slot) {
        return Sha256.hex("digest\n" + community + "\n" + slot).substring(0, ID_DIGITS);
    }

    /** All members up to a key are decided. */
    public DigestRun at(String last, int more) {
        return new DigestRun(community, slot, startedAt, weekly, last, sent + more, Optional.empty(), revision + 1);
    }

    public DigestRun finished(Instant now) {
        return new DigestRun(community, slot, startedAt, weekly, cursor, sent, Optional.of(now), revision + 1);
    }
}
