package org.socialgov.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.socialgov.community.Community;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.demo.DemoMembers;
import org.socialgov.local.content.ContentWatch;
import org.socialgov.local.content.SiteRenderer;
import org.socialgov.local.emulator.Clients;
import org.socialgov.local.emulator.Deployment;
import org.socialgov.local.emulator.Emulator;
import org.socialgov.local.emulator.Stack;
import org.socialgov.local.functions.FunctionHost;
import org.socialgov.local.gateway.Gateway;
import org.socialgov.local.gateway.RouteTable;
import org.socialgov.local.mail.InboundMail;
import org.socialgov.local.mail.MailEvents;
import org.socialgov.local.mail.Mailbox;
import org.socialgov.local.mail.Receiving;
import org.socialgov.local.mail.SmtpListener;
import org.socialgov.local.rights.RightsCheck;
import org.socialgov.local.start.CannotStart;
import org.socialgov.local.start.Progress;
import org.socialgov.local.start.StateFolder;
import org.socialgov.local.web.LocalConsole;
import org.socialgov.local.web.ServedFile;
import org.socialgov.local.web.WebServer;
import org.socialgov.site.SiteBuild;

/**
 * The whole system on this machine, deployed from its template: emulator, functions, web and mail. Everything listens
 * on loopback only.
 */
public final class LocalSystem implements LocalConsole.Shown, AutoCloseable {

    /** Function of the template that takes the list in. */
    private static final String DIRECTORY_REFRESH = "DirectoryRefreshFunction";

    /** Parameter of the template with the addresses of communities that have their own. */
    private static final String FURTHER_ADDRESSES = "FurtherAddresses";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Options options;
    /** The started parts, the last one first: the order in which they are stopped. */
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private Emulator emulator;
    private Clients clients;
    private Stack stack;
    private RightsCheck rights;
    private FunctionHost host;
    private WebServer web;
    private SmtpListener inboundSmtp;
    private Optional<ServedFile> directory;
    private Mailbox mailbox;
    private InboundMail inbound;
    private volatile boolean stopped;

    LocalSystem(Options options) {
        this.options = options;
    }

    /**
     * Starts everything.
     *
     * @param options  the options
     * @param progress reports each step
     * @return the running system
     * @throws CannotStart if it can't start; the parts that were started are stopped
     */
    public static LocalSystem start(Options options, Progress progress) {
        var system = new LocalSystem(options);
        try {
            system.run(progress);
            return system;
        } catch (RuntimeException | Error problem) {
            system.close();
            throw problem;
        }
    }

    void run(Progress progress) {
        var state = started(StateFolder.open(options.state(), options.fresh()));
        web = started(WebServer.reserve(options.port()));
        mailbox = Mailbox.in(state.mail());
        inbound = new InboundMail(Mailbox.in(state.inbound()), progress::say);
        inboundSmtp = started(SmtpListener.start(options.mailPort(), "-DmailPort=", inbound.mailbox(), inbound));
        var events = started(new MailEvents(progress));
        var outgoing = started(SmtpListener.start(0, "nothing", mailbox, events::publish));
        var environments = options.root().resolve(".local").resolve("python");
        emulator = progress.step("Emulator of AWS", () -> {
            var launched = started(Emulator.launch(environments, state, outgoing.port(), progress));
            clients = started(Clients.of(launched.endpoint()));
            return launched.awaitReady();
        });
        directory = options.directory().map(file -> started(ServedFile.start(file)));
        rights = started(RightsCheck.start(clients.endpoint(), Options.COMMUNITY_ADDRESS, progress::say));
        host = started(FunctionHost.start(state.code(), state.logs(), progress::say));
        stack = progress.step("Template deployed through CloudFormation", this::deploy);
        progress.step("Functions unpacked (each starts at its first invocation)", () -> {
            rights.take(stack, clients);
            host.take(stack.functions(), rights::environment);
            return stack;
        });
        // Ends before the emulator does, which receives the events.
        started(events);
        // A template without a configuration set has no rule for the events of its mail.
        events.publishTo(
            clients.eventBridge(),
            stack.first("AWS::SES::ConfigurationSet").map(Stack.StackResource::physicalId).orElse("none")
        );
        Receiving.of(stack, clients).ifPresent(inbound::handleBy);
        if (directory.isPresent()) {
            var taken = progress.step("List of government domains taken in", this::takeInDirectory);
            progress.say(
                String.format(
                    Locale.ROOT,
                    "  Directory: %,d domains as of %s",
                    taken.path("rows").asInt(),
                    taken.path("asOf").asText()
                )
            );
        }
        if (options.demo() > 0) {
            var filledIn = progress.step("Made-up members", () -> fillInMembers(progress));
            progress.say("  " + filledIn);
        }
        web.open(gateway(), new LocalConsole(this));
    }

    private Stack deploy() {
        var deployment = new Deployment(clients);
        deployment.verifySender(Options.COMMUNITY_ADDRESS);
        ownAddresses(builtFrame()).forEach(deployment::verifySender);
        return deployment.deploy(
            options.template(),
            options.root(),
            parameters(),
            options.parameters(),
            host.invocations()
        );
    }

    private Path builtFrame() {
        return options.root().resolve("functions/site/target/frame");
    }

    /** The addresses in the settings of the communities that were rendered into a folder. */
    private static List<String> ownAddresses(Path frame) {
        if (!Files.exists(frame.resolve("site/communities.properties"))) {
            return List.of();
        }
        try (var built = new URLClassLoader(new URL[] { frame.toUri().toURL() }, null)) {
            return Community.all(built)
                .stream()
                .flatMap(community -> community.ownMail().address().stream())
                .map(EmailAddress::value)
                .distinct()
                .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private Map<String, String> parameters() {
        var parameters = new HashMap<String, String>();
        parameters.put("CommunityAddress", Options.COMMUNITY_ADDRESS);
        parameters.put(FURTHER_ADDRESSES, String.join(",", ownAddresses(builtFrame())));
        parameters.put("Coordinators", String.join(",", options.coordinators()));
        // Mail to the machine's SMTP server goes to the inbound function.
        parameters.put("CommunityMailReadBy", "System");
        parameters.put("SiteOrigin", origin());
        // The emulator's quota, 14 mails a second, is that of a real account; this machine is not to be waited for.
        parameters.put("BroadcastMailsPerSecond", "50");
        // Without a file nothing is fetched: the local system needs no internet.
        parameters.put("DirectoryAddress", directory.map(file -> file.uri().toString()).orElse(""));
        return parameters;
    }

    /** Invokes the function that the schedule invokes on AWS; only the address of the list differs. */
    private JsonNode takeInDirectory() {
        var refresh = host
            .find(DIRECTORY_REFRESH)
            .orElseThrow(() ->
                new CannotStart(
                    "-Ddirectory: the template has no " +
                        DIRECTORY_REFRESH +
                        " that takes the list in; start without it."
                )
            );
        // The user has chosen this file, however different it is from the last list.
        var answer = host
            .invoke(DIRECTORY_REFRESH, "{\"acceptChange\":true}".getBytes(StandardCharsets.UTF_8))
            .orElseThrow(() ->
                new CannotStart(
                    "-Ddirectory=" +
                        options.directory().orElseThrow() +
                        ": " +
                        refresh.invocations().getFirst().reason()
                )
            );
        try {
            return JSON.readTree(answer);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(DIRECTORY_REFRESH + " returned a response that is not JSON", unreadable);
        }
    }

    private String fillInMembers(Progress progress) {
        var table = stack
            .first("AWS::DynamoDB::Table")
            .orElseThrow(() -> new CannotStart("-Ddemo: the template has no table to add members to."));
        var settings = new HashMap<>(clients.environment());
        settings.put("TABLE_NAME", table.physicalId());
        var bar = progress.bar();
        try {
            return DemoMembers.fill(settings, options.demo(), (done, all) -> {
                if (stopped) {
                    throw new CannotStart("-Ddemo: stopped while members were added.");
                }
                bar.show(done, all);
            });
        } catch (IllegalStateException problem) {
            throw new CannotStart("-Ddemo: made-up members can't be added: " + problem.getMessage(), problem);
        }
    }

    private Gateway gateway() {
        var api = stack
            .first("AWS::ApiGatewayV2::Api")
            .orElseThrow(() -> new CannotStart("The template has no HTTP API, so there is no site to open."));
        var paths = stack.template().at("/Resources/" + api.logicalId() + "/Properties/Body/paths");
        var routes = RouteTable.read(paths, stack.functions().keySet(), options.slash());
        return new Gateway(routes, api.physicalId(), host::invoke);
    }

    private String origin() {
        return "http://localhost:" + web.port();
    }

    private synchronized <T extends AutoCloseable> T started(T part) {
        if (stopped) {
            stop(part);
            throw new CannotStart("Stopped while starting.");
        }
        parts.push(part);
        return part;
    }

    @Override
    public URI uri() {
        return URI.create(origin() + "/");
    }

    @Override
    public Mailbox mailbox() {
        return mailbox;
    }

    @Override
    public InboundMail inbound() {
        return inbound;
    }

    @Override
    public int mailPort() {
        return inboundSmtp.port();
    }

    @Override
    public Stack stack() {
        return stack;
    }

    @Override
    public FunctionHost functions() {
        return host;
    }

    @Override
    public Clients clients() {
        return clients;
    }

    @Override
    public Path state() {
        return options.state();
    }

    /**
     * Shows content as soon as it is saved, from now on.
     *
     * @param module the folder that holds {@code content}
     * @param built  the folder that the build has rendered it into
     * @param said   receives messages for the authors of the content
     */
    public void watchContent(Path module, Path built, Consumer<String> said) {
        var how = built.resolve(SiteBuild.OPTIONS);
        var target = options.state().resolve("content").resolve("target");
        var renderer = new SiteRenderer(module, how, target, this::serve, said);
        try {
            started(new ContentWatch(module, how, renderer, said)).start();
        } catch (IOException problem) {
            throw new CannotStart("The content in " + module + " can't be read: " + problem, problem);
        }
    }

    /** A community that is added gets its own address, as a deployment with its address in the parameter would give it. */
    private void serve(SortedMap<String, Path> rendered) throws IOException {
        var own = ownAddresses(rendered.get(SiteRenderer.FRAME));
        own.forEach(new Deployment(clients)::verifySender);
        rights.allowSenders(own);
        var typed = Stream.of(options.parameters().getOrDefault(FURTHER_ADDRESSES, "").split(","));
        var all = Stream.concat(typed, own.stream())
            .filter(address -> !address.isBlank())
            .distinct()
            .collect(Collectors.joining(","));
        host.layOver(rendered, Map.of("FURTHER_ADDRESSES", all));
    }

    /**
     * Runs an action when the emulator ends without having been stopped.
     *
     * @param action receives its exit code
     */
    public void onEmulatorEnd(IntConsumer action) {
        emulator.onUnexpectedEnd(action);
    }

    /** {@return whether it is being stopped: failures from then on have that cause} */
    boolean isStopped() {
        return stopped;
    }

    /** Stops everything that was started, and waits for its end. */
    @Override
    public synchronized void close() {
        stopped = true;
        while (!parts.isEmpty()) {
            stop(parts.pop());
        }
    }

    private static void stop(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception problem) {
            // The other parts must be stopped anyway.
            System.err.println("  " + part.getClass().getSimpleName() + " didn't stop cleanly: " + problem);
        }
    }
}
