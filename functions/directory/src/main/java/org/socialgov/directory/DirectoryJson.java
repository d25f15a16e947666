package org.socialgov.directory;

import java.util.Map;
import org.socialgov.community.Wording;
import org.socialgov.community.directory.Listing;
import org.socialgov.environment.JsonObject;
import org.socialgov.web.Problem;
import org.socialgov.web.Response;

final class DirectoryJson {

    private DirectoryJson() {}

    static Response answer(Answer answer) {
        var listing = answer.listing();
        return Response.json(
            200,
            new JsonObject()
                .with("domain", answer.domain().name())
                .with("organization", listing.map(Listing::organization))
                .with("kind", listing.map(found -> found.kind().slug()))
                .with("matched", listing.map(Listing::matched))
                .with("asOf", answer.asOf())
                .with("suggestion", answer.suggestion())
                .toString()
        );
    }

    /** The error of a question (RFC 9457), with the same text as on the page. */
    static Response problem(String wrong, Wording wording) {
        return Problem.inFields(wording.say("form.errors"), Map.of("domain", wording.say(wrong)));
    }
}
