package org.socialgov.web;

import java.util.Map;
import org.socialgov.environment.JsonText;

/** Error responses for programs: {@code application/problem+json} (RFC 9457). */
public final class Problem {

    private Problem() {}

    /** @param detail what happened and what to do next, for people to read */
    public static Response of(int status, String title, String detail) {
        return response(status, title, "\"detail\":" + JsonText.quoted(detail));
    }

    /** @param errors the error of each field by its name, in the order of the fields */
    public static Response inFields(String title, Map<String, String> errors) {
        var list = new StringBuilder("\"errors\":[");
        var separator = "";
        for (var error : errors.entrySet()) {
            list.append(separator)
                .append("{\"field\":")
                .append(JsonText.quoted(error.getKey()))
                .append(",\"detail\":")
                .append(JsonText.quoted(error.getValue()))
                .append('}');
            separator = ",";
        }
        return response(422, title, list.append(']').toString());
    }

    private static Response response(int status, String title, String more) {
        String body =
            "{\"type\":\"about:blank\",\"title\":" +
            JsonText.quoted(title) +
            ",\"status\":" +
            status +
            "," +
            more +
            "}";
        return Response.text(status, "application/problem+json; charset=utf-8", body);
    }
}
