package org.socialgov.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it is moved. */
public final class FakeClock implements InstantSource {

    private Instant now;

    public FakeClock(Instant start) {
        now = start;
    }

    /** At a moment in the past that no test depends on. */
    public static FakeClock start() {
        return new FakeClock(Instant.parse("2026-03-02T15:00:00Z"));
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    public synchronized void advance(Duration by) {
        now = now.plus(by);
    }

    public synchronized void set(Instant to) {
        now = to;
    }
}
