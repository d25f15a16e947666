package org.socialgov.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FindingTest {

    private static final MailSetup.Identity IDENTITY = new MailSetup.Identity(
        "example.gov",
        true,
        true,
        List.of("token1", "token2"),
        Optional.of("bounce.example.gov"),
        true
    );
    private static final MailSetup.Account ACCOUNT = new MailSetup.Account(true, true, 50_000, 100, true, true);
    private static final MailSetup.Statistics STATISTICS = new MailSetup.Statistics(10_000, 10, 1);

    private static MailSetup setup(
        Optional<MailSetup.Identity> identity,
        Optional<String> dmarc,
        MailSetup.Account account,
        boolean configurationSetSends,
        int suppressed,
        MailSetup.Statistics statistics
    ) {
        return new MailSetup(
            "socialgov@example.gov",
            identity,
            dmarc,
            account,
            configurationSetSends,
            suppressed,
            statistics
        );
    }

    private static MailSetup with(MailSetup.Identity identity) {
        return setup(Optional.ofNullable(identity), Optional.of("v=DMARC1; p=reject"), ACCOUNT, true, 0, STATISTICS);
    }

    private static MailSetup with(MailSetup.Account account) {
        return setup(Optional.of(IDENTITY), Optional.of("v=DMARC1; p=reject"), account, true, 0, STATISTICS);
    }

    private static MailSetup with(MailSetup.Statistics statistics) {
        return setup(Optional.of(IDENTITY), Optional.of("v=DMARC1; p=reject"), ACCOUNT, true, 0, statistics);
    }

    @Test
    void a_setup_that_is_right_passes_everything() {
        assertThat(Finding.of(with(IDENTITY)))
            .hasSize(11)
            .allMatch(Finding::passes);
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
            Arguments.of(with((MailSetup.Identity) null), "identity", "create-email-identity"),
            Arguments.of(
                with(new MailSetup.Identity("example.gov", false, true, List.of(), Optional.of("b"), true)),
                "identity",
                "72 hours"
            ),
            Arguments.of(
                with(new MailSetup.Identity("socialgov@example.gov", false, true, List.of(), Optional.of("b"), true)),
                "identity",
                "open the link"
            ),
            Arguments.of(
                with(new MailSetup.Identity("example.gov", true, false, List.of("t1"), Optional.of("b"), true)),
                "DKIM",
                "t1._domainkey.example.gov CNAME t1.dkim.amazonses.com"
            ),
            Arguments.of(
                with(new MailSetup.Identity("socialgov@example.gov", true, false, List.of(), Optional.of("b"), true)),
                "DKIM",
                "Easy DKIM"
            ),
            Arguments.of(
                with(new MailSetup.Identity("example.gov", true, true, List.of(), Optional.empty(), false)),
                "MAIL FROM",
                "--mail-from-domain bounce.example.gov"
            ),
            Arguments.of(
                with(new MailSetup.Identity("example.gov", true, true, List.of(), Optional.of("b.example.gov"), false)),
                "MAIL FROM",
                "b.example.gov MX 10"
            ),
            Arguments.of(
                setup(Optional.of(IDENTITY), Optional.empty(), ACCOUNT, true, 0, STATISTICS),
                "DMARC",
                "_dmarc.example.gov TXT"
            ),
            Arguments.of(with(new MailSetup.Account(false, true, 1, 0, true, true)), "sending", "account's owner"),
            Arguments.of(
                setup(Optional.of(IDENTITY), Optional.of("v=DMARC1"), ACCOUNT, false, 0, STATISTICS),
                "sending",
                "--enabled"
            ),
            Arguments.of(with(new MailSetup.Account(true, false, 200, 0, true, true)), "sandbox", "production access"),
            Arguments.of(with(new MailSetup.Account(true, true, 1_000, 801, true, true)), "quota", "higher"),
            Arguments.of(with(new MailSetup.Account(true, true, 1, 0, false, true)), "suppression", "BOUNCE COMPLAINT"),
            Arguments.of(with(new MailSetup.Account(true, true, 1, 0, true, false)), "suppression", "BOUNCE COMPLAINT"),
            Arguments.of(
                setup(Optional.of(IDENTITY), Optional.of("v=DMARC1"), ACCOUNT, true, 2, STATISTICS),
                "coordinators",
                "delete-suppressed-destination"
            ),
            Arguments.of(with(new MailSetup.Statistics(10_000, 0, 10)), "complaints", "before SES stops"),
            Arguments.of(with(new MailSetup.Statistics(1_000, 50, 0)), "bounces", "before SES stops")
        );
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void what_is_wrong_fails_alone_and_says_what_to_do(MailSetup setup, String what, String todo) {
        var failing = Finding.of(setup)
            .stream()
            .filter(finding -> !finding.passes())
            .toList();
        assertThat(failing).hasSize(1);
        assertThat(failing.get(0).what()).isEqualTo(what);
        assertThat(failing.get(0).todo()).contains(todo);
    }

    @Test
    void an_account_that_has_sent_nothing_has_no_rates_to_fail() {
        assertThat(Finding.of(with(new MailSetup.Statistics(0, 0, 0))))
            .isNotEmpty()
            .allMatch(Finding::passes);
        assertThat(Finding.of(with(new MailSetup.Account(true, true, -1, 9_999, true, true))))
            .isNotEmpty()
            .allMatch(Finding::passes);
    }

    @Test
    void the_report_says_pass_or_fail_and_fails_the_command() {
        var bytes = new ByteArrayOutputStream();
        var out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        Deliverability.report(Finding.of(with(IDENTITY)), out);
        assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("pass  identity      example.gov is verified");
        var broken = Finding.of(with(new MailSetup.Account(true, false, 200, 0, true, true)));
        assertThatThrownBy(() -> Deliverability.report(broken, out)).hasMessageStartingWith("1 of 11 checks fail");
        assertThat(bytes.toString(StandardCharsets.UTF_8)).contains(
            "FAIL  sandbox",
            "to do: ask for production access"
        );
    }

    @Test
    void without_a_stack_s_name_the_commands_say_how_to_give_it() {
        assertThatThrownBy(() -> Deliverability.main(new String[] { "" })).hasMessage("Say which stack: -Dstack=NAME");
        assertThatThrownBy(() -> Replay.main(new String[0])).hasMessage("Say which stack: -Dstack=NAME");
    }
}
