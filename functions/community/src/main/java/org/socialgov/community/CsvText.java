package org.socialgov.community;

/**
 * Text in a CSV file that a spreadsheet must not take for a formula (CSV injection; OWASP ASVS 5.0, 1.2.10). An apostrophe
 * in front makes it text, and an import takes that apostrophe away again: a round trip is exact, and <i>'t Hooft</i> stays.
 */
public final class CsvText {

    /** The signs that begin a formula, in ASCII and full width, and the controls that some programs skip. */
    private static final String BEGINNINGS = "=+-@\t\r\n\0＝＋－＠";

    private CsvText() {}

    /** The text as it is written. */
    public static String defused(String text) {
        return isFormula(text) ? "'" + text : text;
    }

    /** The text that was written so. */
    public static String restored(String written) {
        return written.startsWith("'") && isFormula(written.substring(1)) ? written.substring(1) : written;
    }

    /** Whether a spreadsheet may take a text for a formula: blanks and apostrophes in front hide one. */
    private static boolean isFormula(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (BEGINNINGS.indexOf(c) >= 0) {
                return true;
            }
            if (c != '\'' && !Character.isSpaceChar(c) && !Character.isWhitespace(c)) {
                return false;
            }
        }
        return false;
    }
}
