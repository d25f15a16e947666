package org.socialgov.community.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.socialgov.community.Given.ADDRESS;
import static org.socialgov.community.Given.KEY;
import static org.socialgov.community.Given.NOW;
import static org.socialgov.community.Given.TICK;
import static org.socialgov.community.Given.member;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.socialgov.community.Communities;
import org.socialgov.community.Given;
import org.socialgov.community.NoLedger;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.managing.OpenSession;

class SessionTest {

    private static final Membership MEMBER = member(new Membership.State.Active(NOW));

    @Test
    void a_session_lasts_a_quarter_of_an_hour_from_the_click() {
        var session = Session.open(MEMBER, NOW, Given.randomness()).session();
        var end = NOW.plus(Duration.ofMinutes(15));

        assertThat(session.isOpenAt(end.minusNanos(TICK))).isTrue();
        assertThat(session.isOpenAt(end)).isFalse();
    }

    @Test
    void the_table_holds_only_the_hash_of_the_cookie() {
        var made = Session.open(MEMBER, NOW, Given.randomness());

        assertThat(made.session()).isEqualTo(
            new Session(
                made.cookie().hash(),
                made.session().id(),
                KEY,
                Optional.empty(),
                NOW,
                NOW.plus(Duration.ofMinutes(15)),
                1
            )
        );
        assertThat(made.session().toString()).doesNotContain(made.cookie().value());
    }

    @Test
    void a_cookie_opens_all_memberships_of_its_address_and_no_others() {
        var made = Session.open(MEMBER, NOW, Given.randomness());
        var openSession = open(made.cookie().value(), made, NOW).orElseThrow();

        assertThat(openSession.session()).isEqualTo(made.session());
        assertThat(openSession.address()).isEqualTo(ADDRESS);
        assertThat(openSession.memberships()).containsExactly(MEMBER);
        assertThat(openSession.membership(KEY)).contains(MEMBER);
        assertThat(openSession.membership(MemberKey.of("other", ADDRESS))).isEmpty();
        assertThat(openSession.toString()).isEqualTo("Managed[" + made.session().id() + "]");
    }

    @Test
    void what_is_no_cookie_of_ours_opens_nothing() {
        var made = Session.open(MEMBER, NOW, Given.randomness());

        assertThat(open("", made, NOW)).isEmpty();
        assertThat(open(made.session().hash().hex(), made, NOW)).isEmpty();
        assertThat(
            open(
                Session.open(MEMBER, NOW, count -> new byte[count])
                    .cookie()
                    .value(),
                made,
                NOW
            )
        ).isEmpty();
    }

    @Test
    void a_cookie_opens_nothing_from_the_sessions_end_on() {
        var made = Session.open(MEMBER, NOW, Given.randomness());

        assertThat(open(made.cookie().value(), made, made.session().expiresAt().minusNanos(TICK))).isPresent();
        assertThat(open(made.cookie().value(), made, made.session().expiresAt())).isEmpty();
    }

    @Test
    void a_session_about_an_address_of_which_nothing_is_kept_opens_nothing() {
        var made = Session.open(MEMBER.movedTo(Given.address("other@example.gov"), 1), NOW, Given.randomness());

        assertThat(open(made.cookie().value(), made, NOW)).isEmpty();
    }

    private static Optional<OpenSession> open(String cookie, Session.Made made, Instant now) {
        var ledger = new NoLedger() {
            @Override
            public Optional<Session> session(Link.Hash hash) {
                return Optional.of(made.session()).filter(session -> session.hash().equals(hash));
            }

            @Override
            public Optional<Membership> member(MemberKey key) {
                return Optional.of(MEMBER).filter(member -> member.key().equals(key));
            }
        };
        return OpenSession.by(cookie, List.of(Communities.named("other"), Communities.named("socialgov")), ledger, now);
    }
}
