package org.socialgov.mail;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.socialgov.community.Community;
import org.socialgov.community.Ledger;
import org.socialgov.community.Log;
import org.socialgov.community.Metrics;
import org.socialgov.community.Randomness;
import org.socialgov.community.Wording;
import org.socialgov.table.DynamoClients;
import org.socialgov.table.DynamoLedger;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** What the functions of this module are made of: the only place that reads the environment and makes clients. */
record Wiring(Records records, Postman postman) {
    /** For one call to the table, its retries included: two of them and a mail fit into what one order may need. */
    private static final Duration TABLE_TIME = Duration.ofSeconds(4);

    /** What a function needs that sends nothing. */
    record Records(Ledger ledger, InstantSource clock, Randomness randomness, Log log, Metrics metrics) {}

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

    static Wiring of(Map<String, String> environment) {
        var settings = Settings.read(environment);
        var credentials = credentials();
        var records = records(environment, credentials);
        var ses = SesPostOffice.client(settings.region(), settings.endpoint(), credentials, SesPostOffice.CALL_TIME);
        var mails = new Mails(settings.sender(), Community.all(Wiring.class.getClassLoader()), Wording.of("en"));
        var postman = new Postman(
            records.ledger(),
            new SesPostOffice(ses, settings.sender().address(), settings.configurationSet()),
            SesPostOffice.CALL_TIME,
            mails,
            records.clock(),
            records.randomness(),
            records.log()
        );
        return new Wiring(records, postman);
    }

    static Records records(Map<String, String> environment, AwsCredentialsProvider credentials) {
        String table = Settings.required(environment, "TABLE_NAME");
        Settings.required(environment, "AWS_REGION");
        var random = new SecureRandom();
        return new Records(
            new DynamoLedger(DynamoClients.client(environment, credentials, TABLE_TIME), table),
            InstantSource.system(),
            count -> {
                byte[] bytes = new byte[count];
                random.nextBytes(bytes);
                return bytes;
            },
            new Log(System.out),
            new Metrics(System.out)
        );
    }

    /** From the environment, or from Lambda's own server where a function starts from a snapshot. */
    private static AwsCredentialsProvider credentials() {
        return DynamoClients.roleCredentials();
    }
}
