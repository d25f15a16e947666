package org.socialgov.site;

import static org.socialgov.site.Words.say;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * Footnotes in the notation of GitHub's and Hugo's Markdown: {@code [^1]} in the text, {@code [^1]: The note.} anywhere.
 * Made here, since the registries have no extension for them that works with the release of commonmark in use.
 */
final class Footnotes {

    private static final Pattern DEFINITION = Pattern.compile(" {0,3}\\[\\^([^\\]\\s]+)]:(.*)");
    private static final Pattern REFERENCE = Pattern.compile("\\[\\^([^\\]\\s]+)]");
    private static final Pattern FENCE = Pattern.compile(" {0,3}(```|~~~).*");

    private final Map<String, String> notes = new LinkedHashMap<>();
    private final List<String> referredTo = new ArrayList<>();
    private final List<String> missing = new ArrayList<>();
    private final Map<String, Integer> references = new HashMap<>();
    private final StringBuilder text = new StringBuilder();

    Footnotes(String markdown) {
        if (!markdown.contains("[^")) {
            text.append(markdown);
            return;
        }
        String note = null;
        boolean code = false;
        boolean blank = false;
        for (String line : markdown.split("\n", -1)) {
            var definition = DEFINITION.matcher(line);
            code ^= FENCE.matcher(line).matches();
            if (!code && definition.matches()) {
                note = definition.group(1);
                notes.put(note, definition.group(2).strip());
            } else if (note != null && (!blank || line.startsWith("  ") || line.startsWith("\t") || line.isBlank())) {
                notes.merge(note, line.strip(), (before, more) -> before + "\n" + more);
            } else {
                note = null;
                text.append(line).append('\n');
            }
            blank = line.isBlank();
        }
    }

    /** The Markdown without the notes. */
    String text() {
        return text.toString();
    }

    /** Makes links of the references, and adds the notes at the end. */
    void add(Document page, UnaryOperator<String> renderer) {
        if (notes.isEmpty()) {
            return;
        }
        Markdown.insert(page, "[^", REFERENCE, this::refer);
        if (referredTo.isEmpty()) {
            return;
        }
        var section = page.body().appendElement("section");
        section.appendElement("h2").text(say("site.footnotes"));
        var list = section.appendElement("ol");
        for (String name : referredTo) {
            var item = list
                .appendElement("li")
                .attr("id", "fn-" + Slug.of(name))
                .html(renderer.apply(notes.get(name)));
            var last = item.select("> p").last();
            (last == null ? item : last)
                .appendText(" ")
                .appendElement("a")
                .attr("href", "#fnref-" + Slug.of(name))
                .attr("aria-label", say("site.footnote-back"))
                .text("↩");
        }
    }

    private Optional<Element> refer(MatchResult reference) {
        String name = reference.group(1);
        if (!notes.containsKey(name)) {
            missing.add(name);
            return Optional.empty();
        }
        if (!referredTo.contains(name)) {
            referredTo.add(name);
        }
        int count = references.merge(name, 1, Integer::sum);
        var link = new Element("a")
            .attr("href", "#fn-" + Slug.of(name))
            .attr("id", "fnref-" + Slug.of(name) + (count == 1 ? "" : "-" + count))
            .text(String.valueOf(referredTo.indexOf(name) + 1));
        return Optional.of(new Element("sup").appendChild(link));
    }

    /** The notes that the text refers to and doesn't have. */
    List<String> missing() {
        return missing;
    }

    /** The notes that the text doesn't refer to, and so doesn't have. */
    List<String> unused() {
        return notes
            .keySet()
            .stream()
            .filter(name -> !referredTo.contains(name))
            .toList();
    }
}
