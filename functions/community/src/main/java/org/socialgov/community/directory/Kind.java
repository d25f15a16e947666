package org.socialgov.community.directory;

import java.util.Arrays;
import java.util.Optional;

/** The kind of government that an organization belongs to. */
public enum Kind {
    FEDERAL("federal", 'F'),
    /** A domain of the armed forces outside {@code .gov}, {@code .mil} above all. */
    MILITARY("military", 'M'),
    STATE("state", 'S'),
    COUNTY("county", 'C'),
    CITY("city", 'Y'),
    TRIBAL("tribal", 'N'),
    SPECIAL_DISTRICT("special-district", 'D'),
    SCHOOL_DISTRICT("school-district", 'L'),
    INTERSTATE("interstate", 'I'),
    TERRITORY("territory", 'T'),
    /** A government for certain, but none of the others: the District of Columbia, or a type that is new. */
    OTHER_GOVERNMENT("other-government", 'O');

    private static final Kind[] ALL = values();

    private final String slug;
    private final char code;

    Kind(String slug, char code) {
        this.slug = slug;
        this.code = code;
    }

    /** As JSON, files and addresses write it, for example {@code special-district}. */
    public String slug() {
        return slug;
    }

    public static Optional<Kind> of(String slug) {
        return Arrays.stream(values())
            .filter(kind -> kind.slug.equals(slug))
            .findFirst();
    }

    /** Its letter in the compiled list; never to be given another meaning. */
    char code() {
        return code;
    }

    static Kind ofCode(char code) {
        for (Kind kind : ALL) {
            if (kind.code == code) {
                return kind;
            }
        }
        throw new IllegalArgumentException("no kind has the letter " + code);
    }
}
