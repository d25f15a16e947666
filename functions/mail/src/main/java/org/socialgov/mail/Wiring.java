package org.socialgov.mail;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import org.socialgov.community.Community;
import org.socialgov.community.FirstCoordinators;
import org.socialgov.community.Randomness;
import org.socialgov.community.Wording;
import org.socialgov.community.address.Source;
import org.socialgov.community.announcing.Archive;
import org.socialgov.community.announcing.Broadcasts;
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
import org.socialgov.community.statistics.MemberStatistics;
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
final class Wiring {

    /** For one call to the table, with retries: two calls and a mail fit into the time for one mail order. */
    private static final Duration TABLE_TIME = Duration.ofSeconds(4);

    /** For one mail from the bucket, with retries. */
    private static final Duration BUCKET_TIME = Duration.ofSeconds(6);

    private final Settings settings;
    private final DynamoClient table;
    /** Read by the functions that need it. */
    private Directory directory;
    private final Wording wording = Wording.of("en");
    final DynamoLedger ledger;
    final List<Community> communities = Community.all(Wiring.class.getClassLoader());
    final InstantSource clock = InstantSource.system();
    final Randomness randomness = new SystemRandomness();
    final Log log = new Log(System.out);
    final Metrics metrics;

    /** @throws IllegalStateException if a setting is missing or wrong; the message names it. So do the methods. */
    Wiring(Settings settings) {
        this.settings = settings;
        table = DynamoClient.of(settings, TABLE_TIME);
        ledger = new DynamoLedger(table, settings.text("TABLE_NAME"));
        metrics = new Metrics(System.out, settings.text("TABLE_NAME"));
    }

    static Wiring ofEnvironment() {
        return new Wiring(Settings.ofFunction());
    }

    FirstCoordinators coordinators() {
        return settings.coordinators("COORDINATORS").checked(communities);
    }

    Directory directory() {
        if (directory == null) {
            directory = new Directory(OwnListings.shipped(), new DynamoGovStore(table, settings.text("TABLE_NAME")));
        }
        return directory;
    }

    Receiving.InboundSettings inboundSettings() {
        return new Receiving.InboundSettings(
            checked(communities, settings),
            settings.address("COMMUNITY_ADDRESS"),
            new CurrentCoordinators(ledger, coordinators()),
            AddressMailLimit.PROVEN
        );
    }

    /** The mail slots of one mail to the community. */
    Function<Source, MailSlots> mailSlotsOfInbound() {
        return mailSlots(MailLimits.from(settings).perHour());
    }

    /** The mail slots of reminders. */
    Function<Source, MailSlots> mailSlotsOfReminders() {
        return mailSlots(MailLimits.perHour(settings));
    }

    private Function<Source, MailSlots> mailSlots(MailRateLimit.Limits limits) {
        var known = directory();
        return source -> new MailSlots(limits, source, ledger, known, clock, metrics::mailHeldBack);
    }

    InboundMails inboundMails() {
        String region = settings.text("AWS_REGION");
        var s3 = S3InboundMails.client(region, settings.endpoint(), credentials(), BUCKET_TIME);
        return new S3InboundMails(s3, settings.text("INBOUND_BUCKET"));
    }

    /** The sender of the mails to one person. */
    MailSender mailSender() {
        return mailSender(sender(), WelcomeLinks.built(Wiring.class.getClassLoader()), inboundMails(), ses());
    }

    private MailSender mailSender(Sender sender, WelcomeLinks welcomeLinks, InboundMails inbound, SesClient ses) {
        var statistics = statistics();
        var mailings = new MailingTemplates(sender, wording);
        var templates = new MailTemplates(
            sender,
            communities,
            wording,
            (community, until) -> {
                var members = OptionalInt.of(statistics.statistics(community).members());
                return Brief.before(until, community, members, ledger, ledger);
            },
            welcomeLinks,
            new AnnouncementMails(sender, wording, mailings, AnnouncementMails.Source.of(ledger), statistics)
        );
        var suppressed = new SesSuppressionList(
            settings.text("AWS_REGION"),
            settings.optional("AWS_USE_FIPS_ENDPOINT").orElse("").equals("true"),
            settings.endpoint(),
            credentials(),
            SesPostOffice.CALL_TIME
        );
        return new MailSender(
            ledger,
            new SesPostOffice(ses, SesPostOffice.ConfigurationSets.from(settings), suppressed),
            SesPostOffice.CALL_TIME,
            new MailWriter(templates, new MailingWriter(ledger, mailings), inbound, liveSettings()),
            clock,
            randomness,
            log
        );
    }

    BroadcastRun broadcastRun() {
        // Before the first call: else each of the broadcast's threads pays for a new connection, and its handshake.
        System.setProperty("http.maxConnections", Integer.toString(BroadcastFunction.MOST_CONNECTIONS));
        var sender = sender();
        var ses = ses();
        var live = liveSettings();
        return new BroadcastRun(
            ledger,
            statistics(),
            // Of the mails to one person, it sends the invitations only: these show nothing of the site or of other mails.
            mailSender(sender, new WelcomeLinks(List.of(), List.of()), InboundMails.NONE, ses),
            // A mailing is in the archive from the moment its broadcast begins.
            (mailing, text, now) -> {
                var community = Community.withId(mailing.ref().community(), communities);
                return Archive.opening(mailing, text, community, ledger, now, randomness);
            },
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
            new Workers(Thread::startVirtualThread, BroadcastFunction.MOST_WORKERS),
            BroadcastFunction::waitUntil,
            clock,
            randomness,
            log,
            metrics
        );
    }

    private MemberStatistics.Source statistics() {
        return DynamoMemberStatistics.toShow(table, settings.text("TABLE_NAME"));
    }

    private CurrentSettings liveSettings() {
        return new CurrentSettings(ledger, clock, (community, name) ->
            log.info("setting-ignored", Map.of("community", community, "name", name))
        );
    }

    private Sender sender() {
        return new Sender(
            settings.address("COMMUNITY_ADDRESS"),
            new CurrentCoordinators(ledger, coordinators()),
            settings.origin("SITE_ORIGIN"),
            settings
                .textOrEmpty("AGENCY_NAME")
                .map(agency -> settings.text("SITE_NAME") + ", " + agency)
                .orElseGet(() -> settings.text("SITE_NAME")),
            MailReader.of(settings)
        ).checked(checked(communities, settings));
    }

    private SesClient ses() {
        return SesPostOffice.client(
            settings.text("AWS_REGION"),
            settings.endpoint(),
            credentials(),
            SesPostOffice.CALL_TIME
        );
    }

    /**
     * The communities, each with an address that the deployment may use.
     *
     * @throws IllegalStateException if the settings of one have another; the message says how to mend it
     */
    static List<Community> checked(List<Community> communities, Settings settings) {
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

    /** Lambda provides them as environment variables. The SDK's default chain would also search files and other services. */
    private static AwsCredentialsProvider credentials() {
        return EnvironmentVariableCredentialsProvider.create();
    }
}
