package org.socialgov.community.directory;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Rules for joining a community without approval. A community's settings name its rule. A person outside the rule is
 * not refused; a coordinator decides.
 */
public sealed interface Eligibility {
    /** Every mailbox. */
    record Anyone() implements Eligibility {}

    /** A mailbox in {@code .gov}, {@code .mil}, or with a government that the directory lists. */
    record Government() implements Eligibility {}

    /** A mailbox with the federal government, the armed forces included. */
    record FederalOnly() implements Eligibility {}

    /** A mailbox in one of these domains, or below it. */
    record ListedDomains(Set<String> domains) implements Eligibility {
        public ListedDomains {
            domains = Set.copyOf(domains);
        }
    }

    /** Only by a coordinator's approval. */
    record Invitation() implements Eligibility {}

    /** The verdicts of the rules on an address: it joins without approval, or a coordinator decides. */
    enum Verdict {
        OPEN(true),
        GOVERNMENT(true),
        FEDERAL(true),
        LISTED(true),
        NOT_GOVERNMENT(false),
        /** Known, and of another kind. */
        NOT_FEDERAL(false),
        /** The directory doesn't know the domain: it may be federal all the same. */
        NOT_KNOWN_AS_FEDERAL(false),
        NOT_LISTED(false),
        INVITATION(false);

        private final boolean eligible;

        Verdict(boolean eligible) {
            this.eligible = eligible;
        }

        /** Whether the address joins without approval. */
        public boolean isEligible() {
            return eligible;
        }

        /** The key of the sentence about the reason, for example {@code eligibility.because.not-listed}. */
        public String wording() {
            return "eligibility.because." + name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * The rule that a community's settings name.
     *
     * @param rule {@code anyone}, {@code government}, {@code federal}, {@code domains} or {@code invitation}
     * @param domains of the rule {@code domains}, at least one; of the others none
     * @throws IllegalArgumentException if the settings make no sense, with what they may say
     */
    static Eligibility of(String rule, List<String> domains) {
        if (rule.equals("domains") == domains.isEmpty()) {
            throw new IllegalArgumentException(
                rule.equals("domains")
                    ? "eligibility is \"domains\", and no domain is listed"
                    : "domains are listed, but eligibility isn't \"domains\""
            );
        }
        return switch (rule) {
            case "anyone" -> new Anyone();
            case "government" -> new Government();
            case "federal" -> new FederalOnly();
            case "invitation" -> new Invitation();
            case "domains" -> new ListedDomains(domains.stream().map(Eligibility::domain).collect(Collectors.toSet()));
            default -> throw new IllegalArgumentException(
                "eligibility is \"" + rule + "\"; it may be anyone, government, federal, domains or invitation"
            );
        };
    }

    /** As {@link #of} takes it. */
    default String rule() {
        return switch (this) {
            case Anyone() -> "anyone";
            case Government() -> "government";
            case FederalOnly() -> "federal";
            case ListedDomains _ -> "domains";
            case Invitation() -> "invitation";
        };
    }

    /** The listed domains in order; empty for the other rules. */
    default List<String> listedDomains() {
        return this instanceof ListedDomains(var domains) ? domains.stream().sorted().toList() : List.of();
    }

    /** The key of the sentence by which the form says the rule; its place {@code {domains}} is {@link #domainsInWords}. */
    default String wording() {
        return "eligibility." + rule();
    }

    /** The listed domains in order, with commas; empty for the other rules. */
    default String domainsInWords() {
        return String.join(", ", listedDomains());
    }

    /** Whether {@link #verdict} needs to be told what the directory says, which costs a read. */
    default boolean asksTheDirectory() {
        return this instanceof Government || this instanceof FederalOnly;
    }

    /**
     * The verdict of the rule on a domain.
     *
     * @param listing the directory's entry for it
     */
    default Verdict verdict(Domain domain, Optional<Listing> listing) {
        return switch (this) {
            case Anyone() -> Verdict.OPEN;
            case Government() -> domain.isBelow("gov") || domain.isBelow("mil") || listing.isPresent()
                ? Verdict.GOVERNMENT
                : Verdict.NOT_GOVERNMENT;
            case FederalOnly() -> listing
                .map(Listing::kind)
                .map(kind -> kind == Kind.FEDERAL || kind == Kind.MILITARY ? Verdict.FEDERAL : Verdict.NOT_FEDERAL)
                .orElse(Verdict.NOT_KNOWN_AS_FEDERAL);
            case ListedDomains(var domains) -> domain.upwards().stream().anyMatch(domains::contains)
                ? Verdict.LISTED
                : Verdict.NOT_LISTED;
            case Invitation() -> Verdict.INVITATION;
        };
    }

    private static String domain(String typed) {
        return Domain.parse(typed)
            .map(Domain::name)
            .orElseThrow(() -> new IllegalArgumentException("eligibility lists \"" + typed + "\", which is no domain"));
    }
}
