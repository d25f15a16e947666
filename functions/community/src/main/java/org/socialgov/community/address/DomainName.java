package org.socialgov.community.address;

import java.lang.Character.UnicodeScript;
import java.net.IDN;
import java.util.EnumSet;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Domain names in their own script. A name that Java's older rules (IDNA2003) would turn into another one is refused: a
 * phone writes a hyphen as a dash, and mail would go to somebody else's domain.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5892">RFC 5892, the characters of IDNA2008</a>
 */
public final class DomainName {

    /** Two letters that the older rules replace by others. */
    private static final String REPLACED = "\u00DF\u1E9E\u03C2";

    private static final int LONGEST = 253;
    private static final int LONGEST_LABEL = 63;
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern TOP_LEVEL = Pattern.compile("[a-z][a-z0-9-]*");

    /** Scripts that are written together, and with Latin letters. */
    private static final Set<UnicodeScript> EAST_ASIAN = EnumSet.of(
        UnicodeScript.HAN,
        UnicodeScript.HIRAGANA,
        UnicodeScript.KATAKANA,
        UnicodeScript.HANGUL,
        UnicodeScript.BOPOMOFO
    );

    private DomainName() {}

    /** Whether a name in lower case and punycode is a mail domain: of at least two labels, without a closing dot. */
    public static boolean isDomain(String name) {
        String[] labels = name.split("\\.", -1);
        if (labels.length < 2 || name.length() > LONGEST) {
            return false;
        }
        for (String label : labels) {
            if (!LABEL.matcher(label).matches()) {
                return false;
            }
        }
        return TOP_LEVEL.matcher(labels[labels.length - 1]).matches();
    }

    /** The name in lower case and punycode; the empty text if this can't be one. */
    public static String ascii(String name) {
        if (isAscii(name)) {
            return ofAscii(name);
        }
        if (foreign(name).isPresent()) {
            return "";
        }
        try {
            return IDN.toASCII(name, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException notADomain) {
            return "";
        }
    }

    /**
     * The first character beyond ASCII that no domain name has, or that is of another script than the rest of its label:
     * a Cyrillic letter among Latin ones looks like one of them.
     */
    public static OptionalInt foreign(String name) {
        if (isAscii(name)) {
            return OptionalInt.empty();
        }
        for (String label : name.split("\\.", -1)) {
            var first = UnicodeScript.COMMON;
            for (int c : label.codePoints().toArray()) {
                if (c >= 0x80 && !isPart(c)) {
                    return OptionalInt.of(c);
                }
                var script = script(c);
                if (first == UnicodeScript.COMMON) {
                    first = script;
                } else if (script != UnicodeScript.COMMON && script != first) {
                    return OptionalInt.of(c);
                }
            }
        }
        return OptionalInt.empty();
    }

    private static boolean isAscii(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /**
     * What {@link IDN} makes of a name in ASCII: labels of letters, digits and inner hyphens. Nearly every name is one, and
     * the tables of the other characters take as long to load as the rest of an address's check.
     */
    private static String ofAscii(String name) {
        if (name.equals(".")) {
            return name;
        }
        int label = 0;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean isDot = c == '.';
            boolean isHyphen = c == '-';
            boolean isAlphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            boolean isAtEdge = i == label || i == name.length() - 1 || name.charAt(i + 1) == '.';
            if ((isDot && i == label) || (isHyphen && isAtEdge) || !(isDot || isHyphen || isAlphanumeric)) {
                return "";
            }
            if (isDot) {
                label = i + 1;
            } else if (i - label >= LONGEST_LABEL) {
                return "";
            }
        }
        return name.toLowerCase(Locale.ROOT);
    }

    /** Latin for the scripts of East Asia too, which are written beside it. */
    private static UnicodeScript script(int c) {
        var script = UnicodeScript.of(c);
        if (EAST_ASIAN.contains(script)) {
            return UnicodeScript.LATIN;
        }
        return script == UnicodeScript.INHERITED ? UnicodeScript.COMMON : script;
    }

    private static boolean isPart(int c) {
        int type = Character.getType(c);
        return (
            (Character.isLetterOrDigit(c) ||
                type == Character.NON_SPACING_MARK ||
                type == Character.COMBINING_SPACING_MARK) &&
            REPLACED.indexOf(c) < 0
        );
    }
}
