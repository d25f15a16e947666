package org.socialgov.table;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.socialgov.community.storage.LedgerUnavailable;

/** A call to the table that runs while its caller makes another one: a visitor waits for both at the same time. */
public final class ConcurrentCall<T> {

    private final FutureTask<T> task;

    private ConcurrentCall(FutureTask<T> task) {
        this.task = task;
    }

    /** Runs each call in a thread of its own. */
    public static final class Threads implements Executor {

        @Override
        public void execute(Runnable call) {
            Thread.ofPlatform().daemon().start(call);
        }
    }

    /** Starts a call, in a thread of its own. */
    public static <T> ConcurrentCall<T> start(Supplier<T> call) {
        return start(call, new Threads());
    }

    /**
     * Starts a call.
     *
     * @param threads where it runs: a test with thousands of calls needs no thread for each
     */
    public static <T> ConcurrentCall<T> start(Supplier<T> call, Executor threads) {
        var task = new FutureTask<>(call::get);
        threads.execute(task);
        return new ConcurrentCall<>(task);
    }

    /**
     * Waits for the result.
     *
     * @throws RuntimeException as the call threw it
     * @throws LedgerUnavailable if the wait is interrupted
     */
    public T result() {
        try {
            return task.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException same) {
                throw same;
            }
            throw new IllegalStateException(failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new LedgerUnavailable(interrupted);
        }
    }
}
