package org.socialgov.site;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.socialgov.web.Html;

/**
 * A service and its agreement with the federal government.
 *
 * @param category one of {@link #CATEGORIES}
 * @param agreement where its agreement was, if that is known
 * @param listedReview the last review that the old list recorded
 * @param evaluations newest first
 * @param negotiation oldest first
 */
record Tool(
    Item item,
    String url,
    String status,
    String form,
    String kind,
    String category,
    Optional<Agreement> agreement,
    Optional<YearMonth> listedReview,
    List<Entry> evaluations,
    List<Entry> negotiation,
    List<Entry> signed,
    List<Entry> changes
) {
    /** The categories of services; {@code other} is for entries without one. */
    static final List<String> CATEGORIES = List.of(
        "social-networks",
        "video-and-photos",
        "publishing",
        "discussion-and-ideas",
        "surveys-and-forms",
        "teamwork-and-events",
        "posting-and-sharing",
        "measuring-and-search",
        "code-data-and-maps",
        "app-stores",
        "other"
    );

    private static final Comparator<Entry> NEWEST_FIRST = Comparator.comparing(Entry::date).reversed();

    /** The period of validity of a review without a date for the next one. */
    private static final int MONTHS_A_REVIEW_HOLDS = 24;

    /**
     * The address of an agreement. Nobody has checked it since.
     *
     * @param asOf when the agreement was there
     */
    record Agreement(String url, YearMonth asOf) {}

    /** What {@code evaluations} can say of a service, by the names of their fields. */
    static final List<String> FINDINGS = List.of("accessibility", "privacy", "records", "security");

    /** What the registry records of a day: a group of fields in one of the tool's lists. */
    record Entry(LocalDate date, boolean sample, FrontMatter fields) {
        /** A field's text; empty if it has none. */
        String text(String name) {
            return fields.text(name).orElse("");
        }

        /** The day from which an evaluation is to be reviewed. */
        Optional<LocalDate> reviewDue() {
            return fields.text("review_due").flatMap(Moment::day);
        }
    }

    /** Reads an entry; reports a problem for each missing field in its groups. */
    static Tool of(Item item, boolean samples, Problems problems) {
        var fields = item.fields();
        var reader = new Reader(item, samples, problems);
        return new Tool(
            item,
            fields.text("url").orElse(""),
            reader.oneOf("status", List.of("compatible", "inactive")),
            fields.text("form").orElse(""),
            fields.text("kind").orElse(""),
            reader.oneOf("category", CATEGORIES),
            reader.agreement(),
            fields.text("reviewed").map(text -> YearMonth.parse(text.substring(0, 7))),
            reader.entries("evaluations", NEWEST_FIRST, "date", "evaluator", "verdict"),
            reader.steps(),
            reader.entries("signed", Comparator.comparing(entry -> entry.text("agency")), "agency", "date"),
            reader.entries("changes", NEWEST_FIRST, "date", "what")
        );
    }

    /** Whether it was copied from the old list, which is no longer maintained. */
    boolean isInherited() {
        return item.fields().text("source").orElse("").equals("digitalgov");
    }

    /** Whether it is listed as compatible, and its service isn't known to have ended. */
    boolean isUsable() {
        return status.equals("compatible") && item.fields().text("service_ended").isEmpty();
    }

    /** The newest evaluation that isn't sample content; only such an evaluation counts as a review. */
    Optional<Entry> review() {
        return evaluations
            .stream()
            .filter(evaluation -> !evaluation.sample())
            .findFirst();
    }

    /** The last review on record, in an evaluation or on the old list. */
    Optional<YearMonth> lastReviewed() {
        return review()
            .map(evaluation -> YearMonth.from(evaluation.date()))
            .or(() -> listedReview);
    }

    /** The day from which the next review is due; empty without a review on record, when one is always due. */
    Optional<LocalDate> reviewDue() {
        return review()
            .map(evaluation -> evaluation.reviewDue().orElse(evaluation.date().plusMonths(MONTHS_A_REVIEW_HOLDS)))
            .or(() -> listedReview.map(month -> month.plusMonths(MONTHS_A_REVIEW_HOLDS).atDay(1)));
    }

    /** The entry's changes, for a feed. */
    List<Feed.Entry> news() {
        var news = new ArrayList<Feed.Entry>();
        changes.forEach(change -> news.add(news("history", change, change.text("what"))));
        evaluations.forEach(evaluation ->
            news.add(news("evaluations", evaluation, evaluation.text("evaluator") + ": " + evaluation.text("verdict")))
        );
        negotiation.forEach(step ->
            news.add(news("negotiation", step, (step.text("step") + ". " + step.text("note")).strip()))
        );
        signed.forEach(signature -> news.add(news("signed", signature, signature.text("agency") + " has signed.")));
        return news;
    }

    private Feed.Entry news(String part, Entry entry, String text) {
        String url = item.path() + "#" + part;
        String id = item.path() + "?" + part + "=" + entry.date() + "-" + Slug.of(text);
        var at = entry.date().atStartOfDay(Moment.SITE_ZONE).toInstant();
        return new Feed.Entry(item, id, url, text, Html.NOTHING, at, entry.sample());
    }

    /** Its part of a path. */
    String slug() {
        String path = item.path();
        return path.substring(Kind.TOOL.path().length(), path.length() - 1);
    }

    private record Reader(Item item, boolean samples, Problems problems) {
        /** A field's value; reports a problem and returns the last of the allowed values if it is another. */
        String oneOf(String name, List<String> allowed) {
            String value = item.fields().text(name).orElse(allowed.getLast());
            if (allowed.contains(value)) {
                return value;
            }
            problems.error(item.source(), name, "\"" + name + "\" must be one of " + String.join(", ", allowed));
            return allowed.getLast();
        }

        Optional<Agreement> agreement() {
            var url = item.fields().text("agreement");
            var asOf = item.fields().text("agreement_as_of");
            if (url.isPresent() && asOf.isEmpty()) {
                problems.error(
                    item.source(),
                    "agreement",
                    "say when the agreement was there: \"agreement_as_of: 2025-04\""
                );
                return Optional.empty();
            }
            return url.map(address -> new Agreement(address, YearMonth.parse(asOf.get().substring(0, 7))));
        }

        List<Entry> steps() {
            var steps = entries("negotiation", Comparator.comparing(Entry::date), "date", "step");
            for (Entry step : steps) {
                if (!List.of("asked", "talks", "signed", "ended").contains(step.text("step"))) {
                    problems.error(
                        item.source().file(),
                        step.fields().line("step"),
                        "\"step\" must be asked, talks, signed or ended"
                    );
                }
            }
            return steps;
        }

        /** A list's entries, in an order; reports a problem for each missing field. */
        List<Entry> entries(String name, Comparator<Entry> order, String... required) {
            var groups = item
                .fields()
                .each(name)
                .stream()
                .filter(group -> samples || !group.flag("sample"))
                .toList();
            for (FrontMatter group : groups) {
                for (String field : required) {
                    if (group.isBlank(field)) {
                        problems.error(
                            item.source(),
                            name,
                            "each of \"" + name + "\" needs the field \"" + field + "\""
                        );
                    }
                }
            }
            return groups
                .stream()
                .map(group -> new Entry(day(group), group.flag("sample"), group))
                .sorted(order)
                .toList();
        }

        private LocalDate day(FrontMatter group) {
            var day = group.text("date").flatMap(Moment::day);
            if (day.isEmpty() && !group.isBlank("date")) {
                problems.error(item.source().file(), group.line("date"), "\"date\" must be a date such as 2026-11-24");
            }
            return day.orElse(LocalDate.EPOCH);
        }
    }
}
