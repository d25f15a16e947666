package org.socialgov.membership;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.socialgov.community.Community;
import org.socialgov.community.Details;
import org.socialgov.community.TypedText;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.web.Fields;

/** Reads the fields of a form and collects their errors, in the order of reading. */
final class FieldReader {

    private static final int MAX_LINE_LENGTH = 200;
    private static final int MAX_NAME_LENGTH = 100;

    private final Fields typed;
    private final Map<String, String> errors = new LinkedHashMap<>();

    FieldReader(Fields typed) {
        this.typed = typed;
    }

    /** The key of each field's error message. */
    Map<String, String> errors() {
        return errors;
    }

    void wrong(String field, String wording) {
        errors.putIfAbsent(field, wording);
    }

    /** The only value of a field, unchanged. */
    String one(String field) {
        return typed.one(field);
    }

    /** The address in the field {@code email}. */
    Optional<EmailAddress> email() {
        String email = typed.one("email");
        var address = TypedText.ofLine(email).isEmpty() ? EmailAddress.parse(email) : Optional.<EmailAddress>empty();
        if (email.isBlank()) {
            wrong("email", "join.email.missing");
        } else if (address.isEmpty()) {
            wrong("email", email.indexOf('@') != email.lastIndexOf('@') ? "join.email.two" : "join.email.wrong");
        }
        return address;
    }

    /**
     * The member's details in the fields that the community asks for.
     *
     * @param before the details so far: kept for fields that the community doesn't ask for
     */
    Details details(Community community, Details before) {
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

    boolean isChecked(String field) {
        return typed.isChecked(field);
    }

    /** One line of text, spaces around it ignored; the error about its length is {@code join.<field>.long}. */
    String line(String field, int longest) {
        String value = typed.one(field);
        return checked(field, value, TypedText.ofLine(value), longest);
    }

    /** Text of several lines, kept as one. */
    String text(String field, int longest) {
        String value = typed.one(field).strip().replaceAll("\\R+", " ");
        return checked(field, value, TypedText.ofLine(value), longest);
    }

    /** The name of a person, an organization or a role; may be empty. */
    private String name(String field, int longest) {
        String value = typed.one(field);
        return checked(field, value, value.isBlank() ? TypedText.ofLine(value) : TypedText.ofName(value), longest);
    }

    private String checked(String field, String value, Optional<TypedText.Problem> problem, int longest) {
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
        if (value.strip().length() > longest) {
            wrong(field, "join." + field + ".long");
        }
        return value.strip();
    }

    /** The chosen topics that the community has; none chosen means all. */
    List<String> topics(Community community) {
        var topics = typed.all("topic");
        if (!topics.stream().allMatch(community::hasTopic)) {
            wrong("topic", "join.topic.unknown");
        }
        return community.topics().stream().map(Community.Topic::slug).filter(topics::contains).toList();
    }
}
