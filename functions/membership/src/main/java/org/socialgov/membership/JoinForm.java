package org.socialgov.membership;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.socialgov.community.Community;
import org.socialgov.community.Consent;
import org.socialgov.community.Details;
import org.socialgov.community.EmailAddress;
import org.socialgov.community.JoinRequest;
import org.socialgov.community.Wording;
import org.socialgov.web.Fields;
import org.socialgov.web.Form;
import org.socialgov.web.Html;
import org.socialgov.web.Response;

/** The form to join: what somebody typed, and what is wrong with it. */
record JoinForm(Community community, Fields typed, Outcome outcome, boolean failed) {
    private static final int LONGEST_LINE = 200;
    private static final int LONGEST_NAME = 100;
    private static final Set<String> NOT_TICKED = Set.of("", "false", "no", "off", "0");

    /** What became of reading it. */
    sealed interface Outcome {
        record Valid(JoinRequest request) implements Outcome {}

        /** The key of what to say about each field, in the order of the fields. */
        record Mistaken(Map<String, String> errors) implements Outcome {}
    }

    static JoinForm empty(Community community) {
        return new JoinForm(community, new Fields(Map.of()), new Outcome.Mistaken(Map.of()), false);
    }

    /** Reads what was sent; fields that the form doesn't have are ignored. */
    static JoinForm read(Fields typed, Community community, Instant now) {
        var errors = new LinkedHashMap<String, String>();
        String email = typed.one("email");
        var address = isLine(email) ? EmailAddress.parse(email) : Optional.<EmailAddress>empty();
        if (email.isBlank()) {
            errors.put("email", "join.email.missing");
        } else if (address.isEmpty()) {
            errors.put("email", email.indexOf('@') != email.lastIndexOf('@') ? "join.email.two" : "join.email.wrong");
        }
        String name = line(typed, "name", LONGEST_NAME, errors);
        if (name.isEmpty() && !errors.containsKey("name")) {
            errors.put("name", "join.name.missing");
        }
        String organization = community.asksOrganization() ? line(typed, "organization", LONGEST_LINE, errors) : "";
        String role = community.asksRole() ? line(typed, "role", LONGEST_LINE, errors) : "";
        var topics = typed.all("topic");
        if (!topics.stream().allMatch(community::hasTopic)) {
            errors.put("topic", "join.topic.unknown");
        }
        if (NOT_TICKED.contains(typed.one("consent").strip().toLowerCase(Locale.ROOT))) {
            errors.put("consent", "join.consent.missing");
        }
        if (!typed.one("website").isEmpty()) {
            errors.put("website", "join.website.filled");
        }
        if (!errors.isEmpty()) {
            return new JoinForm(community, typed, new Outcome.Mistaken(errors), false);
        }
        var chosen = community.topics().stream().map(Community.Topic::slug).filter(topics::contains).toList();
        var request = new JoinRequest(
            community.id(),
            address.orElseThrow(),
            new Details(name, organization, role, chosen),
            new Consent(community.notice().version(), now)
        );
        return new JoinForm(community, typed, new Outcome.Valid(request), false);
    }

    /** The same, to be shown again because it couldn't be taken. */
    JoinForm notTaken() {
        return new JoinForm(community, typed, outcome, true);
    }

    /** The page: the form as typed, with what is wrong. */
    Form.Page page(Wording wording) {
        var errors = messages(wording);
        var form = new Form(errors);
        form.input(
            "email",
            wording.say("join.email"),
            wording.say("join.email.hint"),
            value("email"),
            Html.trusted("type=\"email\" autocomplete=\"email\" required")
        );
        form.input(
            "name",
            wording.say("join.name"),
            "",
            value("name"),
            Html.trusted("type=\"text\" autocomplete=\"name\" required")
        );
        if (community.asksOrganization()) {
            form.input(
                "organization",
                wording.say("join.organization"),
                wording.say("join.organization.hint"),
                value("organization"),
                Html.trusted("type=\"text\" autocomplete=\"organization\"")
            );
        }
        if (community.asksRole()) {
            form.input(
                "role",
                wording.say("join.role"),
                wording.say("join.role.hint"),
                value("role"),
                Html.trusted("type=\"text\" autocomplete=\"organization-title\"")
            );
        }
        var choices = community
            .topics()
            .stream()
            .map(topic -> new Form.Choice(topic.slug(), topic.label(), typed.all("topic").contains(topic.slug())))
            .toList();
        form.boxes("topic", wording.say("join.topic"), wording.say("join.topic.hint"), choices);
        form.add(trap(wording, errors.get("website")));
        form.add(notice(wording));
        form.requiredBox(
            "consent",
            wording.say("join.consent"),
            !NOT_TICKED.contains(value("consent").strip().toLowerCase(Locale.ROOT))
        );
        String title = wording.say("join.title", Map.of("community", community.name()));
        var main = Html.of(
            "{}{}<h1>{}</h1>\n<p class=\"usa-intro\">{}</p>\n{}",
            failed
                ? Form.alert("error", wording.say("join.not-taken.title"), wording.say("refusal.unavailable"))
                : Html.NOTHING,
            Form.summary(wording.say("form.errors"), errors),
            title,
            wording.say("join.intro", Map.of("community", community.name())),
            form.render(wording.say("join.button"))
        );
        return new Form.Page(
            errors.isEmpty() && !failed ? title : wording.say("form.error-title", Map.of("title", title)),
            main
        );
    }

    /** The same mistakes as JSON (RFC 9457). */
    Response problem(Wording wording) {
        var body = new StringBuilder("{\"type\":\"about:blank\",\"title\":")
            .append(quoted(wording.say("form.errors")))
            .append(",\"status\":422,\"errors\":[");
        var separator = "";
        for (var error : messages(wording).entrySet()) {
            body.append(separator)
                .append("{\"field\":")
                .append(quoted(error.getKey()))
                .append(",\"detail\":")
                .append(quoted(error.getValue()))
                .append('}');
            separator = ",";
        }
        return Response.text(422, "application/problem+json; charset=utf-8", body.append("]}").toString());
    }

    /** What everybody is told whose request was well-formed: it says nothing about the address. */
    static Response accepted(Wording wording) {
        return Response.json(202, "{\"status\":\"accepted\",\"message\":" + quoted(wording.say("join.accepted")) + "}");
    }

    private Map<String, String> messages(Wording wording) {
        if (!(outcome instanceof Outcome.Mistaken(var errors))) {
            return Map.of();
        }
        var messages = new LinkedHashMap<String, String>();
        errors.forEach((field, key) -> messages.put(field, wording.say(key)));
        return messages;
    }

    /** The field that people don't see and robots fill in; shown when it was filled, since a browser may have done it. */
    private Html trap(Wording wording, String error) {
        if (error != null) {
            var shown = new Form(Map.of("website", error));
            shown.input("website", wording.say("join.website"), "", value("website"), Html.trusted("type=\"text\""));
            return shown.parts();
        }
        return Html.of(
            """
            <div class="usa-sr-only" aria-hidden="true">
            <label for="website">{}</label>
            <input id="website" name="website" type="text" tabindex="-1" autocomplete="off">
            </div>
            """,
            wording.say("join.website")
        );
    }

    private Html notice(Wording wording) {
        var notice = community.notice();
        var lines = List.of(
            line(wording, "authority", notice.authority()),
            line(wording, "purpose", notice.purpose()),
            line(wording, "routine-uses", notice.routineUses()),
            line(wording, "voluntary", notice.voluntary()),
            line(wording, "effect", notice.effect())
        );
        return Html.of(
            """
            <section class="usa-summary-box" aria-labelledby="notice">
            <div class="usa-summary-box__body">
            <h2 class="usa-summary-box__heading" id="notice">{}</h2>
            <div class="usa-summary-box__text">
            {}{}<p><a class="usa-link" href="/privacy/">{}</a></p>
            </div>
            </div>
            </section>
            """,
            wording.say("notice.title"),
            lines,
            notice
                .controlNumber()
                .map(number -> Html.of("<p>{}</p>\n", wording.say("notice.control-number", Map.of("number", number))))
                .orElse(Html.NOTHING),
            wording.say("notice.more")
        );
    }

    private static Html line(Wording wording, String part, String text) {
        return Html.of("<p><strong>{}</strong> {}</p>\n", wording.say("notice." + part), text);
    }

    private String value(String field) {
        var all = typed.all(field);
        return all.isEmpty() ? "" : all.getFirst();
    }

    private static String line(Fields typed, String field, int longest, Map<String, String> errors) {
        String value = typed.one(field);
        if (!isLine(value)) {
            errors.put(field, "join.line.control");
        } else if (value.strip().length() > longest) {
            errors.put(field, "join." + field + ".long");
        }
        return value.strip();
    }

    /** One line of text: without line breaks, other controls, halves of characters, and what turns the reading direction. */
    private static boolean isLine(String text) {
        return text
            .codePoints()
            .noneMatch(
                c ->
                    Character.isISOControl(c) ||
                    Character.getType(c) == Character.SURROGATE ||
                    Character.getType(c) == Character.LINE_SEPARATOR ||
                    Character.getType(c) == Character.PARAGRAPH_SEPARATOR ||
                    (c >= 0x202A && c <= 0x202E) ||
                    (c >= 0x2066 && c <= 0x2069)
            );
    }

    private static String quoted(String text) {
        return "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"";
    }
}
