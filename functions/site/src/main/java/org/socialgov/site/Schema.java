package org.socialgov.site;

import java.nio.file.Path;
import org.socialgov.community.directory.EditDistance;

/** Checks a file's fields against its kind: a missing or wrong field stops the build, an unknown field is a warning. */
final class Schema {

    /** The part of a path that stands for a community or a topic. */
    static final String SLUG = "[a-z0-9]+(-[a-z0-9]+)*";

    private Schema() {}

    static void check(Kind kind, Source source, Problems problems) {
        var fields = source.fields();
        String heading = kind == Kind.TOOL ? "name" : "title";
        if (fields.text(heading).isEmpty()) {
            problems.error(source, heading, "the field \"" + heading + "\" is missing; add it");
        }
        for (String name : kind.fields().required()) {
            // Content takes a missing summary from the text.
            if (
                !name.equals(heading) &&
                !name.equals("summary") &&
                fields.isBlank(name) &&
                fields.text("redirectto").isEmpty()
            ) {
                problems.error(source, name, "the field \"" + name + "\" is missing; add it");
            }
        }
        for (String name : fields.names()) {
            var type = kind.fields().types().get(name);
            if (type == null) {
                problems.warning(
                    source,
                    name,
                    "no " + kind.folder() + " file has a field \"" + name + "\"; it is ignored"
                );
            } else if (!fields.isBlank(name)) {
                type.complaint(fields, name).ifPresent(wrong -> problems.error(source, name, wrong));
            }
        }
    }

    /**
     * Checks fields of which each must be known: an ignored setting would be a wrong one.
     *
     * @param line the line that a missing field is reported at
     */
    static void check(Path file, FrontMatter fields, int line, Kind.Fields known, Problems problems) {
        for (String name : known.required()) {
            if (fields.isBlank(name)) {
                problems.error(file, line, "the field \"" + name + "\" is missing; add it");
            }
        }
        for (String name : fields.names()) {
            var type = known.types().get(name);
            if (type == null) {
                String meant = known
                    .types()
                    .keySet()
                    .stream()
                    .filter(other -> EditDistance.of(name, other, 2) <= 2)
                    .findFirst()
                    .map(other -> "did you mean \"" + other + "\"?")
                    .orElse("remove it; the fields here are " + String.join(", ", known.types().keySet()));
                problems.error(file, fields.line(name), "there is no field \"" + name + "\"; " + meant);
            } else if (!fields.isBlank(name)) {
                type.complaint(fields, name).ifPresent(wrong -> problems.error(file, fields.line(name), wrong));
            }
        }
    }
}
