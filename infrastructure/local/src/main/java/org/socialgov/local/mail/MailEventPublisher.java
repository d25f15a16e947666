package org.socialgov.local.mail;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.socialgov.local.start.Progress;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Publishes the events of each caught mail, in order and in the background, because the sender must not wait for it.
 * Events of
 * mails before the deployment of the template are published after it.
 */
public final class MailEventPublisher implements AutoCloseable {

    private final CompletableFuture<MailEvents> bus = new CompletableFuture<>();
    private final Progress progress;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
        Thread.ofPlatform().daemon().name("mail events").factory()
    );

    /**
     * Events without an event bus yet.
     *
     * @param progress reports a failure of the bus
     */
    public MailEventPublisher(Progress progress) {
        this.progress = progress;
    }

    /**
     * Publishes the events so far, and from now on each at once.
     *
     * @param events the event bus
     */
    public void tellTo(MailEvents events) {
        bus.complete(events);
    }

    /**
     * Publishes the events of a mail.
     *
     * @param mail the mail
     */
    public void tellOf(CaughtMail mail) {
        try {
            thread.execute(() -> tell(mail));
        } catch (RejectedExecutionException stopping) {
            progress.say("  A mail was received while the system was stopping; its events are not published.");
        }
    }

    private void tell(CaughtMail mail) {
        try {
            bus.get().publish(mail);
        } catch (SdkException | ExecutionException silent) {
            if (!thread.isShutdown()) {
                progress.say("  The events of a mail could not be published: " + silent.getMessage());
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
