package org.socialgov.mail;

import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;

/** Runs tasks of a broadcast, several at a time: each waits for the mail service most of its time. */
public interface Workers {
    /** Starts a task, perhaps after another has ended. */
    void start(Runnable task);

    /** Waits until all tasks that were started have ended. */
    void await();

    /** Each task at once, in the caller's thread. */
    static Workers none() {
        return new Workers() {
            @Override
            public void start(Runnable task) {
                task.run();
            }

            @Override
            public void await() {
                // Each task has ended.
            }
        };
    }

    /**
     * Tasks on virtual threads.
     *
     * @param most number of tasks at a time
     */
    static Workers virtualThreads(int most) {
        var places = new Semaphore(most);
        var running = new Phaser(1);
        return new Workers() {
            @Override
            public void start(Runnable task) {
                places.acquireUninterruptibly();
                running.register();
                Thread.startVirtualThread(() -> {
                    try {
                        task.run();
                    } finally {
                        places.release();
                        running.arriveAndDeregister();
                    }
                });
            }

            @Override
            public void await() {
                running.arriveAndAwaitAdvance();
            }
        };
    }
}
