package org.socialgov.site;

import java.text.Normalizer;
import java.util.Locale;

/** A text's short form in paths and ids: {@code What We Do} becomes {@code what-we-do}. */
final class Slug {

    private Slug() {}

    static String of(String text) {
        String plain = Normalizer.normalize(text, Normalizer.Form.NFD).replaceAll("\\p{M}", "");
        String slug = plain.toLowerCase(Locale.ROOT).replaceAll("['’]", "").replaceAll("[^a-z0-9]+", "-");
        String trimmed = slug.replaceAll("^-|-$", "");
        return trimmed.isEmpty() ? "section" : trimmed;
    }
}
