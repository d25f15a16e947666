package org.socialgov.operations;

import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.directory.InitialDirContext;
import software.amazon.awssdk.services.ses.SesClient;
import software.amazon.awssdk.services.ses.model.SendDataPoint;
import software.amazon.awssdk.services.sesv2.SesV2Client;
import software.amazon.awssdk.services.sesv2.model.BadRequestException;
import software.amazon.awssdk.services.sesv2.model.DkimStatus;
import software.amazon.awssdk.services.sesv2.model.GetEmailIdentityResponse;
import software.amazon.awssdk.services.sesv2.model.MailFromDomainStatus;
import software.amazon.awssdk.services.sesv2.model.NotFoundException;
import software.amazon.awssdk.services.sesv2.model.SuppressionListReason;

/** Reads a {@link MailSetup} from SES and the DNS. It changes nothing. */
public final class SesSetup {

    private final SesV2Client ses;
    private final SesClient statistics;

    public SesSetup(SesV2Client ses, SesClient statistics) {
        this.ses = ses;
        this.statistics = statistics;
    }

    /**
     * @param coordinators their addresses, comma-separated
     * @param configurationSets of all mail
     * @param dmarc the DMARC record of a domain
     */
    public MailSetup read(
        String communityAddress,
        String coordinators,
        List<String> configurationSets,
        Function<String, Optional<String>> dmarc
    ) {
        String domain = communityAddress.substring(communityAddress.indexOf('@') + 1);
        // The domain's identity is preferred: SES signs with it, and not with an address's.
        var identity = identity(domain).or(() -> identity(communityAddress));
        return new MailSetup(
            communityAddress,
            identity,
            dmarc.apply(domain),
            account(),
            configurationSets.stream().allMatch(this::maySend),
            (int) Arrays.stream(coordinators.split(",")).map(String::strip).filter(this::isSuppressed).count(),
            statistics()
        );
    }

    private boolean maySend(String configurationSet) {
        return ses
            .getConfigurationSet(request -> request.configurationSetName(configurationSet))
            .sendingOptions()
            .sendingEnabled();
    }

    private Optional<MailSetup.Identity> identity(String name) {
        try {
            return Optional.of(identity(name, ses.getEmailIdentity(request -> request.emailIdentity(name))));
        } catch (NotFoundException | BadRequestException unknown) {
            return Optional.empty();
        }
    }

    private static MailSetup.Identity identity(String name, GetEmailIdentityResponse found) {
        var dkim = Optional.ofNullable(found.dkimAttributes());
        var mailFrom = Optional.ofNullable(found.mailFromAttributes());
        return new MailSetup.Identity(
            name,
            Boolean.TRUE.equals(found.verifiedForSendingStatus()),
            dkim.filter(d -> Boolean.TRUE.equals(d.signingEnabled()) && d.status() == DkimStatus.SUCCESS).isPresent(),
            dkim.map(d -> d.tokens()).orElse(List.of()),
            mailFrom.map(m -> m.mailFromDomain()).filter(m -> !m.isBlank()),
            mailFrom.filter(m -> m.mailFromDomainStatus() == MailFromDomainStatus.SUCCESS).isPresent()
        );
    }

    private MailSetup.Account account() {
        var account = ses.getAccount(request -> {});
        var quota = account.sendQuota();
        var suppressed =
            account.suppressionAttributes() == null
                ? List.<SuppressionListReason>of()
                : account.suppressionAttributes().suppressedReasons();
        return new MailSetup.Account(
            Boolean.TRUE.equals(account.sendingEnabled()),
            Boolean.TRUE.equals(account.productionAccessEnabled()),
            quota.max24HourSend(),
            quota.sentLast24Hours(),
            suppressed.contains(SuppressionListReason.BOUNCE),
            suppressed.contains(SuppressionListReason.COMPLAINT)
        );
    }

    private boolean isSuppressed(String address) {
        try {
            ses.getSuppressedDestination(request -> request.emailAddress(address));
            return true;
        } catch (NotFoundException not) {
            return false;
        }
    }

    private MailSetup.Statistics statistics() {
        var points = statistics.getSendStatistics().sendDataPoints();
        return new MailSetup.Statistics(
            points.stream().mapToLong(SendDataPoint::deliveryAttempts).sum(),
            points.stream().mapToLong(SendDataPoint::bounces).sum(),
            points.stream().mapToLong(SendDataPoint::complaints).sum()
        );
    }

    /**
     * The DMARC record of a domain, from the machine's own name server.
     *
     * @throws IllegalStateException if the DNS doesn't answer
     */
    public static Optional<String> dmarcInDns(String domain) {
        var environment = new Hashtable<String, String>();
        environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
        try {
            var context = new InitialDirContext(environment);
            try {
                var texts = context.getAttributes("_dmarc." + domain, new String[] { "TXT" }).get("TXT");
                return Optional.ofNullable(texts == null ? null : texts.get())
                    .map(text -> text.toString().replace("\"", ""))
                    .filter(text -> text.startsWith("v=DMARC1"));
            } finally {
                context.close();
            }
        } catch (NameNotFoundException none) {
            return Optional.empty();
        } catch (NamingException e) {
            throw new IllegalStateException("The DNS doesn't answer for _dmarc." + domain, e);
        }
    }
}
