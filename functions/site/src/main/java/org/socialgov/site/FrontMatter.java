package org.socialgov.site;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * The fields at the head of a content file (YAML between two lines of three dashes, as in Jekyll and Hugo), each with
 * its line number. Every scalar is kept as the text in the file, and the code that reads a field interprets it, so that
 * a member count of {@code 1,979} and a date with its zone stay unchanged.
 */
public final class FrontMatter {

    /** A field's value and its line: a {@code String}, a {@code List} of values or a {@code Map} from names to fields. */
    public record Field(Object value, int line) {}

    /** No fields. */
    public static final FrontMatter NONE = new FrontMatter(Map.of());

    private final Map<String, Field> fields;

    private FrontMatter(Map<String, Field> fields) {
        this.fields = fields;
    }

    /**
     * Reads YAML, and reports what is wrong with it.
     *
     * @param yaml may contain blank lines and comments
     * @param firstLine the line of the file that the YAML begins on
     * @return its fields, of doubled ones the first; empty if it isn't YAML or not a mapping
     */
    public static Optional<FrontMatter> parse(Path file, String yaml, int firstLine, Problems problems) {
        Optional<Node> root;
        try {
            root = new Compose(LoadSettings.builder().build()).composeString(yaml);
        } catch (MarkedYamlEngineException e) {
            int line = e
                .getProblemMark()
                .map(mark -> mark.getLine())
                .orElse(0);
            problems.error(
                file,
                firstLine + line,
                "this is not YAML (" + e.getProblem() + "); put values with a colon or a quote in them between quotes"
            );
            return Optional.empty();
        } catch (YamlEngineException e) {
            problems.error(file, firstLine, "this is not YAML (" + e.getMessage() + ")");
            return Optional.empty();
        }
        if (root.isEmpty()) {
            return Optional.of(NONE);
        }
        if (!(root.get() instanceof MappingNode mapping)) {
            problems.error(file, firstLine, "the front matter must be fields, each \"name: value\" on a line");
            return Optional.empty();
        }
        return Optional.of(fields(mapping, firstLine, (line, wrong) -> problems.error(file, line, wrong)));
    }

    private interface Mistakes {
        void add(int line, String whatAndHow);
    }

    public Set<String> names() {
        return fields.keySet();
    }

    /** The line of a field, or the file's first line if the field is missing. */
    public int line(String name) {
        return fields.containsKey(name) ? fields.get(name).line() : 1;
    }

    /** A field's text, or the only one of a list; empty if the field is missing, blank or not a text. */
    public Optional<String> text(String name) {
        return field(name)
            .map(value -> value instanceof List<?> list && list.size() == 1 ? list.getFirst() : value)
            .filter(String.class::isInstance)
            .map(value -> ((String) value).strip())
            .filter(text -> !text.isEmpty());
    }

    /** A field's texts: a list, or a list of one for a single text. */
    public List<String> texts(String name) {
        return switch (field(name).orElse(List.of())) {
            case List<?> list -> list.stream().filter(String.class::isInstance).map(String.class::cast).toList();
            case String text when !text.isBlank() -> List.of(text.strip());
            default -> List.of();
        };
    }

    /** The fields inside a field; none if it is missing. */
    public FrontMatter inner(String name) {
        return field(name).filter(FrontMatter.class::isInstance).map(FrontMatter.class::cast).orElse(NONE);
    }

    /** The groups of fields in a field that lists them. */
    public List<FrontMatter> each(String name) {
        return field(name)
            .filter(List.class::isInstance)
            .map(list ->
                ((List<?>) list).stream().filter(FrontMatter.class::isInstance).map(FrontMatter.class::cast).toList()
            )
            .orElse(List.of());
    }

    /** A whole number; empty if the field is missing or isn't one. */
    public Optional<Integer> number(String name) {
        return text(name)
            .filter(text -> text.matches("[+-]?\\d{1,9}"))
            .map(Integer::valueOf);
    }

    /** Whether a field is {@code true}. */
    public boolean flag(String name) {
        return text(name).orElse("").equals("true");
    }

    /** Whether a field is missing or empty. */
    public boolean isBlank(String name) {
        return switch (field(name).orElse("")) {
            case String text -> text.isBlank();
            case List<?> list -> list.isEmpty();
            case FrontMatter inner -> inner.fields.isEmpty();
            default -> false;
        };
    }

    /** Whether a field is a list, even an empty one. */
    public boolean isList(String name) {
        return field(name).filter(List.class::isInstance).isPresent();
    }

    private Optional<Object> field(String name) {
        return Optional.ofNullable(fields.get(name)).map(Field::value);
    }

    private static FrontMatter fields(MappingNode mapping, int firstLine, Mistakes mistakes) {
        var fields = new LinkedHashMap<String, Field>();
        for (var tuple : mapping.getValue()) {
            int line =
                firstLine +
                tuple
                    .getKeyNode()
                    .getStartMark()
                    .map(mark -> mark.getLine())
                    .orElse(0);
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                mistakes.add(line, "a field's name must be plain text");
                continue;
            }
            var field = new Field(value(tuple.getValueNode(), firstLine, mistakes), line);
            var first = fields.putIfAbsent(key.getValue(), field);
            if (first != null) {
                mistakes.add(
                    line,
                    "the field \"" + key.getValue() + "\" is here and on line " + first.line() + "; remove one"
                );
            }
        }
        return new FrontMatter(fields);
    }

    private static Object value(Node node, int firstLine, Mistakes mistakes) {
        return switch (node) {
            case MappingNode mapping -> fields(mapping, firstLine, mistakes);
            case SequenceNode sequence -> {
                var values = new ArrayList<Object>();
                for (Node item : sequence.getValue()) {
                    values.add(value(item, firstLine, mistakes));
                }
                yield List.copyOf(values);
            }
            case ScalarNode scalar -> scalar.getTag().equals(Tag.NULL) ? "" : scalar.getValue();
            default -> "";
        };
    }
}
