package org.socialgov.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.socialgov.local.gateway.Slash;
import org.socialgov.local.start.CannotStart;

/**
 * The options of the local system.
 *
 * @param root         the project's folder; paths in the template are relative to it
 * @param template     the template to deploy
 * @param state        the folder for everything that is kept between two runs
 * @param port         the web's port; 0 takes a free one
 * @param mailPort     the port of SMTP for mail to the community; 0 takes a free one
 * @param fresh        whether to begin with an empty state
 * @param coordinators addresses of the coordinators
 * @param directory    a file with the full list of government domains
 * @param parameters   stack parameters that override the local ones
 * @param slash        what a closing slash in a request's path means
 * @param demo         how many made-up members to fill in
 */
public record Options(
    Path root,
    Path template,
    Path state,
    int port,
    int mailPort,
    boolean fresh,
    List<String> coordinators,
    Optional<Path> directory,
    Map<String, String> parameters,
    Slash slash,
    int demo
) {
    /** The community's address on this machine. */
    public static final String COMMUNITY_ADDRESS = "socialgov@example.gov";

    private static final Pattern NEXT_PARAMETER = Pattern.compile(",(?=[A-Za-z0-9]+=)");

    /** Copies the collections. */
    public Options {
        coordinators = List.copyOf(coordinators);
        parameters = Map.copyOf(parameters);
    }

    /**
     * The defaults.
     *
     * @param root the project's folder
     * @return the defaults of {@code mvn -Plocal}
     */
    public static Options defaults(Path root) {
        return new Options(
            root,
            root.resolve("template.yaml"),
            root.resolve(".local"),
            8080,
            2525,
            false,
            List.of("coordinator@example.gov"),
            Optional.empty(),
            Map.of(),
            Slash.DISTINCT,
            0
        );
    }

    /**
     * Parses options.
     *
     * @param root  the project's folder
     * @param typed values by option name; a missing or empty one has its default
     * @return the options
     * @throws CannotStart if one of them is not understood
     */
    public static Options parse(Path root, Map<String, String> typed) {
        var options = defaults(root);
        return new Options(
            root,
            options.template,
            typed(typed, "state").map(root::resolve).orElse(options.state),
            number(typed, "port", options.port, 65_535),
            number(typed, "mailPort", options.mailPort, 65_535),
            yesOrNo(typed, "fresh"),
            typed(typed, "coordinators").map(Options::list).orElse(options.coordinators),
            typed(typed, "directory").map(file -> existing(root.resolve(file))),
            parameters(typed),
            slash(typed),
            number(typed, "demo", options.demo, 100_000)
        );
    }

    /** {@return the same options with another template} */
    public Options withTemplate(Path other) {
        return with(changed -> changed.template = other);
    }

    /** {@return the same options with another state folder} */
    public Options withState(Path other) {
        return with(changed -> changed.state = other);
    }

    /** {@return the same options with other ports; 0 takes a free one} */
    public Options withPorts(int web, int mail) {
        return with(changed -> {
            changed.port = web;
            changed.mailPort = mail;
        });
    }

    /** {@return the same options, with an empty state or not} */
    public Options withFresh(boolean other) {
        return with(changed -> changed.fresh = other);
    }

    /** {@return the same options with other stack parameters} */
    public Options withParameters(Map<String, String> other) {
        return with(changed -> changed.parameters = other);
    }

    /** {@return the same options with a list of government domains} */
    public Options withDirectory(Path file) {
        return with(changed -> changed.directory = Optional.of(file));
    }

    /** {@return the same options with other coordinators} */
    public Options withCoordinators(List<String> other) {
        return with(changed -> changed.coordinators = other);
    }

    /** {@return the same options with another meaning of a closing slash} */
    public Options withSlash(Slash other) {
        return with(changed -> changed.slash = other);
    }

    /** {@return the same options with this number of made-up members} */
    public Options withDemo(int members) {
        return with(changed -> changed.demo = members);
    }

    private Options with(Consumer<Draft> change) {
        var draft = new Draft(this);
        change.accept(draft);
        return draft.options();
    }

    /** Options that are being changed. */
    private static final class Draft {

        private final Path root;
        private Path template;
        private Path state;
        private int port;
        private int mailPort;
        private boolean fresh;
        private List<String> coordinators;
        private Optional<Path> directory;
        private Map<String, String> parameters;
        private Slash slash;
        private int demo;

        private Draft(Options options) {
            root = options.root;
            template = options.template;
            state = options.state;
            port = options.port;
            mailPort = options.mailPort;
            fresh = options.fresh;
            coordinators = options.coordinators;
            directory = options.directory;
            parameters = options.parameters;
            slash = options.slash;
            demo = options.demo;
        }

        private Options options() {
            return new Options(
                root,
                template,
                state,
                port,
                mailPort,
                fresh,
                coordinators,
                directory,
                parameters,
                slash,
                demo
            );
        }
    }

    private static Optional<String> typed(Map<String, String> typed, String name) {
        return Optional.ofNullable(typed.get(name))
            .map(String::strip)
            .filter(value -> !value.isEmpty());
    }

    private static int number(Map<String, String> typed, String name, int otherwise, int most) {
        var value = typed(typed, name);
        if (value.isEmpty()) {
            return otherwise;
        }
        if (!value.get().matches("[0-9]{1,6}") || Integer.parseInt(value.get()) > most) {
            throw new CannotStart(
                "-D" + name + "=" + value.get() + " is not understood: give a number from 0 to " + most + "."
            );
        }
        return Integer.parseInt(value.get());
    }

    private static boolean yesOrNo(Map<String, String> typed, String name) {
        return switch (typed(typed, name).orElse("false")) {
            case "true", "yes", "on" -> true;
            case "false", "no", "off" -> false;
            default -> throw new CannotStart(
                "-D" + name + "=" + typed.get(name) + " is not understood: give true or false."
            );
        };
    }

    private static Slash slash(Map<String, String> typed) {
        return switch (typed(typed, "slash").orElse("distinct")) {
            case "distinct" -> Slash.DISTINCT;
            case "ignore" -> Slash.IGNORE;
            default -> throw new CannotStart(
                "-Dslash=" + typed.get("slash") + " is not understood: give distinct or ignore."
            );
        };
    }

    private static List<String> list(String value) {
        var items = new ArrayList<String>();
        for (var item : value.split(",")) {
            if (!item.isBlank()) {
                items.add(item.strip());
            }
        }
        return items;
    }

    private static Path existing(Path file) {
        if (!Files.isReadable(file)) {
            throw new CannotStart(
                "-Ddirectory: the file " + file + " doesn't exist or can't be read: give the path of a readable file."
            );
        }
        return file;
    }

    private static Map<String, String> parameters(Map<String, String> typed) {
        var parameters = new LinkedHashMap<String, String>();
        typed(typed, "siteName").ifPresent(name -> parameters.put("SiteName", name));
        typed(typed, "parameters").map(Options::parameters).ifPresent(parameters::putAll);
        return parameters;
    }

    private static Map<String, String> parameters(String value) {
        var parameters = new LinkedHashMap<String, String>();
        // A comma inside a value (Coordinators=a@x.gov,b@y.gov) stays, unless another name and = follow it.
        for (var parameter : NEXT_PARAMETER.split(value)) {
            var at = parameter.indexOf('=');
            if (at < 1) {
                throw new CannotStart(
                    "-Dparameters=" +
                        value +
                        " is not understood: write Name=Value,Name=Value with names from template.yaml."
                );
            }
            parameters.put(parameter.substring(0, at).strip(), parameter.substring(at + 1).strip());
        }
        return parameters;
    }
}
