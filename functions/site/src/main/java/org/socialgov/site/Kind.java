package org.socialgov.site;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

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
        TEXT,
        LIST,
        NUMBER,
        FLAG,
        TIME,
        CLOCK,
        ZONE,
        MONTH,
        PERIOD,
        LINK,
        GROUP,
        GROUPS,
        ANY,
        ID,
        SLUG,
        DAY,
        ADDRESS,
        CONTROL_NUMBER,
        HOUR,
        WEEKDAY,
        ARCHIVE,
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
        this.fields = Fields.of(common() + " " + own);
    }

    private static String common() {
        return COMMON;
    }

    /** Its folder below {@code content/}. */
    String folder() {
        return folder;
    }

    /** The path of its list; the paths of its items are below it. */
    String path() {
        return path;
    }

    /** The fields that its files may have. */
    Map<String, Type> fields() {
        return fields.types();
    }

    /** The fields that each of its files must have, in addition to a title or a name. */
    List<String> required() {
        return fields.required();
    }
}
