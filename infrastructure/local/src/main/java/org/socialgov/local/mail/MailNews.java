package org.socialgov.local.mail;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.socialgov.local.start.Progress;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Tells the event bus of each mail after it was caught, in order and in the background: whoever sends must not wait for
 * it. Mails that come before the template is deployed are told of when it is.
 */
public final class MailNews implements AutoCloseable {

    private final CompletableFuture<MailEvents> bus = new CompletableFuture<>();
    private final Progress progress;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
        Thread.ofPlatform().daemon().name("mail events").factory()
    );

    /**
     * News that nobody can be told of yet.
     *
     * @param progress told when the bus can't be
     */
    public MailNews(Progress progress) {
        this.progress = progress;
    }

    /**
     * Tells what has been caught so far, and from now on at once.
     *
     * @param events the event bus
     */
    public void tellTo(MailEvents events) {
        bus.complete(events);
    }

    /**
     * Has the bus told of a mail.
     *
     * @param mail the mail
     */
    public void tellOf(CaughtMail mail) {
        try {
            thread.execute(() -> tell(mail));
        } catch (RejectedExecutionException stopping) {
            progress.say("  A mail came while the system was stopping; nobody is told what became of it.");
        }
    }

    private void tell(CaughtMail mail) {
        try {
            bus.get().publish(mail);
        } catch (SdkException | ExecutionException silent) {
            if (!thread.isShutdown()) {
                progress.say("  The event bus could not be told what became of a mail: " + silent.getMessage());
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
