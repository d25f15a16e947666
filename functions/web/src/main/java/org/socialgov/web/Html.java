package org.socialgov.web;

import java.util.Collection;

/**
 * A piece of finished markup. Text becomes markup by escaping ({@link #of} and {@link #text}) or by {@link #trusted}. A
 * review for injection starts at the calls of {@code trusted}.
 */
public record Html(String markup) {
    public static final Html NOTHING = new Html("");

    /**
     * A template with each {@code {}} replaced by the next argument: an {@code Html} unchanged, a collection joined,
     * anything else escaped for text and for a quoted attribute's value.
     *
     * @param template a constant in code, with quoted attributes
     */
    public static Html of(String template, Object... arguments) {
        var out = new StringBuilder(template.length() + 32 * arguments.length);
        int from = 0;
        for (Object argument : arguments) {
            int at = template.indexOf("{}", from);
            if (at < 0) {
                throw new IllegalArgumentException("more arguments than {} in: " + template);
            }
            out.append(template, from, at);
            append(out, argument);
            from = at + 2;
        }
        if (template.indexOf("{}", from) >= 0) {
            throw new IllegalArgumentException("fewer arguments than {} in: " + template);
        }
        return new Html(out.append(template, from, template.length()).toString());
    }

    /** Text, escaped. */
    public static Html text(String text) {
        var out = new StringBuilder(text.length() + 16);
        escape(out, text);
        return new Html(out.toString());
    }

    /** Markup that isn't escaped. Never pass it input from outside. */
    public static Html trusted(String markup) {
        return new Html(markup);
    }

    /** The pieces, joined. */
    public static Html join(Collection<Html> pieces) {
        var out = new StringBuilder();
        pieces.forEach(piece -> out.append(piece.markup));
        return new Html(out.toString());
    }

    private static void append(StringBuilder out, Object argument) {
        switch (argument) {
            case Html html -> out.append(html.markup);
            case Collection<?> pieces -> pieces.forEach(piece -> append(out, piece));
            default -> escape(out, String.valueOf(argument));
        }
    }

    /**
     * Escapes for text and quoted attributes; characters that HTML forbids (most controls, U+0000 among them)
     * become U+FFFD, so that the page stays valid.
     */
    private static void escape(StringBuilder out, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                case '\t', '\n', '\r' -> out.append(c);
                default -> out.append(c < 0x20 || (c >= 0x7f && c < 0xa0) ? '\uFFFD' : c);
            }
        }
    }

    @Override
    public String toString() {
        return markup;
    }
}
