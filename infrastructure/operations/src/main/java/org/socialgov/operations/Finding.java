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
        var findings = new ArrayList<Finding>();
        findings.add(identity(setup));
        setup.identity().ifPresent(identity -> {
            findings.add(dkim(identity, setup));
            findings.add(mailFrom(identity, setup));
        });
        findings.add(dmarc(setup));
        findings.add(sending(setup));
        findings.add(sandbox(setup));
        findings.add(quota(setup));
        findings.add(suppression(setup));
        findings.add(coordinators(setup));
        findings.add(complaints(setup));
        findings.add(bounces(setup));
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
        return identity.verified()
            ? passes("identity", identity.name() + " is verified")
            : fails(
                  "identity",
                  identity.name() + " is not verified yet",
                  identity.isDomain()
                      ? "add the DKIM records (below) to the DNS, and wait up to 72 hours"
                      : "open the link in the mail that SES has sent to it"
              );
    }

    private static Finding dkim(MailSetup.Identity identity, MailSetup setup) {
        if (identity.dkimSigns()) {
            return passes("DKIM", "mails are signed as " + setup.domain());
        }
        return fails(
            "DKIM",
            "mails are not signed as " + setup.domain(),
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
                              setup.domain() +
                              " CNAME " +
                              token +
                              ".dkim.amazonses.com"
                      )
                      .collect(Collectors.joining("; "))
        );
    }

    private static Finding mailFrom(MailSetup.Identity identity, MailSetup setup) {
        if (identity.mailFromDomain().isEmpty()) {
            return fails(
                "MAIL FROM",
                "bounces go to amazonses.com, so that SPF says nothing about " + setup.domain(),
                "aws sesv2 put-email-identity-mail-from-attributes --email-identity " +
                    identity.name() +
                    " --mail-from-domain bounce." +
                    setup.domain()
            );
        }
        String domain = identity.mailFromDomain().get();
        return identity.mailFromWorks()
            ? passes("MAIL FROM", domain + " works")
            : fails(
                  "MAIL FROM",
                  domain + " doesn't work yet",
                  "add to the DNS: " +
                      domain +
                      " MX 10 feedback-smtp.REGION.amazonses.com, and " +
                      domain +
                      " TXT \"v=spf1 include:amazonses.com ~all\""
              );
    }

    private static Finding dmarc(MailSetup setup) {
        return setup
            .dmarc()
            .map(record -> passes("DMARC", record))
            .orElseGet(() ->
                fails(
                    "DMARC",
                    "no record at _dmarc." + setup.domain(),
                    "add to the DNS: _dmarc." +
                        setup.domain() +
                        " TXT \"v=DMARC1; p=reject; rua=mailto:reports@" +
                        setup.domain() +
                        "\" (federal domains: BOD 18-01)"
                )
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
        return setup.configurationSetSends()
            ? passes("sending", "account and configuration sets may send")
            : fails(
                  "sending",
                  "a configuration set is paused",
                  "aws ses update-configuration-set-sending-enabled --configuration-set-name NAME --enabled"
              );
    }

    private static Finding sandbox(MailSetup setup) {
        return setup.account().inProduction()
            ? passes("sandbox", "the account has production access")
            : fails(
                  "sandbox",
                  "only verified recipients get mail, 200 a day",
                  "ask for production access in the SES console, Account dashboard"
              );
    }

    private static Finding quota(MailSetup setup) {
        var account = setup.account();
        if (account.quota() < 0) {
            return passes("quota", "no limit");
        }
        String seen = String.format(
            Locale.ROOT,
            "%.0f of %.0f mails in 24 hours",
            account.sentToday(),
            account.quota()
        );
        return account.sentToday() <= MOST_OF_THE_QUOTA * account.quota()
            ? passes("quota", seen)
            : fails("quota", seen, "request a higher sending quota in Service Quotas, Amazon SES");
    }

    private static Finding suppression(MailSetup setup) {
        return setup.account().suppressesBounces() && setup.account().suppressesComplaints()
            ? passes("suppression", "addresses that bounced or complained get no more mail")
            : fails(
                  "suppression",
                  "the account's suppression list omits bounces or complaints",
                  "aws sesv2 put-account-suppression-attributes --suppressed-reasons BOUNCE COMPLAINT"
              );
    }

    private static Finding coordinators(MailSetup setup) {
        return setup.coordinatorsSuppressed() == 0
            ? passes("coordinators", "none is on the suppression list")
            : fails(
                  "coordinators",
                  setup.coordinatorsSuppressed() + " of them get no mail: they are on the suppression list",
                  "aws sesv2 delete-suppressed-destination --email-address ADDRESS, once the mailbox works"
              );
    }

    private static Finding complaints(MailSetup setup) {
        return rate(
            "complaints",
            setup.statistics().complaintRate(),
            MOST_COMPLAINTS,
            setup,
            "who gets mail without wanting it"
        );
    }

    private static Finding bounces(MailSetup setup) {
        return rate("bounces", setup.statistics().bounceRate(), MOST_BOUNCES, setup, "which addresses don't work");
    }

    private static Finding rate(String what, double rate, double most, MailSetup setup, String question) {
        String seen = String.format(
            Locale.ROOT,
            "%.2f %% of %d mails in two weeks",
            100 * rate,
            setup.statistics().attempts()
        );
        return rate < most
            ? passes(what, seen)
            : fails(what, seen, "find out " + question + " (log of FeedbackFunction) before SES stops the account");
    }

    private static Finding passes(String what, String seen) {
        return new Finding(what, true, seen, "");
    }

    private static Finding fails(String what, String seen, String todo) {
        return new Finding(what, false, seen, todo);
    }
}
