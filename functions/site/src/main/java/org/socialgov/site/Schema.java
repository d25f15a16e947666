package org.socialgov.site;

import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** Checks a file's fields against its kind: a missing or wrong field stops the build, an unknown field is a warning. */
final class Schema {

    private Schema() {}

    static void check(Kind kind, Source source, Problems problems) {
        var fields = source.fields();
        String heading = kind == Kind.TOOL ? "name" : "title";
        if (fields.text(heading).isEmpty()) {
            problems.error(source.file(), fields.line(heading), "the field \"" + heading + "\" is missing; add it");
        }
        for (String name : kind.required()) {
            if (!name.equals(heading) && fields.isBlank(name) && fields.text("redirectto").isEmpty()) {
                problems.error(source.file(), fields.line(name), "the field \"" + name + "\" is missing; add it");
            }
        }
        for (String name : fields.names()) {
            var type = kind.fields().get(name);
            if (type == null) {
                problems.warning(
                    source.file(),
                    fields.line(name),
                    "no " + kind.folder() + " file has a field \"" + name + "\"; it is ignored"
                );
            } else if (!fields.isBlank(name)) {
                complaint(type, fields, name).ifPresent(wrong ->
                    problems.error(source.file(), fields.line(name), "\"" + name + "\" " + wrong)
                );
            }
        }
    }

    private static Optional<String> complaint(Kind.Type type, FrontMatter fields, String name) {
        return switch (type) {
            case TEXT -> unless(fields.text(name).isPresent(), "must be a text");
            case LIST -> unless(
                !fields.texts(name).isEmpty() || fields.isList(name),
                "must be a list, each value on a line after a dash"
            );
            case NUMBER -> unless(fields.number(name).isPresent(), "must be a whole number");
            case FLAG -> unless(
                List.of("true", "false").contains(fields.text(name).orElse("")),
                "must be true or false"
            );
            case TIME -> unless(
                fields.text(name).flatMap(Moment::parse).isPresent(),
                "must be a date such as 2026-11-24, with a time and zone where it needs one: 2026-11-24 14:00:00 -0500"
            );
            case CLOCK -> unless(parses(fields, name, LocalTime::parse), "must be a time of day such as \"14:00\"");
            case ZONE -> unless(parses(fields, name, ZoneId::of), "must be a time zone such as America/New_York");
            case MONTH -> unless(
                parses(fields, name, text -> YearMonth.parse(text.substring(0, Math.min(7, text.length())))),
                "must be a month or a day such as 2018-05 or 2018-05-23"
            );
            case PERIOD -> unless(
                fields
                    .text(name)
                    .filter(text -> text.matches("\\d{4}"))
                    .isPresent() ||
                    parses(fields, name, text -> YearMonth.parse(text.substring(0, Math.min(7, text.length())))),
                "must be a year or a month such as 2018 or 2018-05"
            );
            case LINK -> unless(
                fields
                    .text(name)
                    .filter(text -> text.startsWith("http://") || text.startsWith("https://") || text.startsWith("/"))
                    .isPresent(),
                "must be a link that begins with https:// or, inside this site, with a slash"
            );
            case GROUP -> unless(
                !fields.inner(name).names().isEmpty(),
                "must have fields of its own, each indented on a line"
            );
            case GROUPS -> unless(
                !fields.each(name).isEmpty(),
                "must be a list of groups of fields, each beginning with a dash"
            );
            case ANY -> Optional.empty();
        };
    }

    private interface Parser {
        Object parse(String text);
    }

    private static boolean parses(FrontMatter fields, String name, Parser parser) {
        try {
            parser.parse(fields.text(name).orElse(""));
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static Optional<String> unless(boolean right, String wrong) {
        return right ? Optional.empty() : Optional.of(wrong);
    }
}
