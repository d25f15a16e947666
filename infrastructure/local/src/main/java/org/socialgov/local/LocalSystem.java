package org.socialgov.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.socialgov.local.emulator.Clients;
import org.socialgov.local.emulator.Deployment;
import org.socialgov.local.emulator.Emulator;
import org.socialgov.local.emulator.Stack;
import org.socialgov.local.functions.FunctionHost;
import org.socialgov.local.functions.Jdk;
import org.socialgov.local.mail.InboundMail;
import org.socialgov.local.mail.MailEvents;
import org.socialgov.local.mail.Mailbox;
import org.socialgov.local.mail.SmtpListener;
import org.socialgov.local.web.FrontDoor;
import org.socialgov.local.web.LocalConsole;

/**
 * The whole system on this machine, deployed from its template: emulator, functions, web and mail. Everything listens
 * on loopback only.
 */
public final class LocalSystem implements AutoCloseable {

    private final Options options;
    /** What has been started, the last first, so that it is stopped in that order. */
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private Emulator emulator;
    private Clients clients;
    private Stack stack;
    private FunctionHost host;
    private FrontDoor door;
    private SmtpListener inboundSmtp;
    private Mailbox mailbox;
    private InboundMail inbound;
    private boolean stopped;

    private LocalSystem(Options options) {
        this.options = options;
    }

    /**
     * Starts everything.
     *
     * @param options  how
     * @param progress told of each step
     * @return the running system
     * @throws CannotStart if something is missing or in the way; what was started is stopped
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

    /** For the launcher, which has to be able to stop a system that is still starting. */
    static LocalSystem prepare(Options options) {
        return new LocalSystem(options);
    }

    void run(Progress progress) {
        var jdk = Jdk.find(FunctionHost.JAVA, System.getenv());
        var state = started(StateFolder.open(options.state(), options.fresh()));
        door = started(FrontDoor.reserve(options.port()));
        mailbox = Mailbox.in(state.mail());
        inbound = new InboundMail(Mailbox.in(state.inbound()), progress::say);
        inboundSmtp = started(SmtpListener.start(options.mailPort(), "-DmailPort=", inbound));
        ExecutorService events = Executors.newSingleThreadExecutor(work -> {
            var thread = new Thread(work, "mail events");
            thread.setDaemon(true);
            return thread;
        });
        var outgoing = started(
            SmtpListener.start(0, "nothing", (sender, recipients, raw) -> {
                var mail = mailbox.add(sender, recipients, raw);
                events.execute(() ->
                    new MailEvents(clients.eventBridge(), Emulator.REGION, configurationSet()).publish(mail)
                );
            })
        );
        started(events::shutdownNow);
        var environments = options.root().resolve(".local").resolve("python");
        emulator = progress.step("Emulator of AWS", () ->
            started(Emulator.start(environments, state, outgoing.port(), progress))
        );
        clients = started(new Clients(emulator.endpoint()));
        host = started(FunctionHost.start(jdk, state.code(), state.logs()));
        stack = progress.step("Template deployed through CloudFormation", this::deploy);
        progress.step("Functions unpacked (each starts at its first invocation)", () -> {
            host.take(stack.functions(), emulator.endpoint(), Emulator.REGION, Clients.CREDENTIAL);
            return stack;
        });
        door.open(api(), console());
    }

    /** Of the stack's mails; empty if the template declares none. */
    private String configurationSet() {
        return stack
            .ofType("AWS::SES::ConfigurationSet")
            .stream()
            .findFirst()
            .map(Stack.StackResource::physicalId)
            .orElse("");
    }

    private LocalConsole console() {
        try {
            return new LocalConsole(this);
        } catch (IOException incomplete) {
            throw new UncheckedIOException(incomplete);
        }
    }

    private Stack deploy() {
        var deployment = new Deployment(clients);
        deployment.verifySender(Options.COMMUNITY_ADDRESS);
        return deployment.deploy(
            options.template(),
            options.root(),
            Map.of(
                "CommunityAddress",
                Options.COMMUNITY_ADDRESS,
                "Coordinators",
                String.join(",", options.coordinators()),
                "SiteOrigin",
                origin()
            ),
            options.parameters(),
            host.invocations()
        );
    }

    /** By path, since not every machine resolves {@code <id>.execute-api.localhost}. */
    private URI api() {
        var api = stack
            .ofType("AWS::ApiGatewayV2::Api")
            .stream()
            .findFirst()
            .orElseThrow(() -> new CannotStart("The template has no HTTP API, so that there is nothing to open."));
        return emulator.endpoint().resolve("/_aws/execute-api/" + api.physicalId() + "/$default/");
    }

    private String origin() {
        return "http://localhost:" + door.port();
    }

    private synchronized <T extends AutoCloseable> T started(T part) {
        if (stopped) {
            stop(part);
            throw new CannotStart("Stopped while starting.");
        }
        parts.push(part);
        return part;
    }

    /** {@return where the site is, with a closing slash} */
    public URI uri() {
        return URI.create(origin() + "/");
    }

    /** {@return the mails that the system has sent} */
    public Mailbox mailbox() {
        return mailbox;
    }

    /** {@return the mails to the community} */
    public InboundMail inbound() {
        return inbound;
    }

    /** {@return the port of SMTP for mail to the community} */
    public int mailPort() {
        return inboundSmtp.port();
    }

    /** {@return the deployed template} */
    public Stack stack() {
        return stack;
    }

    /** {@return the functions and their processes} */
    public FunctionHost functions() {
        return host;
    }

    /** {@return clients of the emulator} */
    public Clients clients() {
        return clients;
    }

    /** {@return where the emulator's API answers} */
    public URI endpoint() {
        return emulator.endpoint();
    }

    /** {@return how it was started} */
    public Options options() {
        return options;
    }

    /**
     * Has something done when the emulator ends without having been told to.
     *
     * @param action given its exit code
     */
    public void onEmulatorEnd(IntConsumer action) {
        emulator.onUnexpectedEnd(action);
    }

    /** Stops everything that was started, and waits until it is gone. */
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
            // The others must be stopped all the same.
            System.err.println("  " + part.getClass().getSimpleName() + " didn't stop cleanly: " + problem);
        }
    }
}
