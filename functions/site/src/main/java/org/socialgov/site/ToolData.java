package org.socialgov.site;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import org.socialgov.web.CsvWriter;

/** The registry of tools as JSON and as CSV. */
final class ToolData {

    private static final String NOTE =
        "Being listed does not mean that your agency has signed. Most entries come from a list that is no longer " +
        "kept and have not been reviewed since the date shown: ask your counsel. The address of an agreement is where " +
        "it was at the date beside it. It has not been checked since.";

    private ToolData() {}

    static String json(List<Tool> tools) throws IOException {
        var text = new StringWriter();
        try (var json = new JsonFactory().createGenerator(text)) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeStringField("title", "Federal-compatible terms of service agreements");
            json.writeStringField("note", NOTE);
            json.writeArrayFieldStart("tools");
            for (Tool tool : tools) {
                write(json, tool);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return text.append('\n').toString();
    }

    private static void write(JsonGenerator json, Tool tool) throws IOException {
        var fields = tool.item().fields();
        json.writeStartObject();
        json.writeStringField("name", tool.item().title());
        json.writeStringField("slug", tool.slug());
        json.writeStringField("url", tool.url());
        json.writeStringField("page", Marks.slot("site-origin") + tool.item().path());
        json.writeStringField("description", tool.item().summary());
        json.writeStringField("status", tool.status());
        text(json, "form", tool.form());
        text(json, "kind", tool.kind());
        text(json, "category", tool.category());
        text(json, "agreement", tool.agreement().map(Tool.Agreement::url).orElse(""));
        text(json, "agreementAsOf", asOf(tool));
        text(json, "lastReviewed", tool.lastReviewed().map(Object::toString).orElse(""));
        text(json, "reviewDue", tool.reviewDue().map(Object::toString).orElse(""));
        json.writeStringField("source", fields.text("source").orElse("socialgov"));
        text(json, "renamedTo", fields.text("renamed_to").orElse(""));
        text(json, "serviceEnded", fields.text("service_ended").orElse(""));
        text(json, "note", fields.text("platform_note").orElse(""));
        json.writeArrayFieldStart("evaluations");
        for (var evaluation : tool.evaluations()) {
            begin(json, evaluation);
            text(json, "evaluator", evaluation.text("evaluator"));
            for (String finding : Tool.FINDINGS) {
                text(json, finding, evaluation.text(finding));
            }
            text(json, "verdict", evaluation.text("verdict"));
            text(json, "reviewDue", evaluation.reviewDue().map(Object::toString).orElse(""));
            json.writeEndObject();
        }
        json.writeEndArray();
        array(json, "negotiation", tool.negotiation(), "step", "note");
        array(json, "signed", tool.signed(), "agency");
        array(json, "changes", tool.changes(), "what");
        json.writeEndObject();
    }

    private static void array(JsonGenerator json, String name, List<Tool.Entry> entries, String... fields)
        throws IOException {
        json.writeArrayFieldStart(name);
        for (var entry : entries) {
            begin(json, entry);
            for (String field : fields) {
                text(json, field, entry.text(field));
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void begin(JsonGenerator json, Tool.Entry entry) throws IOException {
        json.writeStartObject();
        json.writeStringField("date", entry.date().toString());
        if (entry.sample()) {
            json.writeBooleanField("example", true);
        }
    }

    /** An unknown value is null, not an empty text. */
    private static void text(JsonGenerator json, String name, String value) throws IOException {
        if (value.isEmpty()) {
            json.writeNullField(name);
        } else {
            json.writeStringField(name, value);
        }
    }

    static String csv(List<Tool> tools) {
        var csv = new CsvWriter(
            "name",
            "slug",
            "url",
            "description",
            "status",
            "form",
            "kind",
            "category",
            "agreement",
            "agreement_as_of",
            "last_reviewed",
            "review_due",
            "source",
            "renamed_to",
            "service_ended",
            "evaluations",
            "signed_by"
        );
        for (Tool tool : tools) {
            var fields = tool.item().fields();
            // Sample content is excluded, since the table can't mark it.
            long evaluations = tool
                .evaluations()
                .stream()
                .filter(evaluation -> !evaluation.sample())
                .count();
            var agencies = tool
                .signed()
                .stream()
                .filter(signature -> !signature.sample())
                .map(signature -> signature.text("agency"))
                .toList();
            csv.row(
                List.of(
                    tool.item().title(),
                    tool.slug(),
                    tool.url(),
                    tool.item().summary(),
                    tool.status(),
                    tool.form(),
                    tool.kind(),
                    tool.category(),
                    orEmpty(tool.agreement().map(Tool.Agreement::url)),
                    asOf(tool),
                    orEmpty(tool.lastReviewed()),
                    orEmpty(tool.reviewDue()),
                    orEmpty(fields.text("source")),
                    orEmpty(fields.text("renamed_to")),
                    orEmpty(fields.text("service_ended")),
                    String.valueOf(evaluations),
                    String.join("; ", agencies)
                )
            );
        }
        return csv.text();
    }

    private static String asOf(Tool tool) {
        return orEmpty(tool.agreement().map(Tool.Agreement::asOf));
    }

    private static String orEmpty(Optional<?> value) {
        return value.map(Object::toString).orElse("");
    }
}
