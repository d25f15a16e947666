package org.socialgov.web.forms;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.socialgov.community.Community;
import org.socialgov.community.Details;
import org.socialgov.community.TypedText;
import org.socialgov.community.Wording;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.web.Fields;

/** Reads the fields of a form and collects their errors, in the order of reading. */
public final class FieldReader {

    private static final int MAX_LINE_LENGTH = 200;
    private static final int MAX_NAME_LENGTH = 100;
    private static final int LONGEST_SEEN = 12;
    private static final String CHARACTER = "character";

    private final Fields typed;
    private final Map<String, String> errors = new LinkedHashMap<>();
    private final Map<String, String> values = new HashMap<>();

    public FieldReader(Fields typed) {
        this.typed = typed;
    }

    /** The error message of each field, in the order of reading; the caller may add others. */
    public Map<String, String> messages(Wording wording) {
        var messages = new LinkedHashMap<String, String>();
        errors.forEach((field, key) -> messages.put(field, wording.say(key, values)));
        return messages;
    }

    /** The error message of each field of a form about another person than the reader. */
    public Map<String, String> messagesAboutAnother(Wording wording) {
        var messages = messages(wording);
        errors.forEach((field, key) -> {
            if (wording.has(key + ".other")) {
                messages.put(field, wording.say(key + ".other", values));
            }
        });
        return messages;
    }

    /** The key of each field's error message. */
    public Map<String, String> errors() {
        return errors;
    }

    /** The values of the places in the error messages. */
    public Map<String, String> values() {
        return values;
    }

    public void wrong(String field, String wording) {
        errors.putIfAbsent(field, wording);
    }

    /** The only value of a field, without what means nothing in it. */
    public String one(String field) {
        return TypedText.cleaned(typed.one(field));
    }

    /** The address in the field {@code email}. */
    public Optional<EmailAddress> email() {
        String email = one("email");
        var address = EmailAddress.parse(email);
        if (email.isEmpty()) {
            wrong("email", "join.email.missing");
        } else if (email.indexOf('@') != email.lastIndexOf('@')) {
            wrong("email", "join.email.two");
        } else if (address.isEmpty()) {
            var misplaced = email.indexOf('@') < 0 ? OptionalInt.empty() : EmailAddress.misplaced(email);
            misplaced.ifPresent(c -> values.putIfAbsent(CHARACTER, TypedText.described(c)));
            wrong("email", misplaced.isPresent() ? "join.email.character" : "join.email.wrong");
        }
        return address;
    }

    /**
     * The member's details in the fields that the community asks for.
     *
     * @param before the details so far: kept for fields that the community doesn't ask for
     */
    public Details details(Community community, Details before) {
        String name = name("name", MAX_NAME_LENGTH);
        if (name.isEmpty()) {
            wrong("name", "join.name.missing");
        }
        String organization = community.asksOrganization()
            ? name("organization", MAX_LINE_LENGTH)
            : before.organization();
        String role = community.asksRole() ? name("role", MAX_LINE_LENGTH) : before.role();
        return new Details(name, organization, role, topics(community));
    }

    /**
     * The details of a member in the fields that were sent; each other one stays as it is. Boxes that aren't checked
     * aren't sent, so with a name, no topic means all.
     */
    public Details changedDetails(Community community, Details before) {
        if (isSent("name")) {
            return details(community, before);
        }
        return new Details(
            before.name(),
            isSent("organization") && community.asksOrganization()
                ? name("organization", MAX_LINE_LENGTH)
                : before.organization(),
            isSent("role") && community.asksRole() ? name("role", MAX_LINE_LENGTH) : before.role(),
            isSent("topic") ? topics(community) : before.topics()
        );
    }

    private boolean isSent(String field) {
        return !typed.all(field).isEmpty();
    }

    public boolean isChecked(String field) {
        return typed.isChecked(field);
    }

    /** One line of text; line breaks in it are spaces. The error about its length is {@code join.<field>.long}. */
    public String line(String field, int longest) {
        String value = one(field);
        return checked(field, value, TypedText.ofLine(value), longest);
    }

    /** The name of a person, an organization or a role; may be empty. */
    private String name(String field, int longest) {
        String value = one(field);
        return checked(field, value, value.isEmpty() ? Optional.empty() : TypedText.ofName(value), longest);
    }

    private String checked(String field, String value, Optional<TypedText.Problem> problem, int longest) {
        TypedText.hiding(value).ifPresent(character -> values.putIfAbsent(CHARACTER, character));
        problem.ifPresent(found ->
            wrong(
                field,
                switch (found) {
                    case CONTROL -> "join.line.control";
                    case INVISIBLE -> "join.line.invisible";
                    case MARKS -> "join.line.marks";
                    case LINK -> "join.line.link";
                    case NO_LETTER -> "join.line.letter";
                }
            )
        );
        // One seen character can have several code units, but not a book of them.
        if (TypedText.length(value) > longest || value.length() > LONGEST_SEEN * longest) {
            wrong(field, "join." + field + ".long");
        }
        return value;
    }

    /** The chosen topics that the community has; none chosen means all. */
    public List<String> topics(Community community) {
        var topics = typed.all("topic");
        if (!topics.stream().allMatch(community::hasTopic)) {
            wrong("topic", "join.topic.unknown");
        }
        return community.topics().stream().map(Community.Topic::slug).filter(topics::contains).toList();
    }
}
