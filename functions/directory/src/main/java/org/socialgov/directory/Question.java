package org.socialgov.directory;

import java.util.List;
import java.util.Optional;
import org.socialgov.community.TypedText;
import org.socialgov.community.directory.Domain;
import org.socialgov.web.Fields;

sealed interface Question {
    /** No question yet: the form is shown. */
    record None() implements Question {}

    /** @param domain the domain; taken from the address if a whole address was typed */
    record About(Domain domain) implements Question {}

    /**
     * @param typed the input, to be shown again
     * @param wording the key of the error message
     */
    record Mistaken(String typed, String wording) implements Question {}

    /** The question in a query's field {@code domain}; a {@link org.socialgov.web.Refusal} if there are two. */
    static Question read(Fields query) {
        List<String> all = query.all("domain");
        if (all.isEmpty()) {
            return new None();
        }
        String typed = TypedText.cleaned(query.one("domain"));
        if (typed.isEmpty()) {
            return new Mistaken("", "directory.domain.missing");
        }
        Optional<Domain> domain = Domain.parseOrOfAddress(typed);
        return domain.isPresent() ? new About(domain.get()) : new Mistaken(typed, "directory.domain.wrong");
    }
}
