package org.socialgov.community;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/**
 * All text that people read on forms, in answers and in mails. It lies in one file per language beside this class
 * ({@code en.properties}), so that a second language is one file.
 */
public final class Wording {

    /**
     * The letter of a pattern that stands for the half of the day, alone between spaces. It isn't compiled here: a page
     * without a date loads no regular expressions.
     */
    private static final String HALF_OF_DAY = "(?<=[ \\u00a0])a(?=[ \\u00a0]|$)";

    private final String language;
    private volatile Properties texts;

    private Wording(String language) {
        this.language = language;
    }

    /**
     * The texts of a language, for example {@code en}. The file is read at the first text: a page that the build made
     * needs none.
     */
    public static Wording of(String language) {
        return new Wording(language);
    }

    private Properties texts() {
        var read = texts;
        if (read == null) {
            read = new Properties();
            try (var in = Wording.class.getResourceAsStream(language + ".properties")) {
                if (in == null) {
                    throw new IllegalArgumentException("no texts for the language " + language);
                }
                read.load(new InputStreamReader(in, StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            texts = read;
        }
        return read;
    }

    /**
     * A text with its {@code {name}} places filled.
     *
     * @throws IllegalArgumentException if there is no such text, or a place in it has no value
     */
    public String say(String key, Map<String, ?> values) {
        String text = texts().getProperty(key);
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

    public String say(String key) {
        return say(key, Map.of());
    }

    /** A date or time in the form of a key, for example {@code date.day}. */
    public String date(String key, TemporalAccessor date) {
        return dates(key).format(date);
    }

    /**
     * The form of dates and times under a key: a pattern of {@link DateTimeFormatter}. Where the pattern has the half of
     * the day, it is {@code a.m.} or {@code p.m.} as on event pages: the JDK's own words are AM and PM.
     */
    public DateTimeFormatter dates(String key) {
        var form = new DateTimeFormatterBuilder();
        String[] parts = say(key).split(HALF_OF_DAY, -1);
        form.appendPattern(parts[0]);
        for (int part = 1; part < parts.length; part++) {
            form.appendText(ChronoField.AMPM_OF_DAY, Map.of(0L, say("date.am"), 1L, say("date.pm")));
            form.appendPattern(parts[part]);
        }
        return form.toFormatter(Locale.forLanguageTag(say("date.language")));
    }

    public boolean has(String key) {
        return texts().containsKey(key);
    }
}
