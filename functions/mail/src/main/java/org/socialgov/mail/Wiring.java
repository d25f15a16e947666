package org.socialgov.mail;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.socialgov.community.Community;
import org.socialgov.community.Ledger;
import org.socialgov.community.Log;
import org.socialgov.community.Metrics;
import org.socialgov.community.Wording;
import org.socialgov.table.DynamoClients;
import org.socialgov.table.DynamoLedger;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

/** What the functions of this module are made of: the only place that reads the environment and makes clients. */
record Wiring(Ledger ledger, Postman postman, InstantSource clock, Log log, Metrics metrics) {
    /** For one call to the table, its retries included: two of them and a mail fit into what one order may need. */
    private static final Duration TABLE_TIME = Duration.ofSeconds(4);

    /**
     * @throws IllegalStateException naming the setting that is missing or wrong
     */
    static Wiring ofEnvironment() {
        return of(System.getenv());
    }

    static Wiring of(Map<String, String> environment) {
        var settings = Settings.read(environment);
        AwsCredentialsProvider credentials = DefaultCredentialsProvider.builder().build();
        var log = new Log(System.out);
        var clock = InstantSource.system();
        var ledger = new DynamoLedger(DynamoClients.client(environment, credentials, TABLE_TIME), settings.table());
        var random = new SecureRandom();
        var postman = new Postman(
            ledger,
            new SesPostOffice(
                SesPostOffice.client(settings.region(), settings.endpoint(), credentials, SesPostOffice.CALL_TIME),
                settings.sender().address(),
                settings.configurationSet()
            ),
            SesPostOffice.CALL_TIME,
            new Mails(settings.sender(), Community.all(Wiring.class.getClassLoader()), Wording.of("en")),
            clock,
            count -> {
                byte[] bytes = new byte[count];
                random.nextBytes(bytes);
                return bytes;
            },
            log
        );
        return new Wiring(ledger, postman, clock, log, new Metrics(System.out));
    }
}
