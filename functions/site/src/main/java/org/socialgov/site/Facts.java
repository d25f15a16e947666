package org.socialgov.site;

import static org.socialgov.site.Words.say;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.socialgov.web.Html;

/** A list of facts, each a label and a value. */
final class Facts {

    private final String prefix;
    private final List<Html> facts = new ArrayList<>();

    /** @param prefix the beginning of the labels' keys */
    Facts(String prefix) {
        this.prefix = prefix;
    }

    /** Adds a fact; none if its value is empty. @param name the end of its label's key */
    Facts add(String name, Optional<?> value) {
        value.ifPresent(present -> add(name, present));
        return this;
    }

    /** Adds a fact. @param value {@code Html}, or text */
    Facts add(String name, Object value) {
        return add(of(name, value));
    }

    /** Adds one of {@link #of}. */
    Facts add(Html fact) {
        facts.add(fact);
        return this;
    }

    /** A fact as markup. */
    Html of(String name, Object value) {
        return Html.of("<div><dt>{}</dt><dd>{}</dd></div>\n", say(prefix + name), value);
    }

    /** The list; nothing without a fact. */
    Html list() {
        return facts.isEmpty() ? Html.NOTHING : Html.of("<dl class=\"site-facts\">\n{}</dl>\n", facts);
    }
}
