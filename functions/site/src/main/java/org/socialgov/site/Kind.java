package org.socialgov.site;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.web.FunctionRoute;

/**
 * The kinds of content, one folder each, with the fields that their files may have. Names and meanings are those that
 * digital.gov's repository uses, so that its files can be dropped in; the others are added here.
 */
enum Kind {
    COMMUNITY(
        "communities",
        "/communities/",
        "permalink:text community_list:groups event_cop:list type:text dg_highlight:text dg_acronym:text " +
            "dg_shortname:text dg_logo:text"
    ),
    BEST_PRACTICE("best-practices", "/category/socialmedia/", "summary!:text theme:text " + Kind.KEPT),
    EVENT(
        "events",
        "/events/",
        "summary!:text end_date:time date_offset_days:number end_offset_days:number start_time:clock end_time:clock " +
            "timezone:zone event_type:list event_platform:text event_organizer:text event_status:text sequence:number " +
            "cop_events:list event_cop:list host:text registration_url:link registration_note:text captions:link " +
            "captions_note:text youtube_id:text youtube_title:text Youtube_title:text recording_minutes:number " +
            "recording_url:link venue:group featured_image:any tag:list categories:list"
    ),
    RESOURCE(
        "resources",
        "/resources/",
        "summary!:text format:text source:text source_url:link url:text guide:text columns:list " +
            "featured_resources:any " +
            Kind.KEPT
    ),
    TOOL(
        "tools",
        "/resources/federal-compatible-terms-of-service-agreements/",
        "name!:text url!:link description!:text form:text kind:text status!:text category:text agreement:link " +
            "agreement_as_of:month updated:text source:text " +
            "reviewed:month evaluations:groups negotiation:groups signed:groups changes:groups platform_note:text " +
            "renamed_to:text service_ended:period"
    ),
    WORKING_GROUP(
        "working-groups",
        "/working-groups/",
        "summary!:text purpose!:text produces!:groups meets:text effort:text join_note:text group_status:text"
    ),
    /** A page of its own, or the introduction of a list: the registry's has a notice, that of the best practices themes. */
    PAGE("pages", "/", "permalink:text summary!:text notice:text themes:list " + Kind.KEPT);

    /** Who keeps an article, when it was reviewed and will be, and the events that train for it. */
    private static final String KEPT = "kept_by:text reviewed:time next_review:time related_training:list";

    /** Fields that any file may have. */
    private static final String COMMON =
        "title:text slug:text date:time deck:text summary:text kicker:text weight:number topics:list authors:any " +
        "aliases:list redirectto:link expirydate:time draft:flag sample:flag primary_image:any " +
        "image:any uid:text short_url:text search_terms:list";

    /** The format of a field's value. */
    enum Type {
        TEXT("must be a text", text(text -> true)),
        LIST(
            "must be a list, each value on a line after a dash",
            (fields, name) -> !fields.texts(name).isEmpty() || fields.isList(name)
        ),
        NUMBER("must be a whole number", (fields, name) -> fields.number(name).isPresent()),
        FLAG("must be true or false", matching("true|false")),
        TIME(
            "must be a date such as 2026-11-24, with a time and zone where it needs one: 2026-11-24 14:00:00 -0500",
            text(text -> Moment.parse(text).isPresent())
        ),
        CLOCK("must be a time of day such as \"14:00\"", parsed(LocalTime::parse)),
        ZONE("must be a time zone such as America/New_York", parsed(ZoneId::of)),
        MONTH("must be a month or a day such as 2018-05 or 2018-05-23", parsed(Type::month)),
        PERIOD(
            "must be a year or a month such as 2018 or 2018-05",
            parsed(text -> text.matches("\\d{4}") ? text : month(text))
        ),
        LINK(
            "must be a link that begins with https:// or, inside this site, with a slash",
            text(text -> text.startsWith("http://") || text.startsWith("https://") || text.startsWith("/"))
        ),
        GROUP(
            "must have fields of its own, each indented on a line",
            (fields, name) -> !fields.inner(name).names().isEmpty()
        ),
        GROUPS(
            "must be a list of groups of fields, each beginning with a dash",
            (fields, name) -> !fields.each(name).isEmpty()
        ),
        ANY("", (fields, name) -> true),
        ID(
            "must be small letters, digits and hyphens, beginning with a letter, at most 40",
            matching("[a-z][a-z0-9-]{0,39}")
        ),
        SLUG(
            "must be small letters, digits and hyphens, such as social-media, and not the place of another page",
            text(text -> text.matches(Schema.SLUG) && !FunctionRoute.MANAGE.path().endsWith("/" + text))
        ),
        DAY("must be a day such as \"2026-11-01\", in quotes", parsed(LocalDate::parse)),
        ADDRESS(
            "must be one mail address in small letters, such as captions@example.gov",
            text(
                text ->
                    text.matches("[a-z0-9._+-]{1,64}@[a-z0-9-]{1,63}(\\.[a-z0-9-]{1,63})+") &&
                    EmailAddress.parse(text).isPresent()
            )
        ),
        CONTROL_NUMBER("must be a control number of OMB such as 3090-0000", matching("\\d{4}-\\d{4}")),
        HOUR("must be an hour of the day, a whole number from 0 to 23", matching("1?\\d|2[0-3]")),
        WEEKDAY(
            "must be a day of the week such as monday",
            matching("monday|tuesday|wednesday|thursday|friday|saturday|sunday")
        ),
        ARCHIVE("must be public or none", matching("public|none"));

        private final String rule;
        private final BiPredicate<FrontMatter, String> check;

        Type(String rule, BiPredicate<FrontMatter, String> check) {
            this.rule = rule;
            this.check = check;
        }

        /** What is wrong with the value of a field of this type; empty if it is right. */
        Optional<String> complaint(FrontMatter fields, String name) {
            return check.test(fields, name) ? Optional.empty() : Optional.of("\"" + name + "\" " + rule);
        }

        private static BiPredicate<FrontMatter, String> text(Predicate<String> check) {
            return (fields, name) -> fields.text(name).filter(check).isPresent();
        }

        private static BiPredicate<FrontMatter, String> matching(String pattern) {
            return text(text -> text.matches(pattern));
        }

        /** @param parser throws a {@code DateTimeException} for a wrong value */
        private static BiPredicate<FrontMatter, String> parsed(Function<String, ?> parser) {
            return text(text -> {
                try {
                    parser.apply(text);
                    return true;
                } catch (DateTimeException e) {
                    return false;
                }
            });
        }

        private static Object month(String text) {
            return YearMonth.parse(text.substring(0, Math.min(7, text.length())));
        }
    }

    /**
     * The fields of a file.
     *
     * @param types each field's format by its name
     * @param required the fields that a file must have
     */
    record Fields(Map<String, Type> types, List<String> required) {
        /** @param described each field as {@code name:type}, or as {@code name!:type} if it is required */
        static Fields of(String described) {
            var types = new LinkedHashMap<String, Type>();
            var required = new ArrayList<String>();
            for (String field : described.split(" ")) {
                String[] parts = field.replace("!", "").split(":");
                types.put(parts[0], Type.valueOf(parts[1].toUpperCase(Locale.ROOT)));
                if (field.contains("!")) {
                    required.add(parts[0]);
                }
            }
            return new Fields(types, List.copyOf(required));
        }
    }

    private final String folder;
    private final String path;
    private final Fields fields;

    Kind(String folder, String path, String own) {
        this.folder = folder;
        this.path = path;
        this.fields = Fields.of(COMMON + " " + own);
    }

    /** Its folder below {@code content/}. */
    String folder() {
        return folder;
    }

    /** The path of its list; the paths of its items are below it. */
    String path() {
        return path;
    }

    /** The fields that its files may have; each must have a title or a name, besides those that are required. */
    Fields fields() {
        return fields;
    }
}
