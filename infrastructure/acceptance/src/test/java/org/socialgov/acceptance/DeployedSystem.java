package org.socialgov.acceptance;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.socialgov.community.Consent;
import org.socialgov.community.Details;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.Item;
import org.socialgov.community.ledger.Membership;
import org.socialgov.environment.SystemRandomness;
import org.socialgov.local.LocalSystem;
import org.socialgov.local.Options;
import org.socialgov.local.functions.FunctionPool;
import org.socialgov.local.mail.CaughtMail;
import org.socialgov.local.rights.RightsCheck;
import org.socialgov.local.start.Progress;
import org.socialgov.table.DynamoLedger;
import org.socialgov.testkit.WatchedLog;
import org.socialgov.web.FunctionRoute;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.sqs.model.Message;

/** The system as {@code template.yaml} says it, deployed on this machine, with the ways in that people have. */
final class DeployedSystem implements AutoCloseable {

    static final String COORDINATOR = "coordinator@example.gov";

    /** The name of a member where the name is of no matter. It mustn't be a word of the code: logs are searched for it. */
    static final String NAME = "Avery Canary";

    static final String COMMUNITY = "/communities/social-media/";
    static final String JOIN = COMMUNITY + "join";
    static final String SUBSCRIPTION = COMMUNITY + "subscription";
    static final String MEMBERS = COMMUNITY + "members";
    static final String COORDINATORS = COMMUNITY + "coordinators";
    static final String MANAGE = "/communities/manage-your-listserv-subscription";
    static final String DIRECTORY = "/directory";

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern BOX = Pattern.compile("<input[^>]*type=\"checkbox\"[^>]*>");
    private static final Pattern FIELD = Pattern.compile("\\bname=\"([^\"]+)\"");
    private static final Pattern VALUE = Pattern.compile("\\bvalue=\"([^\"]+)\"");
    private static final Pattern HIDDEN = Pattern.compile(
        "<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\">"
    );
    private static final Pattern COUNT = Pattern.compile("\"members\":(\\d+),");
    private static final Pattern TOKEN = Pattern.compile("(?<=token=)[A-Za-z0-9_-]+");

    private final LocalSystem system;
    private final Visitor visitor;
    private final List<String> progress;
    private final DynamoLedger ledger;

    private DeployedSystem(LocalSystem system, List<String> progress) {
        this.system = system;
        this.visitor = new Visitor(system.uri());
        this.progress = progress;
        this.ledger = new DynamoLedger(
            EmulatedTable.functionsClient(system.clients().endpoint()),
            system.stack().outputs().get("TableName")
        );
    }

    /** Starts it on free ports, with what the folder keeps from an earlier run. */
    static DeployedSystem start(Path state) {
        return start(state, Map.of());
    }

    /** The same, with further options. */
    static DeployedSystem start(Path state, Map<String, String> more) {
        var progress = new CopyOnWriteArrayList<String>();
        Consumer<String> said = line -> {
            progress.add(line);
            System.out.println(line);
        };
        // All journeys hold for both meanings of a closing slash: mvn verify -Dslash=ignore has the other one.
        var all = new HashMap<>(Map.of("slash", System.getProperty("slash", ""), "coordinators", COORDINATOR));
        all.putAll(more);
        var options = Options.isolated(root(), state, all);
        return new DeployedSystem(LocalSystem.start(options, new Progress(said)), progress);
    }

    static Path root() {
        var folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("template.yaml"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    Visitor visitor() {
        return visitor;
    }

    LocalSystem local() {
        return system;
    }

    /** {@return the lines that it has printed, those of its start first} */
    List<String> progress() {
        return progress;
    }

    /** Asks to join as the form does. */
    HttpResponse<String> join(String address) {
        return join(address, NAME);
    }

    /** The same, with a name. */
    HttpResponse<String> join(String address, String name) {
        return visitor.post(
            JOIN,
            Map.of(
                "email",
                address,
                "name",
                name,
                "organization",
                "Example Agency",
                "role",
                "Editor",
                "topic",
                "best-practices",
                "consent",
                "yes"
            )
        );
    }

    /** A mail to the community, to be sent by SMTP. The mail service finds the sender as it is told. */
    MimeMessage message(String from, String subject, String dmarc) throws MessagingException {
        var properties = new Properties();
        properties.setProperty("mail.smtp.host", "127.0.0.1");
        properties.setProperty("mail.smtp.port", Integer.toString(system.mailPort()));
        properties.setProperty("mail.smtp.from", from);
        var message = new MimeMessage(Session.getInstance(properties));
        message.setFrom(from);
        message.setRecipients(MimeMessage.RecipientType.TO, "socialgov@example.gov");
        message.setSubject(subject);
        message.setHeader("X-Local-Dmarc", dmarc);
        message.setText("Hello.\n");
        return message;
    }

    /** Opens the link to confirm that was mailed to an address, ticks its box and clicks its button. */
    HttpResponse<String> confirm(String address) {
        return click(link(mail(address, "confirm"), "confirm"));
    }

    /** Joins and confirms. {@return the mail that welcomes the member} */
    CaughtMail becomeMember(String address) {
        join(address);
        confirm(address);
        return mail(address, "welcome");
    }

    /** Becomes a member. {@return the member's browser with the session that the link in the welcome mail opens} */
    Visitor session(String address) {
        return visitor.withSession(click(link(becomeMember(address), "subscription")));
    }

    /** Opens a mailed link, ticks its box where it has one, and clicks its button. */
    HttpResponse<String> click(String link) {
        return visitor.post(link, answers(visitor.get(link).body()));
    }

    /** Some of these pages have a box, others a button alone; one whose link was used has neither. */
    private static Map<String, String> answers(String page) {
        return page.contains("type=\"checkbox\"") ? ticked(page) : Map.of("agree", "yes");
    }

    /** The mail of a kind to an address, once it is there. */
    CaughtMail mail(String to, String reason) {
        return mail(mail -> isMail(mail, to, reason), reason + " to " + to);
    }

    /** The notice about a person to the coordinator, once it is there: other people's lie in the same box. */
    CaughtMail noticeOf(String person, String reason) {
        return mail(
            mail -> isMail(mail, COORDINATOR, reason) && mail.text().contains(person),
            reason + " about " + person
        );
    }

    /** A mail of which something else is known, once it is there. */
    CaughtMail awaitMail(Predicate<CaughtMail> wanted, String description) {
        return mail(wanted, description);
    }

    /**
     * The status of a path's answer once its function has started: its first invocation starts it, which may take
     * longer than it is waited for on a machine that is busy.
     *
     * @param ask asks for the path and says what status came
     */
    int awaitStarted(String path, IntSupplier ask) {
        var status = new AtomicInteger();
        await(
            () -> path + " works; it answers " + status,
            () -> {
                status.set(ask.getAsInt());
                return status.get() < 500;
            }
        );
        return status.get();
    }

    /** Waits until something is so. */
    void await(String description, BooleanSupplier so) {
        await(() -> description, so);
    }

    /** The same; what isn't so is said as it is when the time is over. */
    void await(Supplier<String> description, BooleanSupplier so) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!so.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + PATIENCE.toSeconds() + " s: " + description.get());
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    private CaughtMail mail(Predicate<CaughtMail> wanted, String description) {
        try {
            return system
                .mailbox()
                .await(wanted, PATIENCE)
                .orElseThrow(() -> new AssertionError("no mail within " + PATIENCE.toSeconds() + " s: " + description));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError("stopped", stopped);
        }
    }

    /**
     * The link in the mail that a request brings to a coordinator. Classes run side by side, and such mails lie in one box: one
     * request at a time is made.
     *
     * @param kind of the mail
     * @param path of the link
     */
    synchronized String linkTo(String coordinator, String kind, String path, Runnable request) {
        int before = mails(coordinator, kind).size();
        request.run();
        await(kind, () -> mails(coordinator, kind).size() > before);
        return link(mails(coordinator, kind).getFirst(), path);
    }

    /** Signs a coordinator in. {@return the browser with the session that the mailed link opens} */
    Visitor signIn(String coordinator) {
        String link = linkTo(coordinator, "coordinator", "coordinators/sign-in", () ->
            visitor.post(COORDINATORS, Map.of("email", coordinator))
        );
        return visitor.withSession(click(link));
    }

    /** The link to what needs one, mailed to the coordinator whose session asks for it. */
    String freshLink(Visitor session, String coordinator, FunctionRoute wanted) {
        return linkTo(coordinator, "coordinator-fresh", "coordinators/fresh", () ->
            session.post(COORDINATORS + "/fresh", Map.of("for", wanted.name()))
        );
    }

    /** Opens what needs a fresh link, in a session. */
    void freshen(Visitor session, String coordinator, FunctionRoute wanted) {
        int status = session.post(freshLink(session, coordinator, wanted), Map.of("agree", "yes")).statusCode();
        if (status != 303) {
            throw new AssertionError("the fresh link was answered with " + status);
        }
    }

    /** All mails of a kind to an address that have come so far. */
    List<CaughtMail> mails(String to, String reason) {
        return system
            .mailbox()
            .all()
            .stream()
            .filter(mail -> isMail(mail, to, reason))
            .toList();
    }

    private static boolean isMail(CaughtMail mail, String to, String reason) {
        return mail.to().contains(to) && mail.header("X-Mail-Reason").orElse("").equals(reason);
    }

    /**
     * Waits until everything that was ordered before this call has been mailed or given up: the stream keeps its
     * order, so that when the mail of a later join is there, the earlier ones are as well.
     */
    void awaitAllEarlierMail() {
        var last = "fence-" + UUID.randomUUID() + "@agency.gov";
        join(last);
        mail(last, "confirm");
    }

    /** The link with a purpose in a mail's text part, where it stands alone on its line. */
    static String link(CaughtMail mail, String purpose) {
        return mail
            .text()
            .lines()
            .map(String::strip)
            .filter(line -> line.matches("https?://\\S+/" + purpose + "\\?token=\\S+"))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no link to " + purpose + " in:\n" + mail.text()));
    }

    /** What a form's required box is called and says when it is ticked, as the page tells a browser. */
    static Map<String, String> ticked(String page) {
        var box = BOX.matcher(page);
        if (!box.find()) {
            throw new AssertionError("no box on the page:\n" + page);
        }
        var name = FIELD.matcher(box.group());
        var value = VALUE.matcher(box.group());
        if (!name.find()) {
            throw new AssertionError("a box without a name: " + box.group());
        }
        return Map.of(name.group(1), value.find() ? value.group(1) : "on");
    }

    /** The hidden fields of the form for an action, and the action. */
    static Map<String, String> form(String page, String action) {
        int at = page.indexOf("name=\"action\" value=\"" + action + "\"");
        if (at < 0) {
            throw new AssertionError("no form to " + action + " on the page:\n" + page);
        }
        var fields = new HashMap<String, String>();
        HIDDEN.matcher(page.substring(page.lastIndexOf("<form", at), page.indexOf("</form>", at)))
            .results()
            .forEach(field -> fields.put(field.group(1), field.group(2)));
        fields.put("action", action);
        return fields;
    }

    /** How many members the community has, by the data that the site gives to machines. */
    int members() {
        var members = COUNT.matcher(visitor.get(MEMBERS + ".json").body());
        if (!members.find()) {
            throw new AssertionError("no number of members");
        }
        return Integer.parseInt(members.group(1));
    }

    /** The deployed table, as the functions read and write it. */
    DynamoLedger ledger() {
        return ledger;
    }

    /** Stores an active member, who didn't join by the pages. */
    Membership store(String community, String address, Details details, Instant joined) {
        var email = EmailAddress.parse(address).orElseThrow();
        var member = new Membership(
            MemberKey.of(community, email),
            community,
            email,
            details,
            new Consent("2026-11-01", joined),
            new Membership.State.Active(joined),
            Item.firstRevision(joined)
        );
        ledger().commit(new Change.Builder().create(member).change(new SystemRandomness()));
        return member;
    }

    /** The status of the member with an address, "none" if there is none. */
    String statusOf(String address) {
        return items()
            .stream()
            .filter(item -> item.get("sk").s().equals("MEMBER") && item.get("address").s().equals(address))
            .map(item -> item.get("status").s())
            .findFirst()
            .orElse("none");
    }

    /** A function as it runs here. */
    FunctionPool function(String logicalId) {
        return system
            .functions()
            .find(logicalId)
            .orElseThrow(() -> new AssertionError("the template has no " + logicalId));
    }

    /** How many records an event source has handed to a function since the start, those of broken invocations too. */
    long records(String logicalId, String source) {
        // A function's log says when an invocation begins: nothing that comes of one is there before that.
        var start = Pattern.compile("START RequestId: \\S+ " + Pattern.quote(source) + ", (\\d+) records?");
        return log(
            system
                .state()
                .resolve("logs")
                .resolve(logicalId + ".log")
        )
            .stream()
            .map(start::matcher)
            .filter(Matcher::matches)
            .mapToLong(begun -> Long.parseLong(begun.group(1)))
            .sum();
    }

    List<Map<String, AttributeValue>> items() {
        var table = system.stack().outputs().get("TableName");
        return system
            .clients()
            .dynamoDb()
            .scanPaginator(request -> request.tableName(table).consistentRead(true))
            .items()
            .stream()
            .toList();
    }

    /**
     * Shows that the functions' logs and the queue of failures hold no personal data, whatever was done here.
     *
     * @throws AssertionError with the line that does, or if there is no line to look at
     */
    void checkNoPersonalData() {
        check(personalData(), failures());
    }

    /** Stops it, and shows the same: what was logged while it stopped is looked at too. */
    @Override
    public void close() {
        List<String> personal;
        List<String> failures;
        try {
            personal = personalData();
            failures = failures();
        } finally {
            system.close();
        }
        check(personal, failures);
    }

    private void check(List<String> personal, List<String> failures) {
        var refused = progress
            .stream()
            .filter(line -> line.contains(RightsCheck.REFUSED))
            .distinct()
            .toList();
        if (!refused.isEmpty()) {
            throw new AssertionError("AWS would refuse what functions asked for: " + refused);
        }
        var written = new ArrayList<>(failures);
        written.addAll(logs());
        if (written.isEmpty()) {
            throw new AssertionError("no function has logged anything: there is nothing that could be looked at");
        }
        for (String line : written) {
            var found = WatchedLog.personIn(line).or(() -> personal.stream().filter(line::contains).findFirst());
            if (found.isPresent()) {
                throw new AssertionError("a log or a failure holds personal data, " + found.get() + ": " + line);
            }
        }
    }

    /** The addresses that got a mail, every secret in one, and what members said of themselves. */
    private List<String> personalData() {
        var mails = system.mailbox().all();
        var secrets = mails
            .stream()
            .flatMap(mail -> TOKEN.matcher(mail.text()).results())
            .map(MatchResult::group);
        var said = items()
            .stream()
            .flatMap(item -> Stream.of("name", "organization", "address").map(item::get))
            .filter(value -> value != null && value.s() != null && value.s().length() > 4)
            .map(AttributeValue::s);
        return Stream.concat(Stream.concat(mails.stream().flatMap(mail -> mail.to().stream()), secrets), said)
            .distinct()
            .toList();
    }

    private List<String> failures() {
        String queue = system.stack().outputs().get("FailureQueueUrl");
        return system
            .clients()
            .sqs()
            .receiveMessage(request -> request.queueUrl(queue).maxNumberOfMessages(10).visibilityTimeout(0))
            .messages()
            .stream()
            .map(Message::body)
            .toList();
    }

    private List<String> logs() {
        var lines = new ArrayList<String>();
        try (var files = Files.newDirectoryStream(system.state().resolve("logs"), "*Function.log")) {
            for (Path file : files) {
                lines.addAll(log(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }

    private static List<String> log(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
