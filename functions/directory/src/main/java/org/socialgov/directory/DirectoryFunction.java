package org.socialgov.directory;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.socialgov.environment.Settings;
import org.socialgov.web.DryRun;
import org.socialgov.web.FunctionRoute;
import org.socialgov.web.Http;
import org.socialgov.web.Request;
import org.socialgov.web.Resource;
import org.socialgov.web.Response;

/**
 * Answers which government organization a mail domain belongs to: the page at {@code /directory}, JSON at {@code
 * /directory.json}.
 */
public final class DirectoryFunction implements RequestStreamHandler {

    /** The list changes once a day; a visitor's browser may keep an answer for a while. */
    private static final String CACHED = "public, max-age=300";

    /** Questions about a domain that is known without the stored list, and about one that isn't known. */
    static final byte[][] DRY_RUN = {
        DryRun.get(FunctionRoute.DIRECTORY.path(), "domain=va.gov"),
        DryRun.get(FunctionRoute.DIRECTORY.path(), "domain=dry.run.example"),
    };

    private final Wiring.Lookup wiring;
    private final DirectoryPage page;
    private final Http http;

    public DirectoryFunction() {
        this(Wiring.Lookup.from(Settings.ofFunction()));
        DryRun.of(new DirectoryFunction(wiring.forDryRun()).http, wiring.log(), DRY_RUN);
    }

    DirectoryFunction(Wiring.Lookup wiring) {
        this.wiring = wiring;
        page = new DirectoryPage(wiring.wording());
        http = new Http(this::route, wiring.errors(), wiring.log());
    }

    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        http.serve(event, answer);
    }

    private Optional<Resource> route(Request request) {
        if (FunctionRoute.DIRECTORY.isAt(request.path())) {
            return Optional.of(Resource.get(this::html));
        }
        return FunctionRoute.DIRECTORY_JSON.isAt(request.path())
            ? Optional.of(Resource.get(this::json))
            : Optional.empty();
    }

    private Response html(Request request) {
        var question = Question.read(request.queryFields());
        var shown = page.of(question, answer(question), DirectoryPage.Basis.of(wiring.list(), wiring.own()));
        String description = wiring.wording().say("directory.intro");
        String html = wiring.frame().render(shown.title(), description, shown.main(), request.domainName());
        return question instanceof Question.Mistaken
            ? Response.html(422, html)
            : Response.html(200, html).with("cache-control", CACHED);
    }

    private Response json(Request request) {
        return switch (Question.read(request.queryFields())) {
            case Question.None() -> DirectoryJson.problem("directory.domain.missing", wiring.wording());
            case Question.Mistaken(_, String wrong) -> DirectoryJson.problem(wrong, wiring.wording());
            case Question.About about -> DirectoryJson.answer(answer(about).orElseThrow()).with(
                "cache-control",
                CACHED
            );
        };
    }

    private Optional<Answer> answer(Question question) {
        return question instanceof Question.About(var domain)
            ? Optional.of(Answer.of(domain, wiring.directory()))
            : Optional.empty();
    }
}
