package org.socialgov.community.directory;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.socialgov.community.address.DomainName;
import org.socialgov.community.address.EmailAddress;

/**
 * A mail domain.
 *
 * @param name at least two labels, lower case, punycode, without a closing dot, for example {@code hq.dhs.gov}
 */
public record Domain(String name) {
    /** A longer text is not parsed; a domain has at most 253 characters, and the rest is room for a pasted mistake. */
    private static final int LONGEST_TYPED = 1_000;

    public Domain {
        if (!DomainName.isDomain(name)) {
            throw new IllegalArgumentException("not a domain");
        }
    }

    /**
     * The domain that somebody typed: in any case, in its own script or in punycode, with or without a closing dot.
     * Empty if it isn't exactly one domain.
     */
    public static Optional<Domain> parse(String typed) {
        if (typed.length() > LONGEST_TYPED) {
            return Optional.empty();
        }
        String name = typed.strip();
        if (name.endsWith(".")) {
            name = name.substring(0, name.length() - 1);
        }
        name = ascii(name);
        return DomainName.isDomain(name) ? Optional.of(new Domain(name)) : Optional.empty();
    }

    /** As {@link #parse}, or the domain of the whole address that somebody typed where a domain was asked for. */
    public static Optional<Domain> parseOrOfAddress(String typed) {
        return typed.indexOf('@') < 0 ? parse(typed) : EmailAddress.parse(typed).map(Domain::of);
    }

    public static Domain of(EmailAddress address) {
        return new Domain(address.domain());
    }

    /** Whether it lies below a top-level domain, for example {@code gov}. */
    public boolean isBelow(String topLevel) {
        return name.endsWith("." + topLevel);
    }

    /**
     * The domain and all that it lies below, itself first: {@code hq.dhs.gov}, {@code dhs.gov}, {@code gov}. Whole
     * labels only, since {@code evilgsa.gov} ends like {@code gsa.gov} and has nothing to do with it.
     */
    public List<String> upwards() {
        var all = new ArrayList<String>();
        all.add(name);
        for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
            all.add(name.substring(dot + 1));
        }
        return all;
    }

    /** Its last two labels, which are what is registered in {@code .gov}: {@code dhs.gov} of {@code hq.dhs.gov}. */
    public String registered() {
        int dot = name.lastIndexOf('.', name.lastIndexOf('.') - 1);
        return name.substring(dot + 1);
    }

    private static String ascii(String name) {
        return name.chars().allMatch(c -> c < 0x80) ? name.toLowerCase(Locale.ROOT) : DomainName.ascii(name);
    }
}
