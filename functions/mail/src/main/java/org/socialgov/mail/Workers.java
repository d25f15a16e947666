package org.socialgov.mail;

import java.util.concurrent.Executor;
import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;

/** Runs tasks of a broadcast, several at a time: each waits for the mail service most of its time. */
public final class Workers {

    private final Executor executor;
    private final Semaphore places;
    private final Phaser running = new Phaser(1);

    /**
     * @param executor runs each task, for example on a thread of its own
     * @param most number of tasks at a time
     */
    public Workers(Executor executor, int most) {
        this.executor = executor;
        places = new Semaphore(most);
    }

    /** Starts a task, perhaps after another has ended. */
    void start(Runnable task) {
        places.acquireUninterruptibly();
        running.register();
        executor.execute(() -> {
            try {
                task.run();
            } finally {
                places.release();
                running.arriveAndDeregister();
            }
        });
    }

    /** Waits until all tasks that were started have ended. */
    void await() {
        running.arriveAndAwaitAdvance();
    }
}
