package org.socialgov.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.socialgov.testkit.FaultyS3;
import org.socialgov.testkit.FaultyS3.Fault;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** The real client against a bucket on loopback that fails as it is told. */
class S3InboundMailsTest {

    private static final byte[] MAIL = "Subject: hello\r\n\r\nhello".getBytes(StandardCharsets.US_ASCII);
    private static final Duration CALL_TIME = Duration.ofSeconds(4);

    private FaultyS3 s3;
    private S3InboundMails mails;

    @BeforeEach
    void start() throws IOException {
        s3 = FaultyS3.start();
        mails = mails(CALL_TIME);
    }

    @AfterEach
    void close() {
        s3.close();
    }

    private S3InboundMails mails(Duration callTime) {
        var credentials = StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret"));
        return new S3InboundMails(
            S3InboundMails.client("us-east-1", Optional.of(s3.uri()), credentials, callTime),
            "bucket"
        );
    }

    @Test
    void of_a_mail_only_the_beginning_is_asked_for_where_only_that_is_wanted() {
        s3.put("mail", MAIL);
        assertThat(mails.beginning("mail", 7)).hasValueSatisfying(bytes ->
            assertThat(bytes).asString().isEqualTo("Subject")
        );
        assertThat(s3.ranges()).containsExactly(Optional.of("bytes=0-6"));
        assertThat(mails.beginning("mail", 1_000)).hasValueSatisfying(bytes -> assertThat(bytes).isEqualTo(MAIL));
    }

    @Test
    void a_whole_mail_comes_as_it_was_put() {
        s3.put("mail", MAIL);
        assertThat(mails.whole("mail", MAIL.length)).isInstanceOfSatisfying(InboundMails.Found.Whole.class, found ->
            assertThat(found.raw()).isEqualTo(MAIL)
        );
    }

    @Test
    void a_mail_that_is_missing_is_gone_and_no_failure() {
        assertThat(mails.beginning("mail", 100)).isEmpty();
        assertThat(mails.whole("mail", 100)).isEqualTo(new InboundMails.Found.Gone());
        assertThat(s3.ranges()).hasSize(2);
    }

    @Test
    void a_mail_without_a_byte_has_an_empty_beginning() {
        s3.put("mail", new byte[0]);
        assertThat(mails.beginning("mail", 100)).hasValueSatisfying(bytes -> assertThat(bytes).isEmpty());
    }

    @Test
    void a_mail_that_is_too_large_is_not_read() {
        s3.put("mail", new byte[40_000_000]);
        assertThat(mails.whole("mail", 1_000)).isEqualTo(new InboundMails.Found.TooLarge());
        // What the sockets between the two hold has left the bucket.
        assertThat(s3.bytesSent()).isLessThan(20_000_000);
    }

    @ParameterizedTest
    @EnumSource(value = Fault.class, names = { "SLOW_DOWN", "INTERNAL_ERROR" })
    void what_passes_is_asked_for_again(Fault fault) {
        s3.put("mail", MAIL).next(fault).next(fault);
        assertThat(mails.beginning("mail", 7)).isPresent();
        s3.next(fault);
        assertThat(mails.whole("mail", 100)).isInstanceOf(InboundMails.Found.Whole.class);
        assertThat(s3.ranges()).hasSize(5);
    }

    /** Or a mail that is there would count as gone, and be lost. The time-out is for a call without an end. */
    @Timeout(60)
    @ParameterizedTest
    @EnumSource(value = Fault.class, names = { "NONE" }, mode = EnumSource.Mode.EXCLUDE)
    void what_does_not_pass_is_never_taken_for_a_mail_that_is_gone(Fault fault) {
        s3.put("mail", MAIL).always(fault);
        var hurried = mails(Duration.ofSeconds(1));
        assertThatThrownBy(() -> hurried.beginning("mail", 500)).isInstanceOf(InboundMailsUnavailable.class);
        assertThatThrownBy(() -> hurried.whole("mail", 2_000)).isInstanceOf(InboundMailsUnavailable.class);
        // Two calls, each tried three times at most.
        assertThat(s3.ranges()).hasSizeBetween(2, 6);
    }

    @Test
    void a_bucket_that_can_not_be_reached_is_a_failure_too() {
        s3.close();
        assertThatThrownBy(() -> mails.beginning("mail", 7)).isInstanceOf(InboundMailsUnavailable.class);
        assertThatThrownBy(() -> mails.whole("mail", 100)).isInstanceOf(InboundMailsUnavailable.class);
    }
}
