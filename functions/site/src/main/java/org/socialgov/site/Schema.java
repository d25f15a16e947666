package org.socialgov.site;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.directory.EditDistance;
import org.socialgov.web.FunctionRoute;

/** Checks a file's fields against its kind: a missing or wrong field stops the build, an unknown field is a warning. */
final class Schema {

    /** The part of a path that stands for a community or a topic. */
    static final String SLUG = "[a-z0-9]+(-[a-z0-9]+)*";

    private Schema() {}

    static void check(Kind kind, Source source, Problems problems) {
        var fields = source.fields();
        String heading = kind == Kind.TOOL ? "name" : "title";
        if (fields.text(heading).isEmpty()) {
            problems.error(source.file(), fields.line(heading), "the field \"" + heading + "\" is missing; add it");
        }
        for (String name : kind.required()) {
            // Content takes a missing summary from the text.
            if (
                !name.equals(heading) &&
                !name.equals("summary") &&
                fields.isBlank(name) &&
                fields.text("redirectto").isEmpty()
            ) {
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
                complaint(type, fields, name).ifPresent(wrong ->
                    problems.error(file, fields.line(name), "\"" + name + "\" " + wrong)
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
            case ID -> unless(
                matches(fields, name, "[a-z][a-z0-9-]{0,39}"),
                "must be small letters, digits and hyphens, beginning with a letter, at most 40"
            );
            case SLUG -> unless(
                matches(fields, name, SLUG) && !FunctionRoute.MANAGE.path().endsWith("/" + fields.text(name).get()),
                "must be small letters, digits and hyphens, such as social-media, and not the place of another page"
            );
            case DAY -> unless(
                parses(fields, name, LocalDate::parse),
                "must be a day such as \"2026-11-01\", in quotes"
            );
            case ADDRESS -> unless(
                matches(fields, name, "[a-z0-9._+-]{1,64}@[a-z0-9-]{1,63}(\\.[a-z0-9-]{1,63})+") &&
                    EmailAddress.parse(fields.text(name).get()).isPresent(),
                "must be one mail address in small letters, such as captions@example.gov"
            );
            case CONTROL_NUMBER -> unless(
                matches(fields, name, "\\d{4}-\\d{4}"),
                "must be a control number of OMB such as 3090-0000"
            );
            case HOUR -> unless(
                matches(fields, name, "1?\\d|2[0-3]"),
                "must be an hour of the day, a whole number from 0 to 23"
            );
            case WEEKDAY -> unless(
                matches(fields, name, "monday|tuesday|wednesday|thursday|friday|saturday|sunday"),
                "must be a day of the week such as monday"
            );
            case ARCHIVE -> unless(matches(fields, name, "public|none"), "must be public or none");
            case ANY -> Optional.empty();
        };
    }

    private static boolean matches(FrontMatter fields, String name, String pattern) {
        return fields.text(name).orElse("").matches(pattern);
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
