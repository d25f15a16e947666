package org.socialgov.membership;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.socialgov.community.Community;
import org.socialgov.community.Consent;
import org.socialgov.community.Details;
import org.socialgov.community.JoinRequest;
import org.socialgov.community.Wording;
import org.socialgov.web.Fields;
import org.socialgov.web.Form;
import org.socialgov.web.forms.JoinPage;
import org.socialgov.web.forms.TemporaryFailure;
import org.socialgov.web.forms.TypedForm;

/**
 * The form to join: the submitted values and their errors.
 *
 * @param request the request to join; empty if there are errors
 */
record JoinForm(
    Community community,
    Fields typed,
    Map<String, String> errors,
    Optional<JoinRequest> request
) implements AskForm {
    /** Reads the submitted fields; fields that the form doesn't have are ignored. */
    static JoinForm read(Fields typed, Community community, Instant now) {
        var reader = new FieldReader(typed);
        var address = reader.email();
        var details = reader.details(community, Details.NONE);
        if (!reader.isChecked("consent")) {
            reader.wrong("consent", "join.consent.missing");
        }
        if (!reader.one("website").isEmpty()) {
            reader.wrong("website", "join.website.filled");
        }
        return new JoinForm(
            community,
            typed,
            reader.errors(),
            reader.errors().isEmpty()
                ? address.map(valid ->
                      new JoinRequest(community.id(), valid, details, new Consent(community.notice().version(), now))
                  )
                : Optional.empty()
        );
    }

    @Override
    public Form.Page page(Wording wording, TemporaryFailure failure) {
        return JoinPage.of(community, new TypedForm(typed, errors, failure), wording);
    }
}
