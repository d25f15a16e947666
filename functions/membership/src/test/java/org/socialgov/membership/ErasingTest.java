package org.socialgov.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.ledger.AddressChange;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.HistoryEntry;
import org.socialgov.community.ledger.Item;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.ledger.Session;
import org.socialgov.community.ledger.Tombstone;
import org.socialgov.community.ledger.UnverifiedJoin;
import org.socialgov.community.storage.Ledger;
import org.socialgov.community.storage.LedgerUnavailable;
import org.socialgov.testkit.HttpAnswer;
import org.socialgov.testkit.HttpEvents;
import org.socialgov.testkit.LedgerBetween;

/** Seeing all that is kept, and having it erased. */
class ErasingTest {

    private static final String PAT = "pat@agency.gov";

    private final InMemorySystem system = new InMemorySystem();

    @Test
    void the_download_holds_everything_that_is_kept() {
        system.member(PAT);
        String cookie = system.session(PAT);
        system.manage(
            cookie,
            "name",
            "Pat \"Newer\"",
            "topic",
            "training",
            "frequency",
            "paused",
            "pausedUntil",
            "2026-04-01"
        );
        system.manage(cookie, "action", "change-address", "email", "pat@other.gov");
        var answer = download(cookie);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("content-type")).startsWith("application/json");
        assertThat(answer.header("content-disposition")).startsWith("attachment");
        assertThat(answer.header("cache-control")).isEqualTo("no-store");
        assertThat(answer.text()).contains(
            "\"address\" : \"" + PAT + "\"",
            "\"status\" : \"ACTIVE\"",
            "Pat \\\"Newer\\\"",
            "\"training\"",
            "\"frequency\" : \"paused\"",
            "\"pausedUntil\" : \"2026-04-01\"",
            "\"noticeVersion\"",
            "\"event\" : \"DETAILS_CHANGED\"",
            "\"kind\" : \"welcome\"",
            "\"kind\" : \"join-notice\"",
            "\"newAddress\" : \"pat@other.gov\"",
            "\"confirm\" : [ \"2026-03-02T15:00:00Z\" ]",
            "\"startedAt\""
        );
        // Everything that lies under the key is named in it, and nothing that opens anything.
        for (Item item : system.ledger.everything(key(PAT))) {
            switch (item) {
                case HistoryEntry entry -> assertThat(answer.text()).contains(entry.id());
                case MailOrder order -> assertThat(answer.text()).contains(order.ref().id());
                default -> {
                    // Named above.
                }
            }
        }
        assertThat(answer.text()).doesNotContain(cookie.split("=")[1], "coordinator@example.gov");
        for (var mail : system.mailroom.mails()) {
            mail.tokens()
                .values()
                .forEach(token -> assertThat(answer.text()).doesNotContain(token));
        }
    }

    @Test
    void the_download_is_of_the_sessions_own_address_only() {
        system.member("quinn@agency.gov");
        system.member(PAT);
        String cookie = system.session(PAT);
        for (String query : List.of(
            "download=json",
            "download=json&member=" + key("quinn@agency.gov").hex(),
            "download=json&email=quinn@agency.gov"
        )) {
            var answer = system.send(
                HttpEvents.get(InMemorySystem.SUBSCRIPTION).query(query).cookie(cookie),
                InMemorySystem.SUBSCRIPTION
            );
            assertThat(answer.text()).contains(PAT).doesNotContain("quinn", key("quinn@agency.gov").hex());
        }
        assertThat(download(InMemorySystem.COOKIE + "=" + "a".repeat(43)).status()).isEqualTo(403);
    }

    @Test
    void erasing_needs_its_box() {
        system.member(PAT);
        String cookie = system.session(PAT);
        var before = system.ledger.items();
        var answer = system.manage(cookie, "action", "erase");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text()).contains(
            "<title>Error: ",
            "Check the box to confirm that you want everything erased"
        );
        assertThat(system.ledger.items()).isEqualTo(before);
    }

    @Test
    void what_is_erased_is_gone_but_for_the_consents_date_and_version() {
        var member = system.member(PAT);
        system.join("quinn@agency.gov");
        String cookie = system.session(PAT);
        system.manage(cookie, "name", "Pat Newer", "organization", "Secret Agency", "frequency", "weekly");
        system.manage(cookie, "action", "change-address", "email", "pat@other.gov");
        var answer = erase(cookie);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).contains("Your data is erased", "the date and version", "asked us to stop all email");
        assertThat(answer.cookies().getFirst()).contains("Max-Age=0");
        var left = system.ledger.everything(key(PAT));
        assertThat(left)
            .filteredOn(Tombstone.class::isInstance)
            .containsExactly(
                new Tombstone(key(PAT), Optional.empty(), Optional.empty(), Optional.of(member.consent()), 1)
            );
        // Besides, only the order for the receipt, which has forgotten whom it went to.
        assertThat(left)
            .filteredOn(item -> !(item instanceof Tombstone))
            .singleElement()
            .isInstanceOfSatisfying(MailOrder.class, order -> {
                assertThat(order.kind()).isEqualTo(MailKind.ERASED);
                assertThat(order.person()).isEmpty();
            });
        assertThat(system.ledger.items()).noneMatch(item -> item instanceof Session || item instanceof AddressChange);
        assertThat(system.ledger.members())
            .extracting(m -> m.address().value())
            .containsExactly("quinn@agency.gov");
        assertThat(system.subscription(cookie).status()).isEqualTo(403);
    }

    @Test
    void a_request_by_mail_that_nobody_could_check_is_shown_and_erased_too() {
        system.member(PAT);
        String cookie = system.session(PAT);
        var join = new UnverifiedJoin(
            "socialgov",
            InMemorySystem.address(PAT),
            "Pat by mail",
            system.clock.instant(),
            1
        );
        system.ledger.commit(new Change(system.randomness.id(), List.of(new Change.Write.Put(join))));
        assertThat(download(cookie).text()).contains("Pat by mail");
        erase(cookie);

        assertThat(system.ledger.items()).noneMatch(UnverifiedJoin.class::isInstance);
    }

    @Test
    void the_receipt_is_the_last_mail_and_goes_to_the_erased_address() {
        system.member(PAT);
        erase(system.session(PAT));

        assertThat(system.mailroom.mails(MailKind.ERASED))
            .extracting(mail -> mail.to().value())
            .containsExactly(PAT);
        int mails = system.mailroom.mails().size();
        system.askForLink(PAT);
        assertThat(system.mailroom.mails()).hasSize(mails);
    }

    @Test
    void of_a_suppressed_address_the_key_the_word_and_the_date_are_kept_and_it_gets_no_receipt() {
        system.member(PAT);
        String cookie = system.session(PAT);
        system.manage(cookie, "action", "never-again", "agree", "yes");
        var suppressedAt = system.clock.instant();
        system.clock.advance(Duration.ofMinutes(1));
        erase(cookie);

        assertThat(system.ledger.member(key(PAT))).isEmpty();
        assertThat(system.ledger.tombstone(key(PAT)).orElseThrow().suppressedAt()).contains(suppressedAt);
        assertThat(system.ledger.everything(key(PAT))).hasSize(1);
        int mails = system.mailroom.mails().size();
        assertThat(system.mailroom.mails(MailKind.ERASED)).isEmpty();
        system.clock.advance(Duration.ofDays(1));
        assertThat(system.join(PAT).status()).isEqualTo(303);
        assertThat(system.mailroom.mails()).hasSize(mails);
        assertThat(system.ledger.member(key(PAT))).isEmpty();
    }

    @Test
    void somebody_who_had_everything_erased_can_join_again_like_anybody() {
        system.member(PAT);
        erase(system.session(PAT));
        system.clock.advance(Duration.ofDays(1));
        system.join(PAT);
        assertThat(system.membership(PAT).status()).isEqualTo("PENDING");
        system.click(Link.Purpose.CONFIRM, system.confirmToken());
        assertThat(system.membership(PAT).status()).isEqualTo("ACTIVE");
        assertThat(system.history(PAT)).hasSize(1);
    }

    /** Else one mailbox asks the coordinators six times in nine seconds. */
    @Test
    void limits_outlive_an_erasure() {
        system.member(PAT);
        erase(system.session(PAT));
        system.join(PAT);

        assertThat(system.membership(PAT).status()).isEqualTo("PENDING");
        assertThat(system.mailroom.mails(MailKind.CONFIRM)).hasSize(1);
    }

    @Test
    void links_of_before_an_erasure_do_nothing() {
        system.member(PAT);
        var welcome = system.mailroom.newest(MailKind.WELCOME);
        String confirm = system.confirmToken();
        erase(system.session(PAT));
        var after = system.ledger.items();

        // It would have been kept for more than a year.
        assertThat(system.click(Link.Purpose.UNSUBSCRIBE, welcome.token(Link.Purpose.UNSUBSCRIBE)).status()).isEqualTo(
            404
        );
        assertThat(system.click(Link.Purpose.MANAGE, welcome.token(Link.Purpose.MANAGE)).status()).isEqualTo(410);
        assertThat(system.click(Link.Purpose.CONFIRM, confirm).status()).isEqualTo(410);
        assertThat(system.ledger.items()).isEqualTo(after);
    }

    private void storeHistory(InMemorySystem of, int entries) {
        for (int i = 0; i < entries; i++) {
            var entry = HistoryEntry.of(
                key(PAT),
                "socialgov",
                HistoryEntry.Event.DELIVERY_CHANGED,
                "record",
                of.clock.instant().plusMillis(i),
                of.randomness
            );
            of.ledger.commit(new Change(of.randomness.id(), List.of(new Change.Write.Put(entry))));
        }
    }

    @Test
    void much_goes_in_parts_that_the_table_takes() {
        system.member(PAT);
        storeHistory(system, 250);
        assertThat(erase(system.session(PAT)).status()).isEqualTo(200);

        assertThat(system.ledger.everything(key(PAT))).hasSize(2);
        assertThat(system.ledger.largestChange()).isLessThanOrEqualTo(100);
    }

    @Test
    void an_erasure_that_broke_off_can_be_asked_for_again() {
        var commitsLeft = new AtomicInteger(Integer.MAX_VALUE);
        var other = InMemorySystem.with(ledger ->
            new LedgerBetween(ledger) {
                @Override
                protected Ledger.Commit commit(Change change) {
                    if (commitsLeft.getAndDecrement() <= 0) {
                        throw new LedgerUnavailable(new IllegalStateException("broke off"));
                    }
                    return super.commit(change);
                }
            }.table()
        );
        other.member(PAT);
        storeHistory(other, 100);
        String cookie = other.session(PAT);
        commitsLeft.set(1);
        assertThat(other.manage(cookie, "action", "erase", "agree", "yes").status()).isEqualTo(503);
        assertThat(other.membership(PAT).status()).isEqualTo("ACTIVE");
        commitsLeft.set(Integer.MAX_VALUE);
        assertThat(other.manage(cookie, "action", "erase", "agree", "yes").status()).isEqualTo(200);
        assertThat(other.ledger.member(key(PAT))).isEmpty();
        assertThat(other.mailroom.mails(MailKind.ERASED)).hasSize(1);
    }

    @Test
    void what_nobody_confirmed_leaves_no_consent() {
        system.member(PAT);
        String cookie = system.session(PAT);
        var pending = system.membership(PAT);
        var asItWas = new Membership(
            pending.key(),
            pending.community(),
            pending.address(),
            pending.details(),
            pending.consent(),
            new Membership.State.Pending(system.clock.instant(), system.clock.instant().plusSeconds(1)),
            pending.revision() + 1
        );
        system.ledger.commit(new Change(system.randomness.id(), List.of(new Change.Write.Put(asItWas))));
        erase(cookie);

        assertThat(system.ledger.tombstone(key(PAT))).isEmpty();
        assertThat(system.ledger.member(key(PAT))).isEmpty();
    }

    @Test
    void logs_hold_no_one() {
        system.member("canary.address@agency.gov");
        String cookie = system.session("canary.address@agency.gov");
        download(cookie);
        erase(cookie);

        assertThat(system.log()).contains("\"action\":\"erase\"").doesNotContain("canary", "Pat Example");
    }

    /** Row 13 of the penetration test: an old link unsubscribed the next membership, an old session showed its data. */
    @Test
    void links_and_sessions_of_an_erased_membership_do_not_open_the_next_one() {
        system.member(PAT);
        var welcome = system.mailroom.newest(MailKind.WELCOME).token(Link.Purpose.MANAGE);
        String elsewhere = system.click(Link.Purpose.MANAGE, welcome).cookies().getFirst().split(";", 2)[0];
        erase(system.session(PAT));
        var old = List.copyOf(system.mailroom.mails());
        system.clock.advance(Duration.ofMinutes(11));
        system.member(PAT);
        var before = system.ledger.items();

        for (var mail : old) {
            mail.tokens().forEach((purpose, token) -> {
                if (purpose != Link.Purpose.NEVER_AGAIN) {
                    assertThat(system.open(purpose, token).status()).as(purpose.path()).isIn(404, 410);
                    assertThat(system.click(purpose, token).status()).as(purpose.path()).isIn(404, 410);
                }
            });
        }
        assertThat(system.subscription(elsewhere).status()).isEqualTo(403);
        assertThat(system.manage(elsewhere, "action", "leave", "agree", "yes").status()).isEqualTo(403);
        assertThat(system.ledger.items()).isEqualTo(before);

        String unsubscribe = system.mailroom.newest(MailKind.WELCOME).token(Link.Purpose.UNSUBSCRIBE);
        assertThat(system.click(Link.Purpose.UNSUBSCRIBE, unsubscribe).status()).isEqualTo(200);
        assertThat(system.membership(PAT).status()).isEqualTo("LEFT");
    }

    /** It belongs to the mailbox: a person who finds an old mail must be able to end all mail. */
    @Test
    void never_again_works_after_an_erasure() {
        system.member(PAT);
        erase(system.session(PAT));
        var token = system.mailroom.newest(MailKind.CONFIRM).token(Link.Purpose.NEVER_AGAIN);
        system.clock.advance(Duration.ofMinutes(11));
        system.member(PAT);

        assertThat(system.click(Link.Purpose.NEVER_AGAIN, token).status()).isEqualTo(200);
        assertThat(system.membership(PAT).status()).isEqualTo("SUPPRESSED");
    }

    @Test
    void what_a_release_without_generations_stored_works_until_the_membership_is_erased() {
        var member = system.member(PAT);
        store(
            new Membership(
                member.key(),
                member.community(),
                member.address(),
                member.details(),
                member.consent(),
                member.state(),
                member.revision() + 1
            )
        );
        var welcome = system.mailroom.newest(MailKind.WELCOME);
        for (var purpose : List.of(Link.Purpose.UNSUBSCRIBE, Link.Purpose.MANAGE)) {
            var link = system.ledger.link(new Link.Token(welcome.token(purpose)).hash()).orElseThrow();
            store(
                new Link(
                    link.hash(),
                    purpose,
                    link.community(),
                    link.member(),
                    link.order(),
                    link.createdAt(),
                    link.createdAt().plus(Duration.ofDays(36_525)),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    link.revision() + 1
                )
            );
        }
        var opened = system.click(Link.Purpose.MANAGE, welcome.token(Link.Purpose.MANAGE));
        assertThat(system.open(Link.Purpose.UNSUBSCRIBE, welcome.token(Link.Purpose.UNSUBSCRIBE)).status()).isEqualTo(
            200
        );

        assertThat(erase(opened.cookies().getFirst().split(";", 2)[0]).status()).isEqualTo(200);
        system.clock.advance(Duration.ofMinutes(11));
        system.member(PAT);
        assertThat(system.click(Link.Purpose.UNSUBSCRIBE, welcome.token(Link.Purpose.UNSUBSCRIBE)).status()).isEqualTo(
            410
        );
        assertThat(system.membership(PAT).status()).isEqualTo("ACTIVE");
    }

    private void store(Item item) {
        assertThat(
            system.ledger.commit(new Change(system.randomness.id(), List.of(new Change.Write.Put(item))))
        ).isEqualTo(Ledger.Commit.COMMITTED);
    }

    private HttpAnswer erase(String cookie) {
        return system.manage(cookie, "action", "erase", "agree", "yes");
    }

    private HttpAnswer download(String cookie) {
        return system.send(
            HttpEvents.get(InMemorySystem.SUBSCRIPTION).query("download=json").cookie(cookie),
            InMemorySystem.SUBSCRIPTION
        );
    }

    private static MemberKey key(String email) {
        return MemberKey.of("socialgov", InMemorySystem.address(email));
    }
}
