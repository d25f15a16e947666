package org.socialgov.operations;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The result of one check.
 *
 * @param todo what to do if it failed; empty if it passed
 */
public record Finding(String what, boolean passes, String seen, String todo) {
    /** The rate at which SES puts an account under review; at 0.5 % it may stop sending. */
    static final double MOST_COMPLAINTS = 0.001;

    /** The rate at which SES puts an account under review; at 10 % it may stop sending. */
    static final double MOST_BOUNCES = 0.05;

    /** The part of the daily quota above which a higher quota should be requested. */
    static final double MOST_OF_THE_QUOTA = 0.8;

    /** All checks of a setup, in the order in which problems are fixed. */
    public static List<Finding> of(MailSetup setup) {
        var account = setup.account();
        var statistics = setup.statistics();
        var findings = new ArrayList<Finding>();
        findings.add(identity(setup));
        setup.identity().ifPresent(identity -> {
            findings.add(dkim(identity, setup.domain()));
            findings.add(mailFrom(identity, setup.domain()));
        });
        findings.add(
            check(
                "DMARC",
                setup.dmarc().isPresent(),
                setup.dmarc().orElse(""),
                "no record at _dmarc." + setup.domain(),
                "add to the DNS: _dmarc." +
                    setup.domain() +
                    " TXT \"v=DMARC1; p=reject; rua=mailto:reports@" +
                    setup.domain() +
                    "\" (federal domains: BOD 18-01)"
            )
        );
        findings.add(sending(setup));
        findings.add(
            check(
                "sandbox",
                account.inProduction(),
                "the account has production access",
                "only verified recipients get mail, 200 a day",
                "ask for production access in the SES console, Account dashboard"
            )
        );
        findings.add(quota(account));
        findings.add(
            check(
                "suppression",
                account.suppressesBounces() && account.suppressesComplaints(),
                "addresses that bounced or complained get no more mail",
                "the account's suppression list omits bounces or complaints",
                "aws sesv2 put-account-suppression-attributes --suppressed-reasons BOUNCE COMPLAINT"
            )
        );
        findings.add(
            check(
                "coordinators",
                setup.coordinatorsSuppressed() == 0,
                "none is on the suppression list",
                setup.coordinatorsSuppressed() + " of them get no mail: they are on the suppression list",
                "aws sesv2 delete-suppressed-destination --email-address ADDRESS, once the mailbox works"
            )
        );
        findings.add(
            rate(
                "complaints",
                statistics.complaints(),
                MOST_COMPLAINTS,
                statistics.attempts(),
                "who gets mail without wanting it"
            )
        );
        findings.add(
            rate("bounces", statistics.bounces(), MOST_BOUNCES, statistics.attempts(), "which addresses don't work")
        );
        return List.copyOf(findings);
    }

    private static Finding identity(MailSetup setup) {
        if (setup.identity().isEmpty()) {
            return fails(
                "identity",
                "SES knows neither " + setup.communityAddress() + " nor " + setup.domain(),
                "verify the domain: aws sesv2 create-email-identity --email-identity " + setup.domain()
            );
        }
        var identity = setup.identity().get();
        return check(
            "identity",
            identity.verified(),
            identity.name() + " is verified",
            identity.name() + " is not verified yet",
            identity.isDomain()
                ? "add the DKIM records (below) to the DNS, and wait up to 72 hours"
                : "open the link in the mail that SES has sent to it"
        );
    }

    private static Finding dkim(MailSetup.Identity identity, String domain) {
        return check(
            "DKIM",
            identity.dkimSigns(),
            "mails are signed as " + domain,
            "mails are not signed as " + domain,
            identity.dkimTokens().isEmpty()
                ? "verify the domain (not only the address) with Easy DKIM"
                : identity
                      .dkimTokens()
                      .stream()
                      .map(
                          token ->
                              "add to the DNS: " +
                              token +
                              "._domainkey." +
                              domain +
                              " CNAME " +
                              token +
                              ".dkim.amazonses.com"
                      )
                      .collect(Collectors.joining("; "))
        );
    }

    private static Finding mailFrom(MailSetup.Identity identity, String domain) {
        if (identity.mailFromDomain().isEmpty()) {
            return fails(
                "MAIL FROM",
                "bounces go to amazonses.com, so that SPF says nothing about " + domain,
                "aws sesv2 put-email-identity-mail-from-attributes --email-identity " +
                    identity.name() +
                    " --mail-from-domain bounce." +
                    domain
            );
        }
        String mailFrom = identity.mailFromDomain().get();
        return check(
            "MAIL FROM",
            identity.mailFromWorks(),
            mailFrom + " works",
            mailFrom + " doesn't work yet",
            "add to the DNS: " +
                mailFrom +
                " MX 10 feedback-smtp.REGION.amazonses.com, and " +
                mailFrom +
                " TXT \"v=spf1 include:amazonses.com ~all\""
        );
    }

    private static Finding sending(MailSetup setup) {
        if (!setup.account().sends()) {
            return fails(
                "sending",
                "SES has paused the account",
                "read SES's mail to the account's owner, fix the cause, answer the mail; mail orders wait until then"
            );
        }
        return check(
            "sending",
            setup.configurationSetSends(),
            "account and configuration sets may send",
            "a configuration set is paused",
            "aws ses update-configuration-set-sending-enabled --configuration-set-name NAME --enabled"
        );
    }

    private static Finding quota(MailSetup.Account account) {
        String seen =
            account.quota() < 0
                ? "no limit"
                : String.format(Locale.ROOT, "%.0f of %.0f mails in 24 hours", account.sentToday(), account.quota());
        boolean passes = account.quota() < 0 || account.sentToday() <= MOST_OF_THE_QUOTA * account.quota();
        return check("quota", passes, seen, seen, "request a higher sending quota in Service Quotas, Amazon SES");
    }

    private static Finding rate(String what, long mails, double most, long attempts, String question) {
        double rate = attempts == 0 ? 0 : (double) mails / attempts;
        String seen = String.format(Locale.ROOT, "%.2f %% of %d mails in two weeks", 100 * rate, attempts);
        String todo = "find out " + question + " (log of FeedbackFunction) before SES stops the account";
        return check(what, rate < most, seen, seen, todo);
    }

    private static Finding check(String what, boolean passes, String good, String bad, String todo) {
        return passes ? new Finding(what, true, good, "") : fails(what, bad, todo);
    }

    private static Finding fails(String what, String seen, String todo) {
        return new Finding(what, false, seen, todo);
    }
}
