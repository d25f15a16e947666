package org.socialgov.web;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.Map;

/** What is wrong with a request, for a program: {@code application/problem+json} (RFC 9457). */
public final class Problem {

    private Problem() {}

    /** @param detail what happened and how to go on, for a person to read */
    public static Response of(int status, String title, String detail) {
        return response(status, title, "\"detail\":" + quoted(detail));
    }

    /** @param errors what is wrong with each field, by its name and in their order */
    public static Response inFields(String title, Map<String, String> errors) {
        var list = new StringBuilder("\"errors\":[");
        var separator = "";
        for (var error : errors.entrySet()) {
            list.append(separator)
                .append("{\"field\":")
                .append(quoted(error.getKey()))
                .append(",\"detail\":")
                .append(quoted(error.getValue()))
                .append('}');
            separator = ",";
        }
        return response(422, title, list.append(']').toString());
    }

    private static Response response(int status, String title, String more) {
        String body =
            "{\"type\":\"about:blank\",\"title\":" + quoted(title) + ",\"status\":" + status + "," + more + "}";
        return Response.text(status, "application/problem+json; charset=utf-8", body);
    }

    private static String quoted(String text) {
        return "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"";
    }
}
