package org.socialgov.web;

import java.util.List;
import org.socialgov.community.Wording;

/**
 * Error responses for people and programs: a page in the site's frame that says what happened and what to do next, or
 * {@code application/problem+json} (RFC 9457) for a client that uses JSON.
 */
public final class ErrorPages {

    private final Frame frame;
    private final Wording wording;

    public ErrorPages(Frame frame, Wording wording) {
        this.frame = frame;
        this.wording = wording;
    }

    /**
     * The response to a request that fails, in the format that the client accepts.
     *
     * @param detail the key of the text, for example {@code refusal.too-large}
     */
    public Response page(Request request, int status, String detail) {
        String title = wording.say("refusal." + status + ".title");
        return speaksJson(request)
            ? Problem.of(status, title, wording.say(detail))
            : html(request, status, title, detail);
    }

    /**
     * The response to a request that bypassed the content delivery network. It links to the site and doesn't redirect: with
     * a wrong site name, browsers would follow redirects in a loop. It has no frame: a request for its style sheet would be
     * refused at this address, too.
     */
    Response bypassedEdge(Request request) {
        String title = wording.say("refusal.past-the-edge.title");
        String detail = wording.say("refusal.past-the-edge");
        if (speaksJson(request)) {
            return Problem.of(403, title, detail);
        }
        String origin = frame.origin(request.domainName());
        var page = Html.of(
            """
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{}</title></head>
            <body><main><h1>{}</h1><p>{}</p><p><a href="{}/">{}</a></p></main></body>
            </html>
            """,
            title,
            title,
            detail,
            origin,
            origin
        );
        return Response.html(403, page.markup());
    }

    /** The deployment whose site's frame is around the pages. */
    Deployment deployment() {
        return frame.deployment();
    }

    private Response html(Request request, int status, String title, String detail) {
        var main = Html.of(
            """
            <h1>{}</h1>
            <p class="usa-intro">{}</p>
            {}""",
            title,
            wording.say(detail),
            status == 404
                ? Html.join(List.of(Frame.searchField(wording, ""), Frame.sections(wording)))
                : Html.of("<p><a class=\"usa-button\" href=\"/\">{}</a></p>\n", wording.say("refusal.way-on"))
        );
        return Response.html(status, frame.render(title, main, request.domainName()));
    }

    /**
     * A browser always accepts {@code text/html}. A program uses JSON if it accepts only that, posts it, or requests a
     * .json path.
     */
    private static boolean speaksJson(Request request) {
        String accept = request.header("accept").orElse("");
        if (accept.contains("text/html")) {
            return false;
        }
        return (
            accept.contains("json") ||
            request.header("content-type").orElse("").contains("json") ||
            request.path().endsWith(".json")
        );
    }
}
