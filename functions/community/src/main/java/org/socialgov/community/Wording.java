package org.socialgov.community;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;

/**
 * All text that people read on forms, in answers and in mails. It lies in one file per language beside this class
 * ({@code en.properties}), so that a second language is one file.
 */
public final class Wording {

    private final Properties texts;

    private Wording(Properties texts) {
        this.texts = texts;
    }

    /** The texts of a language, for example {@code en}. */
    public static Wording of(String language) {
        var texts = new Properties();
        try (var in = Wording.class.getResourceAsStream(language + ".properties")) {
            if (in == null) {
                throw new IllegalArgumentException("no texts for the language " + language);
            }
            texts.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Wording(texts);
    }

    /**
     * A text with its {@code {name}} places filled.
     *
     * @throws IllegalArgumentException if there is no such text, or a place in it has no value
     */
    public String say(String key, Map<String, ?> values) {
        String text = texts.getProperty(key);
        if (text == null) {
            throw new IllegalArgumentException("no text " + key);
        }
        var said = new StringBuilder();
        int from = 0;
        for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', from)) {
            int close = text.indexOf('}', open);
            String name = text.substring(open + 1, close);
            if (!values.containsKey(name)) {
                throw new IllegalArgumentException("the text " + key + " needs a value for " + name);
            }
            said.append(text, from, open).append(values.get(name));
            from = close + 1;
        }
        return said.append(text, from, text.length()).toString();
    }

    /** A text without places. */
    public String say(String key) {
        return say(key, Map.of());
    }

    /** Whether there is a text under this key. */
    public boolean has(String key) {
        return texts.containsKey(key);
    }
}
