package org.socialgov.mail;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.socialgov.community.Community;
import org.socialgov.community.Log;
import org.socialgov.community.Metrics;
import org.socialgov.community.Randomness;
import org.socialgov.community.Wording;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.directory.Directory;
import org.socialgov.community.directory.OwnListings;
import org.socialgov.community.inbox.Receiving;
import org.socialgov.community.ledger.Inbox;
import org.socialgov.community.ledger.Ledger;
import org.socialgov.community.limits.MailSlots;
import org.socialgov.community.mail.Brief;
import org.socialgov.table.DynamoClients;
import org.socialgov.table.DynamoGovStore;
import org.socialgov.table.DynamoLedger;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What the functions of this module are made of: the only place that reads the environment and makes clients. */
record Wiring(Records records, Postman postman, List<EmailAddress> coordinators) {
    /** For one call to the table, its retries included: two of them and a mail fit into what one order may need. */
    private static final Duration TABLE_TIME = Duration.ofSeconds(4);

    /** For one mail from the bucket, its retries included. */
    private static final Duration BUCKET_TIME = Duration.ofSeconds(6);

    /** What a function needs that sends nothing. */
    record Records(Ledger ledger, InstantSource clock, Randomness randomness, Log log, Metrics metrics) {}

    /** What the function needs that owes the coordinators their briefs. */
    record Briefs(Records records, Inbox inbox, List<Community> communities, List<EmailAddress> coordinators) {}

    /** What the function needs that takes mail in. */
    record Inbound(
        Records records,
        Inbox inbox,
        InboundMails mails,
        Receiving.InboundSettings inboundSettings,
        Supplier<MailSlots> paces
    ) {}

    /**
     * @throws IllegalStateException naming the setting that is missing or wrong
     */
    static Wiring ofEnvironment() {
        return of(System.getenv());
    }

    /**
     * @throws IllegalStateException naming the setting that is missing or wrong
     */
    static Records ofEnvironmentWithoutMail() {
        return records(System.getenv(), credentials());
    }

    /**
     * @throws IllegalStateException naming the setting that is missing or wrong
     */
    static Inbound ofEnvironmentForInbound() {
        return inbound(System.getenv());
    }

    static Inbound inbound(Map<String, String> environment) {
        var credentials = credentials();
        var ledger = ledger(environment, credentials);
        var records = records(environment, ledger);
        var directory = new Directory(
            OwnListings.shipped(),
            new DynamoGovStore(table(environment, credentials), Settings.required(environment, "TABLE_NAME"))
        );
        var limits = Settings.pacing(environment);
        return new Inbound(
            records,
            ledger,
            inboundMails(environment, credentials),
            Settings.inboundSettings(environment, communities()),
            () -> new MailSlots(limits, ledger, directory, records.clock(), records.metrics())
        );
    }

    /**
     * @throws IllegalStateException naming the setting that is missing or wrong
     */
    static Briefs ofEnvironmentForBriefs() {
        return briefs(System.getenv());
    }

    static Briefs briefs(Map<String, String> environment) {
        var ledger = ledger(environment, credentials());
        return new Briefs(records(environment, ledger), ledger, communities(), Settings.coordinators(environment));
    }

    static Wiring of(Map<String, String> environment) {
        var settings = Settings.read(environment);
        var credentials = credentials();
        var ledger = ledger(environment, credentials);
        var records = records(environment, ledger);
        var ses = SesPostOffice.client(settings.region(), settings.endpoint(), credentials, SesPostOffice.CALL_TIME);
        var mails = new MailWriter(
            settings.sender(),
            communities(),
            Wording.of("en"),
            inboundMails(environment, credentials),
            (community, until) -> Brief.before(until, community, ledger, ledger)
        );
        var postman = new Postman(
            records.ledger(),
            new SesPostOffice(ses, settings.sender().address(), settings.configurationSet()),
            SesPostOffice.CALL_TIME,
            mails,
            records.clock(),
            records.randomness(),
            records.log()
        );
        return new Wiring(records, postman, Settings.coordinators(environment));
    }

    static Records records(Map<String, String> environment, AwsCredentialsProvider credentials) {
        return records(environment, ledger(environment, credentials));
    }

    private static DynamoLedger ledger(Map<String, String> environment, AwsCredentialsProvider credentials) {
        return new DynamoLedger(table(environment, credentials), Settings.required(environment, "TABLE_NAME"));
    }

    private static DynamoDbClient table(Map<String, String> environment, AwsCredentialsProvider credentials) {
        Settings.required(environment, "AWS_REGION");
        return DynamoClients.client(environment, credentials, TABLE_TIME);
    }

    private static InboundMails inboundMails(Map<String, String> environment, AwsCredentialsProvider credentials) {
        String bucket = Settings.required(environment, "INBOUND_BUCKET");
        String region = Settings.required(environment, "AWS_REGION");
        var s3 = S3InboundMails.client(region, Settings.endpoint(environment), credentials, BUCKET_TIME);
        return new S3InboundMails(s3, bucket);
    }

    static List<Community> communities() {
        return Community.all(Wiring.class.getClassLoader());
    }

    private static Records records(Map<String, String> environment, Ledger ledger) {
        var random = new SecureRandom();
        return new Records(
            ledger,
            InstantSource.system(),
            count -> {
                byte[] bytes = new byte[count];
                random.nextBytes(bytes);
                return bytes;
            },
            new Log(System.out),
            new Metrics(System.out, Settings.required(environment, "TABLE_NAME"))
        );
    }

    /** From the environment, or from Lambda's own server where a function starts from a snapshot. */
    private static AwsCredentialsProvider credentials() {
        return DynamoClients.roleCredentials();
    }
}
