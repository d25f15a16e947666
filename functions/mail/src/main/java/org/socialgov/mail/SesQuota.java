package org.socialgov.mail;

import org.socialgov.community.announcing.SendQuota;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ses.SesClient;

/** The account's sending quota at Amazon SES, which may be asked for once a second. */
record SesQuota(SesClient ses) implements SendQuota.Source {
    @Override
    public SendQuota now() {
        try {
            var quota = ses.getSendQuota();
            return new SendQuota(quota.maxSendRate(), quota.max24HourSend(), quota.sentLast24Hours());
        } catch (SdkException unanswered) {
            throw new SendQuota.Unknown(unanswered);
        }
    }
}
