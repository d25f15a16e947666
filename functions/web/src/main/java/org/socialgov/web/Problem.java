package org.socialgov.web;

import java.util.ArrayList;
import java.util.Map;
import org.socialgov.environment.JsonObject;

/** Error responses for programs: {@code application/problem+json} (RFC 9457). */
public final class Problem {

    private Problem() {}

    /** @param detail what happened and what to do next, for people to read */
    public static Response of(int status, String title, String detail) {
        return response(status, problem(status, title).with("detail", detail));
    }

    /** @param errors the error of each field by its name, in the order of the fields */
    public static Response inFields(String title, Map<String, String> errors) {
        var all = new ArrayList<JsonObject>();
        errors.forEach((field, error) -> all.add(new JsonObject().with("field", field).with("detail", error)));
        return response(422, problem(422, title).with("errors", all));
    }

    private static JsonObject problem(int status, String title) {
        return new JsonObject().with("type", "about:blank").with("title", title).with("status", status);
    }

    private static Response response(int status, JsonObject problem) {
        return Response.text(status, "application/problem+json; charset=utf-8", problem.toString());
    }
}
