package org.socialgov.mail;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import org.socialgov.environment.Log;

/**
 * Sends announcements and digests to the members, each minute for most of a minute. What it doesn't finish, the next minute
 * goes on with; what it was doing when it ended, too.
 */
public final class BroadcastFunction implements RequestStreamHandler {

    /** The time in which it begins new mails. A mail that was begun then is finished before the function's timeout. */
    static final Duration WORKS_FOR = Duration.ofSeconds(50);

    /** Mails at a time: each waits for the table and the mail service most of its time. */
    static final int MOST_WORKERS = 32;

    /** To one host: each worker has one to the table and one to the mail service, and calls one at a time. */
    static final int MOST_CONNECTIONS = 64;

    private final BroadcastRun run;
    private final Log log;

    /** Called by Lambda; reads the environment. */
    public BroadcastFunction() {
        this(Wiring.ofEnvironment());
    }

    private BroadcastFunction(Wiring wiring) {
        this(wiring.broadcastRun(), wiring.log);
    }

    BroadcastFunction(BroadcastRun run, Log log) {
        this.run = run;
        this.log = log;
    }

    /**
     * @throws RuntimeException if the table or the mail service's quota can't be reached: the failure counts as an error of
     *     the function, and the next minute goes on
     */
    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) {
        try {
            run.run();
        } catch (RuntimeException unexpected) {
            log.unexpected("broadcast-failed", unexpected);
            throw unexpected;
        }
    }

    /** Waits for a time; at once for one that is over. */
    static void waitUntil(Instant time) {
        try {
            Thread.sleep(Duration.between(Instant.now(), time));
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the broadcast was interrupted", ended);
        }
    }
}
