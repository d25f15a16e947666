package org.socialgov.community.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.socialgov.community.Given.NOW;
import static org.socialgov.community.Given.order;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.socialgov.community.Given;
import org.socialgov.community.ledger.MailOrder.State;
import org.socialgov.community.mail.OutgoingMail;

class MailOrderTest {

    @Test
    void an_order_is_looked_at_when_its_time_comes_and_never_when_it_is_done() {
        assertThat(order(MailKind.CONFIRM, new State.Unsent(NOW, 1)).due()).contains(NOW);
        assertThat(order(MailKind.CONFIRM, new State.Claimed(NOW, 1)).due()).contains(NOW);
        assertThat(order(MailKind.CONFIRM, new State.Unknown(NOW, 1)).due()).contains(NOW.plus(Duration.ofMinutes(30)));
        assertThat(order(MailKind.CONFIRM, new State.Sent("message", NOW)).due()).isEmpty();
        assertThat(order(MailKind.CONFIRM, new State.Failed("rejected", NOW)).due()).isEmpty();
    }

    @Test
    void whom_an_order_is_for_changes_nothing_else_of_it() {
        var order = order(MailKind.HELP, new State.Unsent(NOW, 0));
        var enclosure = new MailOrder.Enclosure("mail", true, true, "Pat", "A question", "today");

        var addressed = order.to(Given.COORDINATOR).about(Given.ADDRESS).forwarding(enclosure);
        assertThat(addressed.coordinator()).contains(Given.COORDINATOR);
        assertThat(addressed.person()).contains(Given.ADDRESS);
        assertThat(addressed.enclosure()).contains(enclosure);
        assertThat(addressed.becomes(new State.Sent("message", NOW)).coordinator()).contains(Given.COORDINATOR);
        assertThat(addressed.revision()).isEqualTo(order.revision());
        assertThat(addressed.ref()).isEqualTo(order.ref());
        assertThat(addressed.createdAt()).isEqualTo(order.createdAt());
        assertThat(addressed.state()).isEqualTo(order.state());
    }

    @Test
    void what_an_order_says_besides_changes_nothing_else_of_it() {
        var order = order(MailKind.HELP, new State.Unsent(NOW, 0)).to(Given.COORDINATOR).about(Given.ADDRESS);
        var withNote = order.withNote("a note");

        assertThat(withNote.note()).contains("a note");
        assertThat(withNote.to(Given.COORDINATOR)).isEqualTo(withNote);
        assertThat(withNote.becomes(new State.Claimed(NOW, 1)).note()).contains("a note");
        assertThat(withNote.coordinator()).contains(Given.COORDINATOR);
        assertThat(withNote.person()).contains(Given.ADDRESS);
        assertThat(withNote.revision()).isEqualTo(order.revision());
    }

    @ParameterizedTest
    @EnumSource(MailKind.class)
    void the_address_of_a_person_without_a_membership_is_forgotten_when_the_mail_is_out(MailKind kind) {
        boolean forgetsNote =
            kind == MailKind.CHANGE_ADDRESS ||
            kind == MailKind.ERASED ||
            kind == MailKind.DECLINED ||
            kind == MailKind.CORRECTED ||
            kind == MailKind.COORDINATOR_INVITATION ||
            kind == MailKind.COORDINATOR_NOTICE;
        var order = order(kind, new State.Unsent(NOW, 0)).about(Given.ADDRESS).withNote("other@example.gov");

        for (var done : List.of(new State.Sent("message", NOW), new State.Failed("x", NOW))) {
            assertThat(order.becomes(done).person()).isEmpty();
            assertThat(order.becomes(done).note().isEmpty()).isEqualTo(forgetsNote);
        }
        for (var open : List.of(new State.Claimed(NOW, 1), new State.Unknown(NOW, 1))) {
            assertThat(order.becomes(open).person()).contains(Given.ADDRESS);
            assertThat(order.becomes(open).note()).contains("other@example.gov");
        }
    }

    @Test
    void an_order_that_is_made_once_has_the_id_that_it_is_given() {
        var ref = new MailOrder.Ref(Given.KEY, "brief-of-a-week");

        assertThat(MailOrder.once(MailKind.BRIEF, ref, Given.COMMUNITY, NOW)).isEqualTo(
            new MailOrder(ref, Given.COMMUNITY, MailKind.BRIEF, Optional.empty(), NOW, new State.Unsent(NOW, 0), 1)
        );
    }

    @ParameterizedTest
    @EnumSource(MailKind.class)
    void a_kind_of_mail_is_known_by_its_reason(MailKind kind) {
        assertThat(MailKind.of(kind.reason())).isEqualTo(kind);
        assertThat(kind.reason()).isEqualTo(kind.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    @Test
    void an_unknown_reason_is_refused_by_name() {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> MailKind.of("nothing"))
            .withMessageContaining("nothing");
    }

    @Test
    void a_mail_does_not_show_where_records_are_printed() {
        var mail = new OutgoingMail(Given.ADDRESS, Given.ADDRESS, new byte[0], new MailOrder.Ref(Given.KEY, "order"));

        assertThat(mail.toString()).isEqualTo("OutgoingMail[order]");
    }
}
