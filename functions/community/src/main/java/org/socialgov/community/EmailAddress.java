package org.socialgov.community;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One mail address: a dot-atom local part (RFC 5321, section 4.1.2), as typed, and a domain in lower case and
 * punycode. Quoted local parts, comments, display names, address literals and internationalised local parts
 * (RFC 6531) are refused: each is a way to make one address mean two, and no list server takes them.
 *
 * @param local as typed; two addresses that differ in its case are the same
 * @param domain lower case, punycode
 */
public record EmailAddress(String local, String domain) {
    private static final int LONGEST = 254;
    private static final int LONGEST_LOCAL = 64;
    private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
    private static final Pattern LOCAL = Pattern.compile(ATOM + "(\\." + ATOM + ")*");
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern TOP_LEVEL = Pattern.compile("[a-z][a-z0-9-]*");

    public EmailAddress {
        if (!LOCAL.matcher(local).matches() || local.length() > LONGEST_LOCAL || !isDomain(domain)) {
            throw new IllegalArgumentException("not an address");
        }
        if (local.length() + 1 + domain.length() > LONGEST) {
            throw new IllegalArgumentException("an address of more than 254 characters");
        }
    }

    /** The address that somebody typed, spaces around it ignored; empty if it isn't exactly one address. */
    public static Optional<EmailAddress> parse(String typed) {
        String trimmed = typed.strip();
        int at = trimmed.indexOf('@');
        if (at < 1 || trimmed.length() > LONGEST || at != trimmed.lastIndexOf('@')) {
            return Optional.empty();
        }
        String local = trimmed.substring(0, at);
        String domain = ascii(trimmed.substring(at + 1));
        if (!LOCAL.matcher(local).matches() || local.length() > LONGEST_LOCAL || !isDomain(domain)) {
            return Optional.empty();
        }
        return local.length() + 1 + domain.length() > LONGEST
            ? Optional.empty()
            : Optional.of(new EmailAddress(local, domain));
    }

    /** The address as mail is sent to it. */
    public String value() {
        return local + "@" + domain;
    }

    /**
     * What makes two spellings one address: the case of the local part doesn't count. Dots and plus signs do: only
     * the domain's own server knows what it does with them.
     */
    public String canonical() {
        return local.toLowerCase(Locale.ROOT) + "@" + domain;
    }

    /** The address for those who must see that it is theirs but not be told it: not in logs either. */
    @Override
    public String toString() {
        return "EmailAddress[redacted]";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EmailAddress address && canonical().equals(address.canonical());
    }

    @Override
    public int hashCode() {
        return canonical().hashCode();
    }

    private static String ascii(String domain) {
        // A letter that looks like a dot (U+3002 and others) would be turned into one, and a typo into a domain.
        if (domain.chars().anyMatch(c -> c == '\u3002' || c == '\uFF0E' || c == '\uFF61')) {
            return "";
        }
        try {
            return IDN.toASCII(domain, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException notADomain) {
            return "";
        }
    }

    private static boolean isDomain(String domain) {
        String[] labels = domain.split("\\.", -1);
        if (labels.length < 2 || domain.length() > 253) {
            return false;
        }
        for (String label : labels) {
            if (!LABEL.matcher(label).matches()) {
                return false;
            }
        }
        return TOP_LEVEL.matcher(labels[labels.length - 1]).matches();
    }
}
