package org.socialgov.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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

    /**
     * Parses options.
     *
     * @param root  the project's folder
     * @param typed values by option name; a missing or empty one has its default. All but {@code template} are options of
     *              {@code mvn -Plocal}
     * @return the options
     * @throws CannotStart if one of them is not understood
     */
    public static Options parse(Path root, Map<String, String> typed) {
        var options = new Typed(typed);
        return new Options(
            root,
            root.resolve(options.get("template", "template.yaml")),
            root.resolve(options.get("state", ".local")),
            options.number("port", 8080, 65_535),
            options.number("mailPort", 2525, 65_535),
            options.isYes("fresh"),
            Stream.of(options.get("coordinators", "coordinator@example.gov").split(","))
                .map(String::strip)
                .filter(address -> !address.isEmpty())
                .toList(),
            options.find("directory").map(file -> existing(root.resolve(file))),
            options.parameters(),
            options.slash(),
            options.number("demo", 0, 100_000)
        );
    }

    /**
     * Options of a system beside others: free ports, and a state folder of its own.
     *
     * @param root  the project's folder
     * @param state the folder for the state
     * @param typed further values by option name
     * @return the options
     */
    public static Options isolated(Path root, Path state, Map<String, String> typed) {
        var all = new HashMap<>(Map.of("state", state.toString(), "port", "0", "mailPort", "0"));
        all.putAll(typed);
        return parse(root, all);
    }

    private static Path existing(Path file) {
        if (!Files.isReadable(file)) {
            throw new CannotStart(
                "-Ddirectory: the file " + file + " doesn't exist or can't be read: give the path of a readable file."
            );
        }
        return file;
    }

    /** Values by option name. */
    private record Typed(Map<String, String> values) {
        Optional<String> find(String name) {
            return Optional.ofNullable(values.get(name))
                .map(String::strip)
                .filter(value -> !value.isEmpty());
        }

        String get(String name, String otherwise) {
            return find(name).orElse(otherwise);
        }

        int number(String name, int otherwise, int most) {
            var value = get(name, Integer.toString(otherwise));
            if (!value.matches("[0-9]{1,6}") || Integer.parseInt(value) > most) {
                throw refused(name, "give a number from 0 to " + most);
            }
            return Integer.parseInt(value);
        }

        boolean isYes(String name) {
            return switch (get(name, "false")) {
                case "true", "yes", "on" -> true;
                case "false", "no", "off" -> false;
                default -> throw refused(name, "give true or false");
            };
        }

        Slash slash() {
            return switch (get("slash", "distinct")) {
                case "distinct" -> Slash.DISTINCT;
                case "ignore" -> Slash.IGNORE;
                default -> throw refused("slash", "give distinct or ignore");
            };
        }

        Map<String, String> parameters() {
            var parameters = new LinkedHashMap<String, String>();
            find("siteName").ifPresent(name -> parameters.put("SiteName", name));
            // A comma inside a value (Coordinators=a@x.gov,b@y.gov) stays, unless another name and = follow it.
            for (var parameter : find("parameters")
                .map(NEXT_PARAMETER::split)
                .orElse(new String[0])) {
                var at = parameter.indexOf('=');
                if (at < 1) {
                    throw refused("parameters", "write Name=Value,Name=Value with names from template.yaml");
                }
                parameters.put(parameter.substring(0, at).strip(), parameter.substring(at + 1).strip());
            }
            return parameters;
        }

        private CannotStart refused(String name, String whatToDo) {
            return new CannotStart("-D" + name + "=" + values.get(name) + " is not understood: " + whatToDo + ".");
        }
    }
}
