package org.socialgov.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The parts of a form in the look of the U.S. Web Design System, marked up so that a mistake is found: each field
 * names its hint and its error, and a summary at the top that takes the focus links to each field with one.
 *
 * @see <a href="https://designsystem.digital.gov/components/form/">Form, U.S. Web Design System</a>
 */
public final class Form {

    private final Map<String, String> errors;
    private final List<Html> parts = new ArrayList<>();

    /** @param errors what is wrong, by field, in the order of the fields, in words that say how to mend it */
    public Form(Map<String, String> errors) {
        this.errors = errors;
    }

    /** A finished whole: what a page of a function is made of. */
    public record Page(String title, Html main) {}

    /**
     * A line of text.
     *
     * @param attributes further attributes, quoted, constants of the program: {@code type="email" autocomplete="email"}
     */
    public Form input(String name, String label, String hint, String value, Html attributes) {
        parts.add(
            Html.of(
                """
                <div class="usa-form-group{}">
                <label class="usa-label{}" for="{}">{}</label>
                {}{}<input class="usa-input{}" id="{}" name="{}" value="{}" {}{}>
                </div>
                """,
                hasError(name) ? " usa-form-group--error" : "",
                hasError(name) ? " usa-label--error" : "",
                name,
                label,
                hint.isEmpty()
                    ? Html.NOTHING
                    : Html.of("<span class=\"usa-hint\" id=\"{}-hint\">{}</span>\n", name, hint),
                errorMessage(name),
                hasError(name) ? " usa-input--error" : "",
                name,
                name,
                value,
                attributes,
                described(name, !hint.isEmpty())
            )
        );
        return this;
    }

    /** One choice of several under a legend. */
    public record Choice(String value, String label, boolean chosen) {}

    /** A group of boxes, of which as many may be ticked as one likes. */
    public Form boxes(String name, String legend, String hint, List<Choice> choices) {
        var boxes = new ArrayList<Html>();
        for (int i = 0; i < choices.size(); i++) {
            var choice = choices.get(i);
            // The summary's link leads to the first box.
            String id = i == 0 ? name : name + "-" + choice.value();
            boxes.add(box(id, name, choice.value(), choice.label(), choice.chosen(), Html.NOTHING));
        }
        parts.add(
            Html.of(
                """
                <fieldset class="usa-fieldset usa-form-group{}"{}>
                <legend class="usa-legend">{}</legend>
                <span class="usa-hint" id="{}-hint">{}</span>
                {}{}</fieldset>
                """,
                hasError(name) ? " usa-form-group--error" : "",
                Html.of(" aria-describedby=\"{}-hint{}\"", name, hasError(name) ? " " + name + "-error" : ""),
                legend,
                name,
                hint,
                errorMessage(name),
                boxes
            )
        );
        return this;
    }

    /** A box that must be ticked; never ticked beforehand, unless the same person has just ticked it. */
    public Form requiredBox(String name, String label, boolean ticked) {
        parts.add(
            Html.of(
                "<div class=\"usa-form-group{}\">\n{}{}</div>\n",
                hasError(name) ? " usa-form-group--error" : "",
                errorMessage(name),
                box(name, name, "yes", label, ticked, Html.of("required {}", described(name, false)))
            )
        );
        return this;
    }

    /** Markup between the fields. */
    public Form add(Html markup) {
        parts.add(markup);
        return this;
    }

    /** The form: it posts to the address that it was opened at, so that a token in there needn't stand in the page. */
    public Html render(String button) {
        return Html.of(
            """
            <form class="usa-form usa-form--large" method="post" novalidate>
            {}<button class="usa-button usa-button--big" type="submit">{}</button>
            </form>
            """,
            parts,
            button
        );
    }

    /** The fields alone, to stand in another form. */
    public Html parts() {
        return Html.join(parts);
    }

    /** The summary of all that is wrong, nothing if nothing is. */
    public static Html summary(String heading, Map<String, String> errors) {
        if (errors.isEmpty()) {
            return Html.NOTHING;
        }
        var links = errors
            .entrySet()
            .stream()
            .map(error ->
                Html.of("<li><a class=\"usa-link\" href=\"#{}\">{}</a></li>\n", error.getKey(), error.getValue())
            )
            .toList();
        return Html.of(
            """
            <div class="usa-alert usa-alert--error" role="alert" tabindex="-1" autofocus>
            <div class="usa-alert__body">
            <h2 class="usa-alert__heading">{}</h2>
            <ul class="usa-list">
            {}</ul>
            </div>
            </div>
            """,
            heading,
            links
        );
    }

    /** Something to know before going on, not tied to a field. */
    public static Html alert(String kind, String heading, String text) {
        return Html.of(
            """
            <div class="usa-alert usa-alert--{}" role="{}">
            <div class="usa-alert__body">
            <h2 class="usa-alert__heading">{}</h2>
            <p class="usa-alert__text">{}</p>
            </div>
            </div>
            """,
            kind,
            kind.equals("error") ? "alert" : "status",
            heading,
            text
        );
    }

    private static Html box(String id, String name, String value, String label, boolean ticked, Html attributes) {
        return Html.of(
            """
            <div class="usa-checkbox">
            <input class="usa-checkbox__input" type="checkbox" id="{}" name="{}" value="{}"{} {}>
            <label class="usa-checkbox__label" for="{}">{}</label>
            </div>
            """,
            id,
            name,
            value,
            Html.trusted(ticked ? " checked" : ""),
            attributes,
            id,
            label
        );
    }

    private boolean hasError(String name) {
        return errors.containsKey(name);
    }

    private Html errorMessage(String name) {
        return hasError(name)
            ? Html.of("<span class=\"usa-error-message\" id=\"{}-error\">{}</span>\n", name, errors.get(name))
            : Html.NOTHING;
    }

    private Html described(String name, boolean hasHint) {
        if (hasError(name)) {
            return Html.of(
                " aria-invalid=\"true\" aria-describedby=\"{}-error{}\"",
                name,
                hasHint ? " " + name + "-hint" : ""
            );
        }
        return hasHint ? Html.of(" aria-describedby=\"{}-hint\"", name) : Html.NOTHING;
    }
}
