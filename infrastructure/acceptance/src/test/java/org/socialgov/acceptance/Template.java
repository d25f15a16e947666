package org.socialgov.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.constructor.StandardConstructor;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A CloudFormation template as it is written, before SAM transforms it. Short forms are read as the long ones:
 * {@code !Ref X} is {@code {Ref: X}}, {@code !GetAtt X.Arn} is {@code {Fn::GetAtt: [X, Arn]}}.
 */
final class Template {

    /** The project's folder, which holds {@code template.yaml}. */
    static final Path PROJECT = projectFolder();

    private static final List<String> INTRINSICS = List.of(
        "And",
        "Base64",
        "Condition",
        "Equals",
        "FindInMap",
        "GetAtt",
        "GetAZs",
        "If",
        "ImportValue",
        "Join",
        "Not",
        "Or",
        "Ref",
        "Select",
        "Split",
        "Sub"
    );

    private final String text;
    private final Map<String, Object> root;

    private Template(String text) {
        this.text = text;
        var settings = LoadSettings.builder().setLabel("template.yaml").build();
        this.root = map(new Load(settings, new Intrinsics(settings)).loadFromString(text));
    }

    static Template read(String file) {
        try {
            return new Template(Files.readString(PROJECT.resolve(file)));
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    /** The template as typed, comments included. */
    String text() {
        return text;
    }

    Map<String, Object> section(String name) {
        return map(root.getOrDefault(name, Map.of()));
    }

    /** A resource as declared under {@code Resources}. */
    record Declared(String id, String type, Map<String, Object> all) {
        Map<String, Object> properties() {
            return map(all.getOrDefault("Properties", Map.of()));
        }

        Object property(String name) {
            return properties().get(name);
        }
    }

    Declared resource(String id) {
        return resources()
            .filter(resource -> resource.id().equals(id))
            .findFirst()
            .orElseThrow(() -> new AssertionError("the template has no resource " + id));
    }

    Stream<Declared> resources() {
        return section("Resources")
            .entrySet()
            .stream()
            .map(entry -> {
                Map<String, Object> all = map(entry.getValue());
                return new Declared(entry.getKey(), (String) all.get("Type"), all);
            });
    }

    Stream<Declared> resources(String type) {
        return resources().filter(resource -> resource.type().equals(type));
    }

    Stream<Declared> functions() {
        return resources("AWS::Serverless::Function");
    }

    /** A property of a function, or else what {@code Globals} gives to every function. */
    Object effective(Declared function, String property) {
        return Optional.ofNullable(function.property(property)).orElseGet(() ->
            map(section("Globals").get("Function")).get(property)
        );
    }

    Map<String, Object> environment(Declared function) {
        return map(
            map(function.properties().getOrDefault("Environment", Map.of())).getOrDefault("Variables", Map.of())
        );
    }

    /** An event of a function, with its name. */
    record Event(String function, String name, String type, Map<String, Object> properties) {}

    Stream<Event> events(Declared function) {
        return map(function.properties().getOrDefault("Events", Map.of()))
            .entrySet()
            .stream()
            .map(entry -> {
                Map<String, Object> event = map(entry.getValue());
                return new Event(
                    function.id(),
                    entry.getKey(),
                    (String) event.get("Type"),
                    map(event.getOrDefault("Properties", Map.of()))
                );
            });
    }

    /** A statement of a role's policies. */
    record Statement(String role, Map<String, Object> all) {
        List<String> actions() {
            return list(all.get("Action")).stream().map(String.class::cast).toList();
        }

        List<Object> resources() {
            return list(all.get("Resource"));
        }

        @Override
        public String toString() {
            return role + " " + all;
        }
    }

    /** The statements of a role's own policies, or of a policy that is attached to roles. */
    Stream<Statement> statements(Declared role) {
        return Stream.concat(
            list(role.property("Policies")).stream().map(Template::map),
            Stream.of(role.properties()).filter(policy -> policy.containsKey("PolicyDocument"))
        )
            .flatMap(policy -> list(map(policy.get("PolicyDocument")).get("Statement")).stream())
            .map(statement -> new Statement(role.id(), map(statement)));
    }

    /** The role that a function runs with. */
    Declared roleOf(String function) {
        return resource(getAtt(resource(function).property("Role"), "Arn"));
    }

    Stream<Statement> rightsOf(String function) {
        return statements(roleOf(function));
    }

    /** The logical id in {@code !GetAtt id.attribute}; anything else is a failure. */
    static String getAtt(Object value, String attribute) {
        if (value instanceof Map<?, ?> map && map.get("Fn::GetAtt") instanceof List<?> parts) {
            if (parts.size() == 2 && parts.get(1).equals(attribute)) {
                return (String) parts.getFirst();
            }
        }
        throw new AssertionError("expected !GetAtt of something's " + attribute + " and found " + value);
    }

    static Map<String, String> ref(String id) {
        return Map.of("Ref", id);
    }

    /** All strings in a value, at any depth: keys, scalars, and what is substituted. */
    static Stream<String> strings(Object value) {
        return switch (value) {
            case null -> Stream.empty();
            case Map<?, ?> map -> map.entrySet()
                .stream()
                .flatMap(entry -> Stream.concat(strings(entry.getKey()), strings(entry.getValue())));
            case List<?> list -> list.stream().flatMap(Template::strings);
            default -> Stream.of(value.toString());
        };
    }

    /** The ids that a value refers to by {@code Ref}, {@code GetAtt} or {@code ${...}}. */
    static Stream<String> references(Object value) {
        return switch (value) {
            case null -> Stream.empty();
            case Map<?, ?> map -> map.entrySet()
                .stream()
                .flatMap(
                    entry ->
                        switch (entry.getKey().toString()) {
                            case "Ref" -> Stream.of(entry.getValue().toString());
                            case "Fn::GetAtt" -> Stream.of(list(entry.getValue()).getFirst().toString());
                            case "Fn::Sub" -> Stream.concat(
                                substituted(list(entry.getValue()).getFirst().toString()),
                                references(entry.getValue())
                            );
                            default -> references(entry.getValue());
                        }
                );
            case List<?> list -> list.stream().flatMap(Template::references);
            default -> Stream.empty();
        };
    }

    private static Stream<String> substituted(String text) {
        return java.util.regex.Pattern.compile("\\$\\{([^}!.]+)[^}]*}")
            .matcher(text)
            .results()
            .map(found -> found.group(1));
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    /** A list as it is, a single value as a list of one, nothing as an empty list. */
    @SuppressWarnings("unchecked")
    static List<Object> list(Object value) {
        return switch (value) {
            case null -> List.of();
            case List<?> list -> (List<Object>) list;
            default -> List.of(value);
        };
    }

    private static Path projectFolder() {
        var folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("template.yaml"))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IllegalStateException("template.yaml is in no folder above " + Path.of("").toAbsolutePath());
            }
        }
        return folder;
    }

    private static final class Intrinsics extends StandardConstructor {

        Intrinsics(LoadSettings settings) {
            super(settings);
            for (String name : INTRINSICS) {
                tagConstructors.put(new Tag("!" + name), new Intrinsic(name));
            }
        }

        private final class Intrinsic implements ConstructNode {

            private final String longForm;

            Intrinsic(String name) {
                longForm = name.equals("Ref") || name.equals("Condition") ? name : "Fn::" + name;
            }

            @Override
            public Object construct(Node node) {
                Object value = switch (node) {
                    case ScalarNode scalar -> longForm.equals("Fn::GetAtt")
                        ? new ArrayList<Object>(List.of(scalar.getValue().split("\\.", 2)))
                        : scalar.getValue();
                    case SequenceNode sequence -> constructSequence(sequence);
                    case MappingNode mapping -> constructMapping(mapping);
                    default -> throw new IllegalStateException("not a value: " + node);
                };
                var map = new HashMap<String, Object>();
                map.put(longForm, value);
                return map;
            }
        }
    }
}
