package org.socialgov.mail;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The text of HTML, for a quotation, which the original goes along with, or for the draft of an announcement, which goes
 * out without it. Not a parser of HTML: in linear time, with any bytes, it takes the markup away.
 */
final class HtmlText {

    private static final Set<String> UNSEEN = Set.of("style", "script", "head", "title");
    /** Elements that begin and end a line. */
    private static final Set<String> LINES = Set.of(
        words(
            """
            address article aside blockquote dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr li main
            nav ol p pre section table tr ul
            """
        )
    );
    private static final Set<String> CELLS = Set.of("td", "th");

    /** Of those, the ones with room around them. */
    private static final Set<String> PARAGRAPHS = Set.of(words("blockquote h1 h2 h3 h4 h5 h6 ol p table ul"));
    private static final Set<String> HEADINGS = Set.of("h1", "h2", "h3");
    private static final Pattern TARGET = Pattern.compile(
        "(?i)\\shref\\s{0,3}=\\s{0,3}(?:\"([^\"]{1,2000})\"|'([^']{1,2000})'|([^\\s>\"']{1,2000}))"
    );
    private static final int LONGEST_TAG = 20;
    private static final int LONGEST_ENTITY = 12;
    private static final int LONGEST_LINK = 3_000;

    /** The names of HTML 4: those of the characters from U+00A0 to U+00FF in their order, and the others. */
    private static final String LATIN_1 = """
    nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute
    micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig
    Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash
    Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute
    ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc
    uuml yacute thorn yuml
    """;
    private static final String OTHERS = """
    quot 22 amp 26 apos 27 lt 3c gt 3e OElig 152 oelig 153 Scaron 160 scaron 161 Yuml 178 fnof 192 circ 2c6
    tilde 2dc Alpha 391 Beta 392 Gamma 393 Delta 394 Epsilon 395 Zeta 396 Eta 397 Theta 398 Iota 399 Kappa 39a
    Lambda 39b Mu 39c Nu 39d Xi 39e Omicron 39f Pi 3a0 Rho 3a1 Sigma 3a3 Tau 3a4 Upsilon 3a5 Phi 3a6 Chi 3a7 Psi 3a8
    Omega 3a9 alpha 3b1 beta 3b2 gamma 3b3 delta 3b4 epsilon 3b5 zeta 3b6 eta 3b7 theta 3b8 iota 3b9 kappa 3ba
    lambda 3bb mu 3bc nu 3bd xi 3be omicron 3bf pi 3c0 rho 3c1 sigmaf 3c2 sigma 3c3 tau 3c4 upsilon 3c5 phi 3c6
    chi 3c7 psi 3c8 omega 3c9 thetasym 3d1 upsih 3d2 piv 3d6 ensp 2002 emsp 2003 thinsp 2009 zwnj 200c zwj 200d
    lrm 200e rlm 200f ndash 2013 mdash 2014 lsquo 2018 rsquo 2019 sbquo 201a ldquo 201c rdquo 201d bdquo 201e
    dagger 2020 Dagger 2021 bull 2022 hellip 2026 permil 2030 prime 2032 Prime 2033 lsaquo 2039 rsaquo 203a
    oline 203e frasl 2044 euro 20ac image 2111 weierp 2118 real 211c trade 2122 alefsym 2135 larr 2190 uarr 2191
    rarr 2192 darr 2193 harr 2194 crarr 21b5 lArr 21d0 uArr 21d1 rArr 21d2 dArr 21d3 hArr 21d4 forall 2200 part 2202
    exist 2203 empty 2205 nabla 2207 isin 2208 notin 2209 ni 220b prod 220f sum 2211 minus 2212 lowast 2217
    radic 221a prop 221d infin 221e ang 2220 and 2227 or 2228 cap 2229 cup 222a int 222b there4 2234 sim 223c
    cong 2245 asymp 2248 ne 2260 equiv 2261 le 2264 ge 2265 sub 2282 sup 2283 nsub 2284 sube 2286 supe 2287
    oplus 2295 otimes 2297 perp 22a5 sdot 22c5 lceil 2308 rceil 2309 lfloor 230a rfloor 230b lang 2329 rang 232a
    loz 25ca spades 2660 clubs 2663 hearts 2665 diams 2666
    """;
    private static final Map<String, Integer> ENTITIES = entities();
    /** Windows-1252, which numbers of these characters stand for in practice. */
    private static final String C1 = LenientText.text(c1(), "windows-1252");

    private final String html;
    private final StringBuilder text;
    /** Quotes that aren't closed: nothing is looked for twice. */
    private boolean noMoreDouble;
    private boolean noMoreSingle;
    private final boolean forDraft;
    /** The target of the link that is open, and where its text begins. */
    private String target = "";
    private int label;

    private HtmlText(String html, boolean forDraft) {
        this.html = html;
        this.forDraft = forDraft;
        text = new StringBuilder(html.length());
    }

    static String of(String html) {
        return new HtmlText(html, false).read();
    }

    /** With the targets of links behind their texts, and paragraphs, headings and lists as they are typed in plain text. */
    static String ofDraft(String html) {
        return new HtmlText(html, true).read();
    }

    private String read() {
        int at = 0;
        while (at < html.length()) {
            char c = html.charAt(at);
            if (c == '<') {
                at = markup(at);
            } else if (c == '&') {
                at = entity(at);
            } else {
                if (Character.isWhitespace(c)) {
                    space();
                } else {
                    text.append(c);
                }
                at++;
            }
        }
        endLink();
        return text.toString().strip();
    }

    private void space() {
        if (!text.isEmpty() && text.charAt(text.length() - 1) != ' ' && text.charAt(text.length() - 1) != '\n') {
            text.append(' ');
        }
    }

    private void line() {
        if (!text.isEmpty() && text.charAt(text.length() - 1) != '\n') {
            text.append('\n');
        }
    }

    /** Behind a tag or a comment; a bracket that begins neither is text. */
    private int markup(int at) {
        if (html.startsWith("<!--", at)) {
            int end = html.indexOf("-->", at + 2);
            return end < 0 ? html.length() : end + 3;
        }
        char next = at + 1 < html.length() ? html.charAt(at + 1) : ' ';
        if (!Character.isLetter(next) && next != '/' && next != '!' && next != '?') {
            text.append('<');
            return at + 1;
        }
        int end = endOfTag(at);
        String tag = html.substring(at + 1, Math.min(end, at + 1 + LONGEST_TAG)).toLowerCase(Locale.ROOT);
        boolean isClosing = tag.startsWith("/");
        String name = (isClosing ? tag.substring(1) : tag).split("[^a-z0-9]", 2)[0];
        if (forDraft) {
            structure(name, isClosing, at, end);
        }
        if (name.equals("br")) {
            text.append('\n');
        } else if (LINES.contains(name) && !(forDraft && isBehindMark())) {
            line();
        } else if (CELLS.contains(name)) {
            space();
        }
        return !isClosing && UNSEEN.contains(name) ? afterElement("</" + name, end) : end;
    }

    private void structure(String name, boolean isClosing, int at, int end) {
        if (PARAGRAPHS.contains(name) && !isBehindMark()) {
            line();
            if (text.length() > 1 && text.charAt(text.length() - 2) != '\n') {
                text.append('\n');
            }
        }
        if (HEADINGS.contains(name) && !isClosing) {
            text.append("# ");
        } else if (name.equals("li") && !isClosing) {
            line();
            text.append("- ");
        } else if (name.equals("a")) {
            endLink();
            if (!isClosing) {
                target = target(html.substring(at, Math.min(end, at + LONGEST_LINK)));
                label = text.length();
            }
        }
    }

    /** Whether a list's item or a heading has just begun. */
    private boolean isBehindMark() {
        int length = text.length();
        return (
            length >= 2 &&
            text.charAt(length - 1) == ' ' &&
            (text.charAt(length - 2) == '-' || text.charAt(length - 2) == '#') &&
            (length == 2 || text.charAt(length - 3) == '\n')
        );
    }

    private static String target(String tag) {
        var found = TARGET.matcher(tag);
        if (!found.find()) {
            return "";
        }
        String value =
            found.group(1) != null ? found.group(1) : found.group(2) != null ? found.group(2) : found.group(3);
        String address = of(value);
        return address.matches("(?i)(?:https?://|mailto:)\\S+") ? address : "";
    }

    /** Writes the target of the open link, unless its text says it already. */
    private void endLink() {
        if (target.isEmpty()) {
            return;
        }
        String shown = text.substring(Math.min(label, text.length())).strip();
        String address = target.regionMatches(true, 0, "mailto:", 0, 7)
            ? target.substring(7).split("\\?", 2)[0]
            : target;
        if (shown.equals(address) || (address.startsWith("https://") && isSame(shown, address.substring(8)))) {
            text.setLength(label);
            text.append(address);
        } else if (!shown.isEmpty()) {
            while (Character.isWhitespace(text.charAt(text.length() - 1))) {
                text.setLength(text.length() - 1);
            }
            text.append(" (").append(address).append(')');
        }
        target = "";
    }

    private static boolean isSame(String shown, String address) {
        return (shown + "/").equals(address) || shown.equals(address);
    }

    /** Behind the bracket that closes a tag, and isn't in an attribute's quotes. */
    private int endOfTag(int from) {
        int at = from + 1;
        while (at < html.length() && html.charAt(at) != '>') {
            char c = html.charAt(at);
            boolean isQuote = (c == '"' && !noMoreDouble) || (c == '\'' && !noMoreSingle);
            if (isQuote && html.charAt(at - 1) == '=') {
                int end = html.indexOf(c, at + 1);
                noMoreDouble |= end < 0 && c == '"';
                noMoreSingle |= end < 0 && c == '\'';
                at = end < 0 ? at : end;
            }
            at++;
        }
        return Math.min(html.length(), at + 1);
    }

    private int afterElement(String tag, int from) {
        for (int at = html.indexOf('<', from); at >= 0; at = html.indexOf('<', at + 1)) {
            if (html.regionMatches(true, at, tag, 0, tag.length())) {
                int end = html.indexOf('>', at);
                return end < 0 ? html.length() : end + 1;
            }
        }
        return html.length();
    }

    /** A character by its name or number, once: what it stands for is text. */
    private int entity(int at) {
        int end = html.indexOf(';', at);
        if (end > at && end - at <= LONGEST_ENTITY) {
            int c = character(html.substring(at + 1, end));
            if (c == 0xA0) {
                // Several of them are somebody's layout.
                space();
                return end + 1;
            }
            if (c > 0) {
                text.appendCodePoint(c);
                return end + 1;
            }
        }
        text.append('&');
        return at + 1;
    }

    private static int character(String name) {
        if (!name.startsWith("#")) {
            return ENTITIES.getOrDefault(name, -1);
        }
        boolean isHex = name.length() > 1 && (name.charAt(1) == 'x' || name.charAt(1) == 'X');
        String digits = name.substring(isHex ? 2 : 1);
        if (!digits.matches(isHex ? "[0-9a-fA-F]{1,6}" : "[0-9]{1,7}")) {
            return -1;
        }
        int number = Integer.parseInt(digits, isHex ? 16 : 10);
        if (number >= 0x80 && number < 0xA0) {
            return C1.charAt(number - 0x80);
        }
        return Character.isValidCodePoint(number) && number > 0 && (number < 0xD800 || number > 0xDFFF) ? number : -1;
    }

    private static String[] words(String text) {
        return text.strip().split("\\s+");
    }

    private static byte[] c1() {
        byte[] bytes = new byte[0x20];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (0x80 + i);
        }
        return bytes;
    }

    private static Map<String, Integer> entities() {
        var all = new HashMap<String, Integer>();
        String[] latin1 = words(LATIN_1);
        for (int i = 0; i < latin1.length; i++) {
            all.put(latin1[i], 0xA0 + i);
        }
        String[] others = words(OTHERS);
        for (int i = 0; i < others.length; i += 2) {
            all.put(others[i], Integer.parseInt(others[i + 1], 16));
        }
        return Map.copyOf(all);
    }
}
