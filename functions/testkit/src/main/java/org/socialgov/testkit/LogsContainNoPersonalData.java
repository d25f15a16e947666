package org.socialgov.testkit;

import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails each test in which a function wrote personal data to a log or a metric. JUnit loads it by itself in every
 * module whose tests depend on this one: no test can omit it.
 */
public final class LogsContainNoPersonalData implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

    /** Functions that are made as Lambda makes them write to standard output. */
    @Override
    public void beforeAll(ExtensionContext context) {
        if (!WatchedLog.isWatched(System.out)) {
            System.setOut(WatchedLog.to(System.out));
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        check();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        check();
    }

    private static void check() {
        List<String> lines = WatchedLog.taken();
        if (!lines.isEmpty()) {
            throw new AssertionError(
                "a log line contains " + WatchedLog.personIn(lines.getFirst()).orElseThrow() + ": " + lines.getFirst()
            );
        }
    }
}
