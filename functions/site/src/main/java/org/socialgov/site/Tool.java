package org.socialgov.site;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    List<Evaluation> evaluations,
    List<Step> negotiation,
    List<Signature> signed,
    List<Change> changes
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

    /** The period of validity of a review without a date for the next one. */
    private static final int MONTHS_A_REVIEW_HOLDS = 24;

    /**
     * The address of an agreement. Nobody has checked it since.
     *
     * @param asOf when the agreement was there
     */
    record Agreement(String url, YearMonth asOf) {}

    /** An agency's evaluation of the service. @param findings what it says of each subject */
    record Evaluation(
        LocalDate date,
        String evaluator,
        Map<String, Optional<String>> findings,
        String verdict,
        Optional<LocalDate> reviewDue,
        boolean sample
    ) {}

    /** A step toward an agreement: {@code asked}, {@code talks}, {@code signed} or {@code ended}. */
    record Step(LocalDate date, String step, String note, boolean sample) {}

    /** An agency that reports that it has signed. */
    record Signature(String agency, LocalDate date, boolean sample) {}

    /** A change of the entry. */
    record Change(LocalDate date, String what, boolean sample) {}

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
            reader.evaluations(),
            reader.steps(),
            reader.signatures(),
            reader.changes()
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
    Optional<Evaluation> review() {
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
        changes.forEach(change -> news.add(news("history", change.date(), change.what(), change.sample())));
        evaluations.forEach(evaluation ->
            news.add(
                news(
                    "evaluations",
                    evaluation.date(),
                    evaluation.evaluator() + ": " + evaluation.verdict(),
                    evaluation.sample()
                )
            )
        );
        negotiation.forEach(step ->
            news.add(news("negotiation", step.date(), (step.step() + ". " + step.note()).strip(), step.sample()))
        );
        signed.forEach(signature ->
            news.add(news("signed", signature.date(), signature.agency() + " has signed.", signature.sample()))
        );
        return news;
    }

    private Feed.Entry news(String part, LocalDate date, String text, boolean sample) {
        String url = item.path() + "#" + part;
        String id = item.path() + "?" + part + "=" + date + "-" + Slug.of(text);
        var at = date.atStartOfDay(Moment.SITE_ZONE).toInstant();
        return new Feed.Entry(item, id, url, text, Html.NOTHING, at, sample);
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

        List<Evaluation> evaluations() {
            var read = new ArrayList<Evaluation>();
            for (FrontMatter group : groups("evaluations", "date", "evaluator", "verdict")) {
                read.add(
                    new Evaluation(
                        day(group, "date"),
                        text(group, "evaluator"),
                        findings(group),
                        text(group, "verdict"),
                        group.text("review_due").flatMap(Moment::day),
                        group.flag("sample")
                    )
                );
            }
            read.sort(Comparator.comparing(Evaluation::date).reversed());
            return read;
        }

        private static Map<String, Optional<String>> findings(FrontMatter group) {
            var findings = new LinkedHashMap<String, Optional<String>>();
            for (String name : List.of("accessibility", "privacy", "records", "security")) {
                findings.put(name, group.text(name));
            }
            return findings;
        }

        List<Step> steps() {
            var read = new ArrayList<Step>();
            for (FrontMatter group : groups("negotiation", "date", "step")) {
                if (!List.of("asked", "talks", "signed", "ended").contains(text(group, "step"))) {
                    problems.error(
                        item.source().file(),
                        group.line("step"),
                        "\"step\" must be asked, talks, signed or ended"
                    );
                }
                read.add(new Step(day(group, "date"), text(group, "step"), text(group, "note"), group.flag("sample")));
            }
            read.sort(Comparator.comparing(Step::date));
            return read;
        }

        List<Signature> signatures() {
            return groups("signed", "agency", "date")
                .stream()
                .map(group -> new Signature(text(group, "agency"), day(group, "date"), group.flag("sample")))
                .sorted(Comparator.comparing(Signature::agency))
                .toList();
        }

        List<Change> changes() {
            return groups("changes", "date", "what")
                .stream()
                .map(group -> new Change(day(group, "date"), text(group, "what"), group.flag("sample")))
                .sorted(Comparator.comparing(Change::date).reversed())
                .toList();
        }

        private List<FrontMatter> groups(String name, String... required) {
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
            return groups;
        }

        private LocalDate day(FrontMatter group, String name) {
            var day = group.text(name).flatMap(Moment::day);
            if (day.isEmpty() && !group.isBlank(name)) {
                problems.error(
                    item.source().file(),
                    group.line(name),
                    "\"" + name + "\" must be a date such as 2026-11-24"
                );
            }
            return day.orElse(LocalDate.EPOCH);
        }

        private static String text(FrontMatter group, String name) {
            return group.text(name).orElse("");
        }
    }
}
