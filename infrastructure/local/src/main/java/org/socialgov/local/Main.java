package org.socialgov.local;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.concurrent.CompletableFuture;
import org.socialgov.local.launcher.Launcher;
import org.socialgov.local.launcher.Parent;
import org.socialgov.local.start.CannotStart;
import org.socialgov.local.start.Progress;

/** {@code mvn -Plocal}: runs the system until its standard input ends or it receives a signal. */
public final class Main {

    private Main() {}

    /**
     * Runs until it is stopped.
     *
     * @param arguments the project's folder, then {@code name=value} for each option of the README; an empty value
     *                  means the default
     */
    public static void main(String[] arguments) {
        try {
            var typed = new HashMap<String, String>();
            for (var i = 1; i < arguments.length; i++) {
                var at = arguments[i].indexOf('=');
                typed.put(arguments[i].substring(0, at), arguments[i].substring(at + 1));
            }
            var options = Options.parse(Path.of(arguments[0]).toAbsolutePath().normalize(), typed);
            run(options);
        } catch (CannotStart problem) {
            end(problem.getMessage());
        }
    }

    private static void run(Options options) {
        var system = new LocalSystem(options);
        Runtime.getRuntime().addShutdownHook(new Thread(system::close, "stop"));
        Parent.endWithIt();
        try {
            run(system, options);
        } catch (RuntimeException problem) {
            if (!system.isStopped()) {
                throw problem;
            }
            // A start that was stopped with Ctrl-C is not a failure. The shutdown hook ends this process.
        }
        // The shutdown hook stops the system and ends this wait.
        new CompletableFuture<Void>().join();
    }

    private static void run(LocalSystem system, Options options) {
        system.run(Progress.onTerminal(System.out, Boolean.getBoolean(Launcher.ON_TERMINAL)));
        system.onEmulatorEnd(code ->
            end(
                "The emulator has ended unexpectedly (" +
                    code +
                    "): see " +
                    options.state().resolve("logs/emulator.log") +
                    "."
            )
        );
        var site = options.root().resolve("functions/site");
        system.watchContent(site, site.resolve("target"), System.out::println);
        System.out.println("  Mails: " + system.uri() + "_local/mail/   Status: " + system.uri() + "_local/");
        System.out.println("Ready: " + system.uri() + "communities/social-media/");
        System.out.flush();
    }

    private static void end(String whatToDo) {
        System.err.println("Can't run: " + whatToDo);
        System.err.flush();
        System.exit(1);
    }
}
