package org.socialgov.community;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.socialgov.community.directory.Directory;
import org.socialgov.community.directory.GovSource;
import org.socialgov.community.directory.OwnListings;

class PaceTest {

    private static final Instant NOW = Given.NOW;
    private static final EmailAddress UNLISTED = address("ann@flood.example");
    private static final EmailAddress LISTED = address("ann@gsa.gov");
    private static final MailOrder ORDER = Given.order(MailKind.CONFIRM, new MailOrder.State.Owed(NOW, 0));

    private final Map<Counter, TreeMap<Long, Integer>> table = new HashMap<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private Instant clock = NOW;

    private record Decided(Optional<MailOrder> order, Optional<Instant> due) implements Paced<Decided> {
        @Override
        public Decided notBefore(Instant moment) {
            return new Decided(order, Optional.of(moment));
        }

        @Override
        public Change change() {
            return Change.none();
        }
    }

    private static final Decided WITH_A_MAIL = new Decided(Optional.of(ORDER), Optional.empty());

    @Test
    void what_owes_no_mail_takes_no_place() {
        var silent = new Decided(Optional.empty(), Optional.empty());
        assertThat(pace().of(silent, UNLISTED)).isSameAs(silent);
        assertThat(table).isEmpty();
    }

    @Test
    void a_request_takes_one_place_however_often_it_is_decided() {
        var pace = pace();
        assertThat(pace.of(WITH_A_MAIL, UNLISTED).due()).contains(NOW);
        clock = NOW.plusSeconds(5);
        assertThat(pace.of(WITH_A_MAIL, UNLISTED).due()).contains(NOW);
        assertThat(table.get(Counter.MAILS).values()).containsExactly(1);
    }

    @Test
    void a_request_with_mails_to_two_addresses_takes_a_place_for_each() {
        var pace = pace();
        assertThat(pace.due(UNLISTED)).isEqualTo(NOW);
        assertThat(pace.due(LISTED)).isEqualTo(NOW);
        clock = NOW.plusSeconds(5);
        assertThat(pace.due(UNLISTED)).isEqualTo(NOW);
        assertThat(table.get(Counter.MAILS).values()).containsExactly(2);
    }

    @Test
    void beyond_the_limit_the_mail_waits_and_that_is_measured() {
        assertThat(pace().of(WITH_A_MAIL, UNLISTED).due()).contains(NOW);
        assertThat(measured()).isEmpty();

        assertThat(pace().of(WITH_A_MAIL, UNLISTED).due()).hasValueSatisfying(due ->
            assertThat(due).isAfter(NOW.plus(Duration.ofMinutes(59)))
        );
        assertThat(measured()).contains("MailsHeldBack").endsWith("\"MailsHeldBack\":1}\n");
    }

    @Test
    void a_listed_domain_has_a_share_of_its_own() {
        pace().of(WITH_A_MAIL, UNLISTED);
        assertThat(pace().of(WITH_A_MAIL, LISTED).due()).contains(NOW);
        assertThat(pace().of(WITH_A_MAIL, LISTED).due()).isNotEqualTo(Optional.of(NOW));
    }

    /** Two mails in an hour, one of them for listed domains. */
    private Pace pace() {
        Counters counters = (counter, minute, by, _) -> {
            var minutes = table.computeIfAbsent(counter, _ -> new TreeMap<>());
            minutes.merge(minute, by, Integer::sum);
            return Counts.of(minutes);
        };
        return new Pace(
            new Pacing.Limits(2, 2, 50),
            counters,
            new Directory(OwnListings.shipped(), GovSource.none()),
            () -> clock,
            new Metrics(new PrintStream(out, true, StandardCharsets.UTF_8), "table")
        );
    }

    private String measured() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private static EmailAddress address(String text) {
        return EmailAddress.parse(text).orElseThrow();
    }
}
