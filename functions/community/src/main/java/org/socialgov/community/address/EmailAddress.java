package org.socialgov.community.address;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
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
    private static final Pattern ATOM_CHARACTER = Pattern.compile(ATOM);
    private static final Pattern LOCAL = Pattern.compile(ATOM + "(\\." + ATOM + ")*");
    /**
     * With these in it, some servers send mail on to another address: {@code ann%other.gov@}, {@code other.gov!ann@},
     * {@code ann=other.gov@}. Each would be another way to a mailbox whose limits are reached.
     */
    private static final Pattern ROUTED = Pattern.compile("[%!=]");

    public EmailAddress {
        if (!isAddress(local, domain)) {
            throw new IllegalArgumentException("not an address of at most " + LONGEST + " characters");
        }
    }

    /**
     * Parses an address that a visitor typed; surrounding spaces are ignored.
     *
     * @return empty if it isn't exactly one address, or if a server could route its mail to another
     */
    public static Optional<EmailAddress> parse(String typed) {
        String trimmed = typed.strip();
        if (trimmed.length() > LONGEST) {
            return Optional.empty();
        }
        String[] parts = trimmed.split("@", -1);
        if (parts.length != 2) {
            return Optional.empty();
        }
        String domain = DomainName.ascii(parts[1]);
        return isAddress(parts[0], domain) && !ROUTED.matcher(parts[0]).find()
            ? Optional.of(new EmailAddress(parts[0], domain))
            : Optional.empty();
    }

    /**
     * An address as it was kept, which an earlier release may have taken that this one refuses.
     *
     * @throws IllegalArgumentException if it isn't one
     */
    public static EmailAddress kept(String value) {
        int at = value.lastIndexOf('@');
        if (at < 0) {
            throw new IllegalArgumentException("not an address");
        }
        return new EmailAddress(value.substring(0, at), value.substring(at + 1));
    }

    /** The address as mail is sent to it. */
    public String value() {
        return local + "@" + domain;
    }

    /**
     * The canonical form: two spellings that differ only in the case of the local part are one address. Dots and plus
     * signs count: only the domain's own server knows their meaning.
     */
    public String canonical() {
        return local.toLowerCase(Locale.ROOT) + "@" + domain;
    }

    /**
     * Whether mail to both may come to one mailbox. Many servers ignore dots and what follows a plus sign, so nobody is
     * identified by this: it only keeps mail away.
     */
    public boolean mayShareMailboxWith(EmailAddress other) {
        return mailbox().equals(other.mailbox());
    }

    /**
     * The key of limits and of "never mail me again": spellings that most mail servers deliver to one mailbox are one.
     * The local part counts up to its first plus sign, without dots and in lower case. Two people whose addresses differ
     * in dots alone share limits; a stranger can't have more mails for one mailbox than for another.
     */
    public String mailbox() {
        int plus = local.indexOf('+');
        String untagged = plus > 0 ? local.substring(0, plus) : local;
        return untagged.replace(".", "").toLowerCase(Locale.ROOT) + "@" + domain;
    }

    /** Redacted, so that no log or exception contains an address. */
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

    /** The first character of a typed address that no address has at its place, to name it. */
    public static OptionalInt misplaced(String typed) {
        int at = typed.lastIndexOf('@');
        var inLocal = typed
            .substring(0, Math.max(at, 0))
            .codePoints()
            .filter(c -> c >= 0x80 || !(c == '.' || ATOM_CHARACTER.matcher(Character.toString(c)).matches()))
            .findFirst();
        return inLocal.isPresent() ? inLocal : DomainName.foreign(typed.substring(at + 1));
    }

    private static boolean isAddress(String local, String domain) {
        return (
            local.length() <= LONGEST_LOCAL &&
            local.length() + 1 + domain.length() <= LONGEST &&
            LOCAL.matcher(local).matches() &&
            DomainName.isDomain(domain)
        );
    }
}
