package org.socialgov.membership;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.socialgov.community.Community;
import org.socialgov.community.Consent;
import org.socialgov.community.Details;
import org.socialgov.community.JoinRequest;
import org.socialgov.community.Wording;
import org.socialgov.community.directory.Directory;
import org.socialgov.community.directory.Domain;
import org.socialgov.web.Fields;
import org.socialgov.web.Form;
import org.socialgov.web.forms.FieldReader;
import org.socialgov.web.forms.JoinPage;
import org.socialgov.web.forms.TemporaryFailure;
import org.socialgov.web.forms.TypedForm;

/**
 * The form to join: the submitted values and their errors.
 *
 * @param values the values of the places in the error messages, among them the well-known domain that the one of the
 *     address is likely to be a misspelling of
 * @param request the request to join; empty if there are errors
 */
record JoinForm(
    Community community,
    Fields typed,
    Map<String, String> errors,
    Map<String, String> values,
    Optional<JoinRequest> request
) implements AskForm {
    /** The domain that the visitor was asked about and confirmed by sending the form again. */
    private static final String DOMAIN = "domain";

    /**
     * Reads the submitted fields; fields that the form doesn't have are ignored.
     *
     * @param wellKnown the domains to compare the address's domain with; no call to the table, since a visitor waits
     */
    static JoinForm read(Fields typed, Community community, Directory wellKnown, Instant now) {
        var reader = new FieldReader(typed);
        var address = reader.email();
        var domain = address.map(Domain::of);
        var suggestion = domain
            .filter(asked -> !reader.one(DOMAIN).equals(asked.name()) && wellKnown.find(asked).isEmpty())
            .flatMap(wellKnown::suggestFor);
        if (suggestion.isPresent()) {
            reader.wrong("email", "join.email.domain");
        }
        var details = reader.details(community, Details.NONE);
        if (!reader.isChecked("consent")) {
            reader.wrong("consent", "join.consent.missing");
        }
        // Consent is consent to the notice that was shown.
        if (!reader.one("notice").isEmpty() && !reader.one("notice").equals(community.notice().version())) {
            reader.wrong("consent", "join.notice.changed");
        }
        if (!reader.one("website").isEmpty()) {
            reader.wrong("website", "join.website.filled");
        }
        var values = new HashMap<>(reader.values());
        suggestion.ifPresent(likely -> values.put(DOMAIN, likely));
        return new JoinForm(
            community,
            suggestion.isPresent() ? typed.with(DOMAIN, domain.orElseThrow().name()) : typed,
            reader.errors(),
            values,
            reader.errors().isEmpty()
                ? address.map(valid ->
                      new JoinRequest(community.id(), valid, details, new Consent(community.notice().version(), now))
                  )
                : Optional.empty()
        );
    }

    @Override
    public Form.Page page(Wording wording, TemporaryFailure failure) {
        return JoinPage.of(community, new TypedForm(typed, errors, values(), failure), wording);
    }
}
