package org.socialgov.directory;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import org.socialgov.community.Wording;
import org.socialgov.community.directory.Listing;
import org.socialgov.web.Problem;
import org.socialgov.web.Response;

/** The directory's answers as JSON. */
final class DirectoryJson {

    private static final JsonFactory JSON = new JsonFactory();

    private DirectoryJson() {}

    private interface Content {
        void write(JsonGenerator json) throws IOException;
    }

    static Response answer(Answer answer) {
        var listing = answer.listing();
        return Response.json(
            200,
            written(json -> {
                json.writeStringField("domain", answer.domain().name());
                json.writeStringField("organization", listing.map(Listing::organization).orElse(null));
                json.writeStringField("kind", listing.map(found -> found.kind().slug()).orElse(null));
                json.writeStringField("matched", listing.map(Listing::matched).orElse(null));
                json.writeStringField("asOf", answer.asOf().toString());
                json.writeStringField("suggestion", answer.suggestion().orElse(null));
            })
        );
    }

    /** The error of a question (RFC 9457), with the same text as on the page. */
    static Response problem(String wrong, Wording wording) {
        return Problem.inFields(wording.say("form.errors"), Map.of("domain", wording.say(wrong)));
    }

    private static String written(Content content) {
        var text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            content.write(json);
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing a string failed", impossible);
        }
        return text.toString();
    }
}
