package org.socialgov.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The parts of a form in the U.S. Web Design System, marked up so that people find their errors: each field refers to
 * its hint and its error, and a summary at the top takes the focus and links to each field with an error.
 *
 * @see <a href="https://designsystem.digital.gov/components/form/">Form, U.S. Web Design System</a>
 */
public final class Form {

    private final Map<String, String> errors;
    private final String prefix;
    private final List<Html> parts = new ArrayList<>();

    /** @param errors the error message of each field, in the order of the fields; it says how to correct the value */
    public Form(Map<String, String> errors) {
        this(errors, "");
    }

    /**
     * One of several forms on a page.
     *
     * @param prefix precedes the names in the ids, so that each id is unique on the page
     */
    public Form(Map<String, String> errors, String prefix) {
        this.errors = errors;
        this.prefix = prefix;
    }

    /** The title and the main content of a page. */
    public record Page(String title, Html main) {}

    /**
     * A text field of one line.
     *
     * @param attributes further attributes, quoted, constants in code: {@code type="email" autocomplete="email"}
     */
    public Form input(String name, String label, String hint, String value, Html attributes) {
        return input(name, label, Html.text(hint), value, attributes);
    }

    /** Likewise, with a hint that holds a link. */
    public Form input(String name, String label, Html hint, String value, Html attributes) {
        return field(
            name,
            label,
            hint,
            Html.of(
                "<input class=\"usa-input{}\" id=\"{}\" name=\"{}\" value=\"{}\" {}{}>",
                hasError(name) ? " usa-input--error" : "",
                id(name),
                name,
                value,
                attributes,
                described(name, !hint.markup().isEmpty())
            )
        );
    }

    /** Text of a few lines. */
    public Form textarea(String name, String label, String hint, String value) {
        return textarea(name, label, hint, value, 4);
    }

    /** Text of several lines, of which so many are seen at once. */
    public Form textarea(String name, String label, String hint, String value, int rows) {
        return field(
            name,
            label,
            Html.text(hint),
            Html.of(
                "<textarea class=\"usa-textarea{}\" id=\"{}\" name=\"{}\" rows=\"{}\"{}>\n{}</textarea>",
                hasError(name) ? " usa-input--error" : "",
                id(name),
                name,
                rows,
                described(name, !hint.isEmpty()),
                value
            )
        );
    }

    /** One option of a group. */
    public record Choice(String value, String label, boolean chosen) {}

    /** A group of check boxes; any number may be checked. */
    public Form boxes(String name, String legend, String hint, List<Choice> choices) {
        return group("checkbox", name, legend, hint, choices);
    }

    /** A group of radio buttons; one is chosen. */
    public Form radios(String name, String legend, String hint, List<Choice> choices) {
        return group("radio", name, legend, hint, choices);
    }

    /** A further group of check boxes of the same name; the first group has the hint and the error. */
    public Form moreBoxes(String name, String legend, List<Choice> choices) {
        var all = choices
            .stream()
            .map(choice -> choice("checkbox", id(name) + "-" + choice.value(), name, choice, Html.NOTHING))
            .toList();
        parts.add(
            Html.of(
                """
                <fieldset class="usa-fieldset usa-form-group">
                <legend class="usa-legend">{}</legend>
                {}</fieldset>
                """,
                legend,
                all
            )
        );
        return this;
    }

    private Form group(String type, String name, String legend, String hint, List<Choice> choices) {
        var all = new ArrayList<Html>();
        for (int i = 0; i < choices.size(); i++) {
            var choice = choices.get(i);
            // The error summary links to the first one.
            all.add(choice(type, i == 0 ? id(name) : id(name) + "-" + choice.value(), name, choice, Html.NOTHING));
        }
        parts.add(
            Html.of(
                """
                <fieldset class="usa-fieldset usa-form-group{}"{}>
                <legend class="usa-legend">{}</legend>
                {}{}{}</fieldset>
                """,
                hasError(name) ? " usa-form-group--error" : "",
                describedBy(name, !hint.isEmpty()),
                legend,
                hint(name, Html.text(hint)),
                errorMessage(name),
                all
            )
        );
        return this;
    }

    /** A list from which one option is chosen. */
    public Form select(String name, String label, String hint, List<Choice> choices) {
        return field(
            name,
            label,
            Html.text(hint),
            Html.of(
                "<select class=\"usa-select{}\" id=\"{}\" name=\"{}\"{}>\n{}</select>",
                hasError(name) ? " usa-input--error" : "",
                id(name),
                name,
                described(name, !hint.isEmpty()),
                choices
                    .stream()
                    .map(choice ->
                        Html.of(
                            "<option value=\"{}\"{}>{}</option>\n",
                            choice.value(),
                            Html.trusted(choice.chosen() ? " selected" : ""),
                            choice.label()
                        )
                    )
                    .toList()
            )
        );
    }

    /**
     * A field for a file.
     *
     * @param accept names of types of files, a constant in code
     */
    public Form file(String name, String label, String hint, String accept) {
        return field(
            name,
            label,
            Html.text(hint),
            Html.of(
                "<input class=\"usa-file-input\" id=\"{}\" name=\"{}\" type=\"file\" accept=\"{}\"{}>",
                id(name),
                name,
                accept,
                described(name, !hint.isEmpty())
            )
        );
    }

    /** A control with its label, hint and error. */
    private Form field(String name, String label, Html hint, Html control) {
        return add(
            Html.of(
                """
                <div class="usa-form-group{}">
                <label class="usa-label{}" for="{}">{}</label>
                {}{}{}
                </div>
                """,
                hasError(name) ? " usa-form-group--error" : "",
                hasError(name) ? " usa-label--error" : "",
                id(name),
                label,
                hint(name, hint),
                errorMessage(name),
                control
            )
        );
    }

    /** A hidden field. */
    public Form hidden(String name, String value) {
        parts.add(Html.of("<input type=\"hidden\" name=\"{}\" value=\"{}\">\n", name, value));
        return this;
    }

    /** A check box that must be checked. It starts unchecked, unless the same person has just checked it. */
    public Form requiredBox(String name, String label, boolean ticked) {
        parts.add(
            Html.of(
                "<div class=\"usa-form-group{}\">\n{}{}</div>\n",
                hasError(name) ? " usa-form-group--error" : "",
                errorMessage(name),
                choice(
                    "checkbox",
                    id(name),
                    name,
                    new Choice("yes", label, ticked),
                    Html.of("required {}", described(name, false))
                )
            )
        );
        return this;
    }

    /**
     * One of several buttons that send the form.
     *
     * @param look the modifier of the button's class, a constant in code
     */
    public Form button(String name, String value, String label, String look) {
        parts.add(
            Html.of(
                "<button class=\"usa-button {}\" type=\"submit\" name=\"{}\" value=\"{}\">{}</button>\n",
                look,
                name,
                value,
                label
            )
        );
        return this;
    }

    /** Markup between the fields. */
    public Form add(Html markup) {
        parts.add(markup);
        return this;
    }

    /** The form, posted to a path of the site: the page's path ends in a slash, the target's doesn't. */
    public Html renderTo(String path, String button) {
        return render(Html.of(" action=\"{}\"", path), button, "usa-button--big");
    }

    /** The form, posted to the address of its page, so that a token in the address needn't be repeated in the page. */
    public Html render(String button) {
        return render(button, "usa-button--big");
    }

    /** The form with the buttons among its parts, posted to a path of the site. */
    public Html renderTo(String path) {
        return Html.of(
            "<form class=\"usa-form usa-form--large\" method=\"post\" action=\"{}\" novalidate>\n{}</form>\n",
            path,
            parts
        );
    }

    /** The form with a file, posted to a path of the site. */
    public Html renderFileTo(String path, String button) {
        return render(Html.of(" action=\"{}\" enctype=\"multipart/form-data\"", path), button, "usa-button--big");
    }

    /** The form, posted to a path of the site, with a button of another look: the modifier of its class, a constant in code. */
    public Html renderTo(String path, String button, String look) {
        return render(Html.of(" action=\"{}\"", path), button, look);
    }

    /** @param look the modifier of the button's class, a constant in code */
    public Html render(String button, String look) {
        return render(Html.NOTHING, button, look);
    }

    private Html render(Html action, String button, String look) {
        return Html.of(
            """
            <form class="usa-form usa-form--large" method="post"{} novalidate>
            {}<button class="usa-button {}" type="submit">{}</button>
            </form>
            """,
            action,
            parts,
            look,
            button
        );
    }

    /** The fields alone, for use in another form. */
    public Html parts() {
        return Html.join(parts);
    }

    /** The summary of all errors; empty if there are none. */
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

    /**
     * An alert that belongs to no field.
     *
     * @param kind success, info, warning or error
     */
    public static Html alert(String kind, String heading, String text) {
        return alert(kind, heading, Html.of("<p class=\"usa-alert__text\">{}</p>\n", text));
    }

    /** Likewise, with more than a sentence. */
    public static Html alert(String kind, String heading, Html content) {
        return Html.of(
            """
            <div class="usa-alert {}" role="{}">
            <div class="usa-alert__body">
            <h2 class="usa-alert__heading">{}</h2>
            {}</div>
            </div>
            """,
            alertClass(kind),
            kind.equals("error") ? "alert" : "status",
            heading,
            content
        );
    }

    /** Written out, since the build drops style rules of class names that it doesn't find in the code. */
    private static String alertClass(String kind) {
        return switch (kind) {
            case "success" -> "usa-alert--success";
            case "info" -> "usa-alert--info";
            case "warning" -> "usa-alert--warning";
            case "error" -> "usa-alert--error";
            default -> throw new IllegalArgumentException("unknown kind of alert: " + kind);
        };
    }

    private static Html choice(String type, String id, String name, Choice choice, Html attributes) {
        boolean box = type.equals("checkbox");
        return Html.of(
            """
            <div class="{}">
            <input class="{}" type="{}" id="{}" name="{}" value="{}"{} {}>
            <label class="{}" for="{}">{}</label>
            </div>
            """,
            box ? "usa-checkbox" : "usa-radio",
            box ? "usa-checkbox__input" : "usa-radio__input",
            type,
            id,
            name,
            choice.value(),
            Html.trusted(choice.chosen() ? " checked" : ""),
            attributes,
            box ? "usa-checkbox__label" : "usa-radio__label",
            id,
            choice.label()
        );
    }

    private String id(String name) {
        return prefix + name;
    }

    private boolean hasError(String name) {
        return errors.containsKey(name);
    }

    private Html hint(String name, Html hint) {
        return hint.markup().isEmpty()
            ? Html.NOTHING
            : Html.of("<span class=\"usa-hint\" id=\"{}-hint\">{}</span>\n", id(name), hint);
    }

    private Html errorMessage(String name) {
        return hasError(name)
            ? Html.of("<span class=\"usa-error-message\" id=\"{}-error\">{}</span>\n", id(name), errors.get(name))
            : Html.NOTHING;
    }

    private Html described(String name, boolean hasHint) {
        var by = describedBy(name, hasHint);
        return hasError(name) ? Html.of(" aria-invalid=\"true\"{}", by) : by;
    }

    private Html describedBy(String name, boolean hasHint) {
        var ids = new ArrayList<String>();
        if (hasError(name)) {
            ids.add(id(name) + "-error");
        }
        if (hasHint) {
            ids.add(id(name) + "-hint");
        }
        return ids.isEmpty() ? Html.NOTHING : Html.of(" aria-describedby=\"{}\"", String.join(" ", ids));
    }
}
