package org.socialgov.mail;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.socialgov.community.Community;
import org.socialgov.community.FirstCoordinators;
import org.socialgov.community.Randomness;
import org.socialgov.community.Wording;
import org.socialgov.community.address.Source;
import org.socialgov.community.announcing.Archive;
import org.socialgov.community.announcing.Broadcasts;
import org.socialgov.community.announcing.Publishing;
import org.socialgov.community.announcing.SendingPace;
import org.socialgov.community.coordinating.CurrentCoordinators;
import org.socialgov.community.coordinating.CurrentSettings;
import org.socialgov.community.directory.Directory;
import org.socialgov.community.directory.OwnListings;
import org.socialgov.community.imports.Invitations;
import org.socialgov.community.inbox.Receiving;
import org.socialgov.community.ledger.AddressMailLimit;
import org.socialgov.community.limits.MailRateLimit;
import org.socialgov.community.limits.MailSlots;
import org.socialgov.community.mail.Brief;
import org.socialgov.community.storage.Inbox;
import org.socialgov.community.storage.Ledger;
import org.socialgov.environment.Log;
import org.socialgov.environment.MailLimits;
import org.socialgov.environment.Metrics;
import org.socialgov.environment.Settings;
import org.socialgov.environment.SystemRandomness;
import org.socialgov.table.DynamoGovStore;
import org.socialgov.table.DynamoLedger;
import org.socialgov.table.DynamoMemberStatistics;
import org.socialgov.table.dynamo.DynamoClient;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.services.ses.SesClient;

/** The dependencies of this module's functions. The only class here that reads the environment and builds clients. */
record Wiring(Records records, MailSender mailSender, FirstCoordinators coordinators) {
    /** For one call to the table, with retries: two calls and a mail fit into the time for one mail order. */
    private static final Duration TABLE_TIME = Duration.ofSeconds(4);

    /** For one mail from the bucket, with retries. */
    private static final Duration BUCKET_TIME = Duration.ofSeconds(6);

    /** The dependencies of a function that sends nothing. */
    record Records(Ledger ledger, InstantSource clock, Randomness randomness, Log log, Metrics metrics) {}

    /** The dependencies of {@code BriefFunction}. */
    record Briefs(Records records, Inbox inbox, List<Community> communities, FirstCoordinators coordinators) {}

    /** The dependencies of {@code SweepFunction}, whose reminders take places in the hours, too. */
    record Sweeps(Wiring wiring, Function<Source, MailSlots> mailSlots) {}

    /** The dependencies of {@code BroadcastFunction}. */
    record Broadcasting(BroadcastRun run, Log log) {}

    /** The dependencies of {@code InboundFunction}. */
    record Inbound(
        Records records,
        Inbox inbox,
        InboundMails mails,
        Receiving.InboundSettings inboundSettings,
        Function<Source, MailSlots> mailSlots,
        Directory directory
    ) {}

    /**
     * @throws IllegalStateException if a setting is missing or wrong; the message names it
     */
    static Wiring ofEnvironment() {
        return of(Settings.ofFunction());
    }

    /**
     * @throws IllegalStateException if a setting is missing or wrong; the message names it
     */
    static Records ofEnvironmentWithoutMail() {
        return records(Settings.ofFunction());
    }

    /**
     * @throws IllegalStateException if a setting is missing or wrong; the message names it
     */
    static Inbound ofEnvironmentForInbound() {
        return inbound(Settings.ofFunction());
    }

    static Inbound inbound(Settings settings) {
        var credentials = credentials();
        var ledger = ledger(settings);
        var records = records(settings, ledger);
        var directory = directory(settings);
        return new Inbound(
            records,
            ledger,
            inboundMails(settings, credentials),
            new Receiving.InboundSettings(
                communities(communities(), settings),
                settings.address("COMMUNITY_ADDRESS"),
                new CurrentCoordinators(ledger, coordinators(settings)),
                AddressMailLimit.PROVEN
            ),
            mailSlots(MailLimits.from(settings).perHour(), records, directory),
            directory
        );
    }

    /**
     * @throws IllegalStateException if a setting is missing or wrong; the message names it
     */
    static Sweeps ofEnvironmentForSweeps() {
        return sweeps(Settings.ofFunction());
    }

    static Sweeps sweeps(Settings settings) {
        var wiring = of(settings);
        return new Sweeps(wiring, mailSlots(MailLimits.perHour(settings), wiring.records(), directory(settings)));
    }

    private static Directory directory(Settings settings) {
        var stored = new DynamoGovStore(table(settings), settings.text("TABLE_NAME"));
        return new Directory(OwnListings.shipped(), stored);
    }

    /** The mail slots of one request, or of one mail to the community. */
    private static Function<Source, MailSlots> mailSlots(
        MailRateLimit.Limits limits,
        Records records,
        Directory directory
    ) {
        return source ->
            new MailSlots(
                limits,
                source,
                records.ledger(),
                directory,
                records.clock(),
                records.metrics()::mailHeldBack
            );
    }

    /**
     * @throws IllegalStateException if a setting is missing or wrong; the message names it
     */
    static Briefs ofEnvironmentForBriefs() {
        return briefs(Settings.ofFunction());
    }

    static Briefs briefs(Settings settings) {
        var ledger = ledger(settings);
        return new Briefs(records(settings, ledger), ledger, communities(), coordinators(settings));
    }

    /**
     * @throws IllegalStateException if a setting is missing or wrong; the message names it
     */
    static Broadcasting ofEnvironmentForBroadcasts() {
        return broadcasting(Settings.ofFunction());
    }

    static Broadcasting broadcasting(Settings settings) {
        // Before the first call: else each of the broadcast's threads pays for a new connection, and its handshake.
        System.setProperty("http.maxConnections", Integer.toString(BroadcastFunction.MOST_CONNECTIONS));
        var communities = communities(communities(), settings);
        var ledger = ledger(settings);
        var sender = sender(settings, communities, ledger);
        var records = records(settings, ledger);
        var ses = ses(settings);
        var live = liveSettings(records);
        // Of the mails to one person, it sends the invitations only: these need nothing else.
        var templates = new MailTemplates(
            sender,
            communities,
            Wording.of("en"),
            (_, _) -> {
                throw new IllegalArgumentException("the broadcast sends no brief");
            },
            new WelcomeLinks(List.of(), List.of()),
            (_, _) -> {
                throw new IllegalArgumentException("the broadcast sends no mail to coordinators");
            }
        );
        var mails = new MailWriter(
            templates,
            new MailingWriter(ledger, new MailingTemplates(sender, Wording.of("en"))),
            InboundMails.NONE,
            live
        );
        var mailSender = new MailSender(
            ledger,
            new SesPostOffice(ses, SesPostOffice.ConfigurationSets.from(settings), suppressionList(settings)),
            SesPostOffice.CALL_TIME,
            mails,
            records.clock(),
            records.randomness(),
            records.log()
        );
        var run = new BroadcastRun(
            ledger,
            DynamoMemberStatistics.toShow(table(settings), settings.text("TABLE_NAME")),
            mailSender,
            publishing(communities, ledger, records.randomness()),
            sender.coordinators(),
            new BroadcastRun.Settings(
                () -> live.all(communities),
                new SesQuota(ses),
                new SendingPace.Limits(
                    settings.number("BROADCAST_MAILS_PER_SECOND"),
                    settings.number("BROADCAST_MAILS_RESERVED"),
                    settings.number("WRITES_PER_SECOND")
                ),
                BroadcastFunction.WORKS_FOR,
                Broadcasts.PAGE,
                settings.number("DIGEST_EVERY_MINUTES"),
                new Invitations.Pace(settings.number("INVITATIONS_PER_HOUR"), settings.number("INVITATIONS_FIRST"))
            ),
            Workers.virtualThreads(BroadcastFunction.MOST_WORKERS),
            BroadcastFunction::waitUntil,
            records.clock(),
            records.randomness(),
            records.log(),
            records.metrics()
        );
        return new Broadcasting(run, records.log());
    }

    /** A mailing is in the archive from the moment its broadcast begins. */
    private static Publishing publishing(List<Community> communities, Ledger ledger, Randomness randomness) {
        return (mailing, text, now) -> {
            var community = Community.withId(mailing.ref().community(), communities);
            return Archive.opening(mailing, text, community, ledger, now, randomness);
        };
    }

    static Wiring of(Settings settings) {
        var communities = communities(communities(), settings);
        var ledger = ledger(settings);
        var sender = sender(settings, communities, ledger);
        var records = records(settings, ledger);
        var ses = ses(settings);
        var statistics = DynamoMemberStatistics.toShow(table(settings), settings.text("TABLE_NAME"));
        var wording = Wording.of("en");
        var mailings = new MailingTemplates(sender, wording);
        var templates = new MailTemplates(
            sender,
            communities,
            wording,
            (community, until) ->
                Brief.before(until, community, ledger, ledger).withMembers(statistics.statistics(community).members()),
            WelcomeLinks.built(Wiring.class.getClassLoader()),
            new AnnouncementMails(sender, wording, mailings, AnnouncementMails.Source.of(ledger), statistics)
        );
        var mails = new MailWriter(
            templates,
            new MailingWriter(ledger, mailings),
            inboundMails(settings, credentials()),
            liveSettings(records)
        );
        var mailSender = new MailSender(
            records.ledger(),
            new SesPostOffice(ses, SesPostOffice.ConfigurationSets.from(settings), suppressionList(settings)),
            SesPostOffice.CALL_TIME,
            mails,
            records.clock(),
            records.randomness(),
            records.log()
        );
        return new Wiring(records, mailSender, coordinators(settings));
    }

    private static CurrentSettings liveSettings(Records records) {
        return new CurrentSettings(records.ledger(), records.clock(), (community, name) ->
            records.log().info("setting-ignored", Map.of("community", community, "name", name))
        );
    }

    private static Sender sender(Settings settings, List<Community> communities, Ledger ledger) {
        var sender = new Sender(
            settings.address("COMMUNITY_ADDRESS"),
            new CurrentCoordinators(ledger, coordinators(settings)),
            settings.origin("SITE_ORIGIN"),
            settings
                .textOrEmpty("AGENCY_NAME")
                .map(agency -> settings.text("SITE_NAME") + ", " + agency)
                .orElseGet(() -> settings.text("SITE_NAME")),
            MailReader.of(settings)
        );
        return LinkLength.checked(sender, communities);
    }

    private static SesSuppressionList suppressionList(Settings settings) {
        return new SesSuppressionList(
            settings.text("AWS_REGION"),
            settings.optional("AWS_USE_FIPS_ENDPOINT").orElse("").equals("true"),
            settings.endpoint(),
            credentials(),
            SesPostOffice.CALL_TIME
        );
    }

    private static SesClient ses(Settings settings) {
        return SesPostOffice.client(
            settings.text("AWS_REGION"),
            settings.endpoint(),
            credentials(),
            SesPostOffice.CALL_TIME
        );
    }

    static Records records(Settings settings) {
        return records(settings, ledger(settings));
    }

    private static DynamoLedger ledger(Settings settings) {
        return new DynamoLedger(table(settings), settings.text("TABLE_NAME"));
    }

    private static DynamoClient table(Settings settings) {
        return DynamoClient.of(settings, TABLE_TIME);
    }

    private static InboundMails inboundMails(Settings settings, AwsCredentialsProvider credentials) {
        String bucket = settings.text("INBOUND_BUCKET");
        String region = settings.text("AWS_REGION");
        var s3 = S3InboundMails.client(region, settings.endpoint(), credentials, BUCKET_TIME);
        return new S3InboundMails(s3, bucket);
    }

    private static FirstCoordinators coordinators(Settings settings) {
        return settings.coordinators("COORDINATORS").checked(communities());
    }

    /**
     * The communities, each with an address that the deployment may use.
     *
     * @throws IllegalStateException if the settings of one have another; the message says how to mend it
     */
    static List<Community> communities(List<Community> communities, Settings settings) {
        var common = settings.address("COMMUNITY_ADDRESS");
        var further = settings.addresses("FURTHER_ADDRESSES");
        for (Community community : communities) {
            var address = community.address(common);
            if (!address.equals(common) && !further.contains(address)) {
                throw new IllegalStateException(
                    "the settings of the community " +
                        community.id() +
                        " have an address that the setting FURTHER_ADDRESSES lacks: add it to the parameter" +
                        " FurtherAddresses of template.yaml and of infrastructure/inbound.yaml, and verify it in SES"
                );
            }
        }
        return communities;
    }

    static List<Community> communities() {
        return Community.all(Wiring.class.getClassLoader());
    }

    private static Records records(Settings settings, Ledger ledger) {
        return new Records(
            ledger,
            InstantSource.system(),
            new SystemRandomness(),
            new Log(System.out),
            new Metrics(System.out, settings.text("TABLE_NAME"))
        );
    }

    /** Lambda provides them as environment variables. The SDK's default chain would also search files and other services. */
    private static AwsCredentialsProvider credentials() {
        return EnvironmentVariableCredentialsProvider.create();
    }
}
