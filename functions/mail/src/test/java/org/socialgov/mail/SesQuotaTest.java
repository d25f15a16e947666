package org.socialgov.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.socialgov.community.announcing.SendQuota;
import org.socialgov.testkit.FaultySes;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** The real client against a service on loopback. */
class SesQuotaTest {

    private final FaultySes ses = FaultySes.start();
    private final SesQuota quota = new SesQuota(
        SesPostOffice.client(
            "us-east-1",
            Optional.of(ses.uri()),
            StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")),
            Duration.ofSeconds(20)
        )
    );

    @AfterEach
    void close() {
        ses.close();
    }

    @Test
    void the_rate_and_the_day_are_the_services_own() {
        ses.next(new FaultySes.Fault.Quota(14, 50_000, 127));
        assertThat(quota.now()).isEqualTo(new SendQuota(14, 50_000, 127));
        ses.next(new FaultySes.Fault.Quota(200, -1, 12));
        assertThat(quota.now().left(1_000)).isEqualTo(Long.MAX_VALUE);
    }

    /** It may be asked once a second only: a second request by itself would be one too many. */
    @Test
    void a_service_that_does_not_answer_is_asked_once() {
        ses.next(new FaultySes.Fault.Refused(400, "Throttling", "Rate exceeded"));
        assertThatThrownBy(quota::now).isInstanceOf(SendQuota.Unknown.class);
        ses.next(new FaultySes.Fault.CloseUnread());
        assertThatThrownBy(quota::now).isInstanceOf(SendQuota.Unknown.class);
        assertThat(ses.requests()).isEqualTo(2);
    }
}
