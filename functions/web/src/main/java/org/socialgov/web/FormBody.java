package org.socialgov.web;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Reads the fields in a request's body by its content type: a browser's form, JSON, or the multipart form that some
 * mail providers send to unsubscribe.
 */
public final class FormBody {

    private static final Pattern PARAMETER = Pattern.compile(";\\s*([a-zA-Z]+)=(?:\"([^\"]*)\"|([^\\s;]+))");

    private static final Pattern EMPTY_LINE = Pattern.compile("\r?\n\r?\n");

    /** Parts of a multipart form; other forms have no more fields. */
    private static final int MOST_PARTS = 200;

    private FormBody() {}

    /** Whether the request's body is JSON; the answer is then JSON, too. */
    public static boolean isJson(Request request) {
        return mediaType(contentType(request)).equals("application/json");
    }

    /**
     * The fields.
     *
     * @throws Refusal 415 for another content type or charset, 400 for a body that doesn't match its content type
     */
    public static Fields read(Request request) {
        String type = contentType(request);
        var charset = charset(parameter(type, "charset"));
        return switch (mediaType(type)) {
            case "application/x-www-form-urlencoded" -> Fields.parse(request.body(), charset);
            case "application/json" -> JsonForm.read(charset.apply(request.body()));
            case "multipart/form-data" -> multipart(request.body(), parameter(type, "boundary"), charset);
            default -> throw new Refusal(415, "refusal.unsupported");
        };
    }

    /**
     * Whether the body holds {@code List-Unsubscribe=One-Click} (RFC 8058), in whatever form, with whatever content
     * type: the mail providers' programs differ, and a person who clicked "unsubscribe" must not stay on the list.
     */
    public static boolean isOneClick(Request request) {
        String body = Fields.ofQuery(new String(request.body(), StandardCharsets.ISO_8859_1))
            .values()
            .toString()
            .toLowerCase(Locale.ROOT);
        int name = body.indexOf("list-unsubscribe");
        return name >= 0 && body.indexOf("one-click", name) >= 0;
    }

    /** By the label of a charset, in the spellings that clients use. */
    private static Function<byte[], String> charset(String label) {
        return switch (label.replaceAll("['\"\\s]", "").toLowerCase(Locale.ROOT)) {
            case "", "utf-8", "utf8", "utf_8", "unicode-1-1-utf-8", "us-ascii", "ascii" -> Fields::utf8;
            // Browsers send UTF-8 under these labels, too; old ones send Windows-1252.
            case "iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "windows-1252", "cp1252" -> Fields::lenient;
            default -> throw new Refusal(415, "refusal.unsupported");
        };
    }

    /** Apart, so that a browser's form doesn't load a parser that it doesn't need while a visitor waits for a cold start. */
    private static final class JsonForm {

        private static final JsonFactory FACTORY = new JsonFactory();

        private JsonForm() {}

        /**
         * One flat object of strings, numbers, booleans, and lists of them. {@code false} and {@code null} count as a field
         * that wasn't sent.
         */
        static Fields read(String body) {
            var values = new LinkedHashMap<String, List<String>>();
            try (JsonParser json = FACTORY.createParser(body.startsWith("\uFEFF") ? body.substring(1) : body)) {
                demand(json.nextToken() == JsonToken.START_OBJECT);
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    var all = values.computeIfAbsent(json.currentName(), name -> new ArrayList<>());
                    if (json.nextToken() == JsonToken.START_ARRAY) {
                        while (json.nextToken() != JsonToken.END_ARRAY) {
                            addScalar(json, all);
                        }
                    } else {
                        addScalar(json, all);
                    }
                }
                demand(json.currentToken() == JsonToken.END_OBJECT && json.nextToken() == null);
            } catch (JsonProcessingException notJson) {
                throw new Refusal(400, "refusal.bad-json");
            } catch (IOException impossible) {
                throw new UncheckedIOException("reading a string failed", impossible);
            }
            return new Fields(values);
        }

        private static void addScalar(JsonParser json, List<String> all) throws IOException {
            switch (json.currentToken()) {
                case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE -> all.add(json.getText());
                case VALUE_FALSE, VALUE_NULL -> {
                }
                default -> throw new Refusal(400, "refusal.bad-json");
            }
        }

        private static void demand(boolean holds) {
            if (!holds) {
                throw new Refusal(400, "refusal.bad-json");
            }
        }
    }

    /**
     * The bytes of the file of a multipart form (RFC 7578), as it was sent.
     *
     * @return empty if no file was chosen: a browser sends an empty one then
     */
    public static Optional<byte[]> file(Request request, String field) {
        String type = contentType(request);
        if (!mediaType(type).equals("multipart/form-data")) {
            return Optional.empty();
        }
        return parts(request.body(), parameter(type, "boundary"))
            .stream()
            .filter(part -> part.isFile() && part.name().equals(field) && !part.value().isEmpty())
            .map(part -> part.value().getBytes(StandardCharsets.ISO_8859_1))
            .findFirst();
    }

    /**
     * A part of a multipart form. Latin-1 keeps each byte as one character, so that the text can be split at byte positions.
     *
     * @param header its lines
     */
    private record Part(String header, String value) {
        String name() {
            return parameter(header, "name");
        }

        boolean isFile() {
            return header.toLowerCase(Locale.ROOT).contains("filename");
        }
    }

    /** The text fields of a multipart form; its files are left out. */
    private static Fields multipart(byte[] body, String boundary, Function<byte[], String> charset) {
        var values = new LinkedHashMap<String, List<String>>();
        for (var part : parts(body, boundary)) {
            if (!part.isFile()) {
                values
                    .computeIfAbsent(charset.apply(part.name().getBytes(StandardCharsets.ISO_8859_1)), n ->
                        new ArrayList<>()
                    )
                    .add(charset.apply(part.value().getBytes(StandardCharsets.ISO_8859_1)));
            }
        }
        return new Fields(Map.copyOf(values));
    }

    /**
     * RFC 7578: the parts between the boundaries, each with its name in Content-Disposition. Lines may end in a line feed
     * alone.
     */
    private static List<Part> parts(byte[] body, String boundary) {
        if (boundary.isEmpty()) {
            throw new Refusal(400, "refusal.malformed");
        }
        String text = new String(body, StandardCharsets.ISO_8859_1);
        String[] between = text.split(Pattern.quote("--" + boundary), MOST_PARTS + 1);
        if (between.length > MOST_PARTS) {
            throw new Refusal(400, "refusal.malformed");
        }
        var parts = new ArrayList<Part>();
        for (String part : between) {
            var empty = EMPTY_LINE.matcher(part);
            if (empty.find() && part.endsWith("\n")) {
                int end = part.length() - (part.endsWith("\r\n") ? 2 : 1);
                parts.add(
                    new Part(part.substring(0, empty.start()), part.substring(empty.end(), Math.max(empty.end(), end)))
                );
            }
        }
        return parts;
    }

    private static String contentType(Request request) {
        return request.header("content-type").orElse("");
    }

    private static String mediaType(String contentType) {
        int end = contentType.indexOf(';');
        return (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    private static String parameter(String header, String wanted) {
        var parameters = PARAMETER.matcher(header);
        while (parameters.find()) {
            if (parameters.group(1).equalsIgnoreCase(wanted)) {
                return parameters.group(2) != null ? parameters.group(2) : parameters.group(3);
            }
        }
        return "";
    }
}
