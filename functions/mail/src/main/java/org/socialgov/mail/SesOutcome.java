package org.socialgov.mail;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import javax.net.ssl.SSLHandshakeException;
import org.socialgov.community.mail.SendOutcome;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ses.model.SendRawEmailResponse;
import software.amazon.awssdk.services.ses.model.SesException;

/**
 * Maps a response of SES, or a missing one, to the outcome for the mail.
 *
 * <table>
 * <caption>from the surest to the least sure</caption>
 * <tr><th>what came back</th><th>was it sent?</th></tr>
 * <tr><td>200 with a message id</td><td>yes: {@link SendOutcome.Accepted}</td></tr>
 * <tr><td>{@code Throttling}, "Daily message quota exceeded"</td><td>no: {@link SendOutcome.QuotaReached}</td></tr>
 * <tr><td>{@code Throttling} (HTTP 400) otherwise, 429, 503</td><td>no: {@link SendOutcome.TurnedAway}</td></tr>
 * <tr><td>{@code MessageRejected}, "Email address is not verified"; MAIL FROM domain not verified</td><td>no, and it will
 *     be once the identity is verified: {@link SendOutcome.NotVerified}</td></tr>
 * <tr><td>{@code MessageRejected} otherwise, {@code InvalidParameterValue}</td><td>no, and it won't be: {@link SendOutcome.Rejected}</td></tr>
 * <tr><td>account or configuration set paused or missing, access denied</td><td>no, and no
 *     mail will be until a person acts: {@link SendOutcome.Paused}</td></tr>
 * <tr><td>another 4xx</td><td>no: {@link SendOutcome.TurnedAway}</td></tr>
 * <tr><td>host unknown, connection refused or not made in time, no TLS</td><td>no: {@link SendOutcome.TurnedAway}</td></tr>
 * <tr><td>500, 502, 504, another 5xx; time out or a broken connection after sending began; an answer that can't be
 *     read</td><td>perhaps: {@link SendOutcome.Unsure}</td></tr>
 * </table>
 *
 * <p>Only codes are kept: the service's messages quote addresses.
 *
 * @see <a href="https://docs.aws.amazon.com/ses/latest/APIReference/API_SendRawEmail.html">SendRawEmail</a>
 * @see <a href="https://docs.aws.amazon.com/ses/latest/dg/troubleshoot-error-messages.html">Errors at sending</a>
 * @see <a href="https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas-errors.html">Errors about sending quotas</a>
 */
final class SesOutcome {

    private SesOutcome() {}

    /** The outcome of a response with status 200. */
    static SendOutcome of(SendRawEmailResponse response) {
        String id = response.messageId();
        return id == null || id.isBlank() ? new SendOutcome.Unsure("no-message-id") : new SendOutcome.Accepted(id);
    }

    static SendOutcome of(SdkException thrown) {
        return thrown instanceof SesException refusal ? refused(refusal) : unanswered(thrown);
    }

    private static SendOutcome refused(SesException refusal) {
        var details = refusal.awsErrorDetails();
        String code = details == null || details.errorCode() == null ? "" : details.errorCode();
        String message = details == null || details.errorMessage() == null ? "" : details.errorMessage();
        int status = refusal.statusCode();
        return switch (code) {
            case "Throttling", "ThrottlingException" -> isOfTheDay(message)
                ? new SendOutcome.QuotaReached()
                : new SendOutcome.TurnedAway(code);
            case "MessageRejected" -> saysNotVerified(message)
                ? new SendOutcome.NotVerified(code)
                : new SendOutcome.Rejected(code);
            case "MailFromDomainNotVerified", "MailFromDomainNotVerifiedException" -> new SendOutcome.NotVerified(code);
            case "InvalidParameterValue" -> new SendOutcome.Rejected(code);
            case
                "AccountSendingPausedException",
                "ConfigurationSetSendingPausedException",
                "ConfigurationSetDoesNotExist",
                "ConfigurationSetDoesNotExistException",
                "AccessDenied",
                "AccessDeniedException" -> new SendOutcome.Paused(code);
            default -> byStatus(status, code.isEmpty() ? "http-" + status : code);
        };
    }

    /**
     * SES uses one code for permanent and temporary rejections; only the text distinguishes them. They are followed by
     * the region and the identities, or by nothing.
     */
    private static boolean saysNotVerified(String message) {
        return message.toLowerCase(Locale.ROOT).contains("address is not verified");
    }

    private static SendOutcome byStatus(int status, String code) {
        if (status == 503 || (status >= 400 && status < 500)) {
            return new SendOutcome.TurnedAway(code);
        }
        return new SendOutcome.Unsure(code);
    }

    private static SendOutcome unanswered(SdkException thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            String code = switch (cause) {
                case UnknownHostException _ -> "unknown-host";
                case ConnectException _, NoRouteToHostException _ -> "no-connection";
                case SSLHandshakeException _ -> "no-tls";
                // The same class tells of a connection that wasn't made and of an answer that didn't come.
                case SocketTimeoutException timeout when saysConnect(timeout) -> "no-connection";
                // Its cause may tell more.
                default -> "";
            };
            if (!code.isEmpty()) {
                return new SendOutcome.TurnedAway(code);
            }
        }
        return new SendOutcome.Unsure(thrown.getClass().getSimpleName());
    }

    private static boolean isOfTheDay(String message) {
        return message.toLowerCase(Locale.ROOT).contains("daily");
    }

    private static boolean saysConnect(SocketTimeoutException timeout) {
        return timeout.getMessage() != null && timeout.getMessage().toLowerCase(Locale.ROOT).startsWith("connect");
    }
}
