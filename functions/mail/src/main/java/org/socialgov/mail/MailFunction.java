package org.socialgov.mail;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.mail.Dispatch;
import org.socialgov.community.storage.LedgerUnavailable;
import org.socialgov.environment.Log;
import org.socialgov.table.StreamKey;

/**
 * Sends the mails whose orders the table's stream announces. A stream event is a hint: unsent mail orders lie in the table, so
 * a record may be repeated or lost without a mail being repeated or lost.
 */
public final class MailFunction implements RequestStreamHandler {

    /** The maximum time for one mail order; with less time left, Lambda retries the rest of the batch. */
    private static final Duration TIME_FOR_ONE = Duration.ofSeconds(20);

    private final MailSender mailSender;
    private final Log log;

    /** Called by Lambda; reads the environment. */
    public MailFunction() {
        this(Wiring.ofEnvironment());
    }

    private MailFunction(Wiring wiring) {
        this(wiring.mailSender(), wiring.log);
    }

    MailFunction(MailSender mailSender, Log log) {
        this.mailSender = mailSender;
        this.log = log;
    }

    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        Optional<String> firstFailed = Optional.empty();
        for (StreamEvent.Entry entry : StreamEvent.read(event)) {
            var result = context.getRemainingTimeInMillis() < TIME_FOR_ONE.toMillis() ? Result.STOP : deliver(entry);
            if (result != Result.DONE && firstFailed.isEmpty()) {
                firstFailed = Optional.of(entry.sequenceNumber());
            }
            if (result == Result.STOP) {
                break;
            }
        }
        StreamEvent.answer(firstFailed, answer);
    }

    private enum Result {
        DONE,
        /** This record failed alone: the records after it are still processed, and are already sent at the retry. */
        FAILED,
        /** The records after it would fail in the same way. */
        STOP,
    }

    private Result deliver(StreamEvent.Entry entry) {
        return switch (entry.inserted()) {
            case StreamKey.Order(var ref) -> deliver(ref);
            case StreamKey.Other _ -> Result.DONE;
            case StreamKey.Unreadable _ -> {
                log.error("record-unreadable", Map.of("sequenceNumber", entry.sequenceNumber()));
                yield Result.FAILED;
            }
        };
    }

    private Result deliver(MailOrder.Ref order) {
        try {
            return switch (mailSender.deliver(order)) {
                case Dispatch.Batch.GO_ON -> Result.DONE;
                case Dispatch.Batch.STOP -> Result.STOP;
            };
        } catch (RuntimeException unexpected) {
            log.unexpected("delivery-failed", unexpected);
            log.error("mail", Map.of("order", order.id(), "outcome", "error"));
            return unexpected instanceof LedgerUnavailable ? Result.STOP : Result.FAILED;
        } catch (Error grave) {
            // For example out of memory: reported, so that it doesn't count as a success.
            log.unexpected("delivery-failed", grave);
            return Result.STOP;
        }
    }
}
