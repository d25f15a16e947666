package org.socialgov.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.socialgov.environment.JsonReader;

class JsonReaderTest {

    private static final JsonFactory JACKSON = new JsonFactory();
    private static final String[] TEXTS = { "", "a", "\"\\/\b\f\n\r\t", "\u0001", "é€\uD83D\uDE00", "/communities/" };

    /** What stands in a document, in its order: names, texts, and the brackets around them. */
    private static List<String> byHand(byte[] json) throws IOException {
        var found = new ArrayList<String>();
        var reader = new JsonReader(json);
        reader.beginObject();
        for (String name = reader.nextName(); name != null; name = reader.nextName()) {
            found.add(name);
            switch (name.charAt(0)) {
                case 'o' -> {
                    reader.beginObject();
                    for (String inner = reader.nextName(); inner != null; inner = reader.nextName()) {
                        found.add(inner);
                        found.add(reader.text());
                    }
                }
                case 'l' -> {
                    reader.beginArray();
                    while (reader.hasNext()) {
                        found.add(reader.text());
                    }
                }
                case 'n' -> found.add(Long.toString(reader.number()));
                case 'f' -> found.add(Boolean.toString(reader.flag()));
                case 's' -> reader.skip();
                default -> found.add(reader.text());
            }
        }
        return found;
    }

    private static List<String> byJackson(byte[] json) throws IOException {
        var found = new ArrayList<String>();
        try (var parser = JACKSON.createParser(json)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                found.add(name);
                parser.nextToken();
                if (name.charAt(0) == 's') {
                    parser.skipChildren();
                    continue;
                }
                int depth = 0;
                do {
                    switch (parser.currentToken()) {
                        case START_OBJECT, START_ARRAY -> depth++;
                        case END_OBJECT, END_ARRAY -> depth--;
                        case VALUE_NULL -> found.add(null);
                        default -> found.add(parser.getText());
                    }
                } while (depth > 0 && parser.nextToken() != null);
            }
        }
        return found;
    }

    private static byte[] document(Random random) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var json = JACKSON.createGenerator(out)) {
            if (random.nextBoolean()) {
                json.useDefaultPrettyPrinter();
            }
            if (random.nextBoolean()) {
                json.enable(JsonWriteFeature.ESCAPE_NON_ASCII.mappedFeature());
            }
            json.writeStartObject();
            for (int i = random.nextInt(6); i > 0; i--) {
                String text = TEXTS[random.nextInt(TEXTS.length)];
                switch (random.nextInt(7)) {
                    case 0 -> {
                        json.writeObjectFieldStart("o" + text);
                        for (int inner = random.nextInt(3); inner > 0; inner--) {
                            json.writeStringField(TEXTS[random.nextInt(TEXTS.length)], text);
                        }
                        json.writeEndObject();
                    }
                    case 1 -> {
                        json.writeArrayFieldStart("l" + text);
                        for (int inner = random.nextInt(3); inner > 0; inner--) {
                            json.writeString(text);
                        }
                        json.writeEndArray();
                    }
                    case 2 -> json.writeNumberField("n", random.nextLong());
                    case 3 -> json.writeBooleanField("f" + text, random.nextBoolean());
                    case 4 -> json.writeNullField("t");
                    case 5 -> {
                        json.writeFieldName("s");
                        json.writeStartArray();
                        json.writeStartObject();
                        json.writeNumberField("x", random.nextDouble());
                        json.writeStringField("y", text);
                        json.writeEndObject();
                        json.writeNull();
                        json.writeEndArray();
                    }
                    default -> json.writeStringField("t" + text, text);
                }
            }
            json.writeEndObject();
        }
        return out.toByteArray();
    }

    @Test
    void every_document_is_read_as_jackson_reads_it() throws IOException {
        for (int seed = 0; seed < 2_000; seed++) {
            byte[] json = document(new Random(seed));
            assertThat(byHand(json))
                .as("seed %d: %s", seed, new String(json, StandardCharsets.UTF_8))
                .isEqualTo(byJackson(json));
        }
    }

    @Test
    void a_damaged_document_is_read_or_refused_and_nothing_else_happens() throws IOException {
        int refused = 0;
        for (int seed = 0; seed < 4_000; seed++) {
            var random = new Random(seed);
            byte[] json = document(random);
            json[random.nextInt(json.length)] = (byte) "{}[],:\"\\u1e\n\0tx-".charAt(random.nextInt(16));
            try {
                byHand(java.util.Arrays.copyOf(json, 1 + random.nextInt(json.length)));
            } catch (IOException expected) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(2_000);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "",
            " ",
            "[]",
            "{",
            "{\"t\"}",
            "{\"t\":}",
            "{\"t\":\"",
            "{\"t\":\"\\x\"}",
            "{\"t\":\"\\u12\"}",
            "{\"t\":\"\n\"}",
            "{\"n\":1.5}",
            "{\"f\":1}",
            "{\"s\":[",
        }
    )
    void what_is_no_event_is_refused(String json) {
        assertThatThrownBy(() -> byHand(json.getBytes(StandardCharsets.UTF_8))).isInstanceOf(IOException.class);
    }
}
