package org.socialgov.community.limits;

import java.time.Duration;

/**
 * The queue of mails that strangers can cause has no place left: the turn of one more would come too late. The request
 * is refused and nothing is stored, for any address alike.
 */
public final class QueueFull extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final Duration wait;

    QueueFull(Duration wait) {
        super("the queue of mails is full", null, false, false);
        this.wait = wait;
    }

    public Duration retryAfter() {
        return wait;
    }
}
