package org.socialgov.mail;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.inbox.InboundMail;

/**
 * The event of SES for a mail that matched a receipt rule. The verdicts are those of SES, since only SES saw the SMTP
 * connection.
 *
 * @see <a href="https://docs.aws.amazon.com/ses/latest/dg/receiving-email-action-lambda-event.html">Contents of the event</a>
 */
final class ReceiptEvent {

    private static final String KIND = "an event of an SES receipt rule";
    private static final String FROM = "ses.mail.commonHeaders.from";
    private static final String RECIPIENTS = "ses.receipt.recipients";
    /** It becomes a part of keys. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,200}");

    private ReceiptEvent() {}

    /**
     * One mail.
     *
     * @param mail SES's id for it, under which the mail lies in the bucket
     * @param envelopeFrom where bounces go; empty for a mail that is one
     * @param from each address that SES has found in {@code From}, as it stands there
     * @param recipients those of the envelope that the receipt rule is for
     * @param scan whether SES found a virus in it, or takes it for spam
     */
    record Entry(
        String mail,
        Instant receivedAt,
        String envelopeFrom,
        List<String> from,
        List<EmailAddress> recipients,
        InboundMail.Proof dmarc,
        InboundMail.Scan scan
    ) {
        Entry {
            from = List.copyOf(from);
            recipients = List.copyOf(recipients);
        }

        @Override
        public String toString() {
            return "Entry[" + mail + "]";
        }
    }

    /**
     * @throws IOException if this isn't an event of a receipt rule: the invocation then fails
     */
    static List<Entry> read(InputStream event) throws IOException {
        var records = EventTexts.records(event, KIND, Set.of(FROM, RECIPIENTS));
        if (records.isEmpty()) {
            throw EventTexts.isNot(KIND);
        }
        var entries = new ArrayList<Entry>();
        for (var record : records) {
            entries.add(entry(record));
        }
        return entries;
    }

    private static Entry entry(EventTexts record) throws IOException {
        String mail = record.text("ses.mail.messageId");
        record.expect(record.text("eventSource").equals("aws:ses") && ID.matcher(mail).matches());
        return new Entry(
            mail,
            record.instant("ses.mail.timestamp"),
            // SES writes the empty path of a bounce either way.
            record
                .text("ses.mail.source")
                .replace("<>", "")
                .strip(),
            record.list(FROM),
            record
                .list(RECIPIENTS)
                .stream()
                .flatMap(text -> EmailAddress.parse(text).stream())
                .toList(),
            switch (record.required("ses.receipt.dmarcVerdict.status")) {
                case "PASS" -> InboundMail.Proof.PASS;
                case "GRAY" -> InboundMail.Proof.GRAY;
                case "FAIL" -> InboundMail.Proof.FAIL;
                // PROCESSING_FAILED, and whatever else SES may come to say: not proven.
                default -> InboundMail.Proof.PROCESSING_FAILED;
            },
            scan(record)
        );
    }

    private static InboundMail.Scan scan(EventTexts record) {
        String virus = record.text("ses.receipt.virusVerdict.status");
        if (virus.equals("FAIL") || record.text("ses.receipt.spamVerdict.status").equals("FAIL")) {
            return InboundMail.Scan.HARMFUL;
        }
        // GRAY, PROCESSING_FAILED, and whatever else SES may come to say.
        return virus.equals("PASS") ? InboundMail.Scan.CLEAN : InboundMail.Scan.UNCERTAIN;
    }
}
