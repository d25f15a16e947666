package org.socialgov.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.socialgov.community.Consent;
import org.socialgov.community.Details;
import org.socialgov.community.JoinRequest;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.Source;
import org.socialgov.community.directory.Directory;
import org.socialgov.community.directory.GovSource;
import org.socialgov.community.directory.OwnListings;
import org.socialgov.community.joining.Joining;
import org.socialgov.community.limits.MailSlots;
import org.socialgov.community.managing.SubscriptionActions;
import org.socialgov.community.storage.Ledger;
import org.socialgov.community.storage.Transition;
import org.socialgov.testkit.CountedCalls;
import org.socialgov.testkit.KnownAddress;
import org.socialgov.testkit.ReceiptEvents;

/** Requests that come by mail from the address itself: what strangers post for it never stands in their way. */
class ProvenRequestsTest {

    private static final EmailAddress PAT = InMemorySystem.address("pat.example@agency.gov");

    private final InMemorySystem system = new InMemorySystem();
    private int mails;

    @Test
    void five_posts_by_a_stranger_lock_no_member_out_of_managing_by_her_own_mail() {
        system.becomeMember(PAT.value());
        for (int i = 0; i < 5; i++) {
            strangerAsksForLink();
            strangerJoins();
            system.clock.advance(Duration.ofMinutes(11));
        }
        system.deliverStreamEvents();
        int before = kinds().size();

        system.comes(mail("manage"));
        assertThat(kinds())
            .hasSize(before + 1)
            .endsWith("manage");
    }

    /** The numbers for strangers: three a day, and five in thirty days. */
    @Test
    void a_month_of_posts_by_strangers_keeps_nobody_from_joining_by_her_own_mail() {
        for (int i = 0; i < 40; i++) {
            strangerJoins();
            system.deliverStreamEvents();
            system.clock.advance(Duration.ofHours(8));
        }
        assertThat(kinds().stream().filter("confirm"::equals)).hasSize(5);

        system.comes(mail("Join"));
        assertThat(kinds()).endsWith("confirm");
        assertThat(kinds().stream().filter("confirm"::equals)).hasSize(6);
    }

    /** A manage link is hers by the page, too, on each day. */
    @Test
    void five_posts_by_a_stranger_lock_no_member_out_of_the_page_for_the_rest_of_the_month() {
        system.becomeMember(PAT.value());
        for (int day = 0; day < 25; day++) {
            assertThat(strangerAsksForLink().order()).isPresent();
            system.clock.advance(Duration.ofDays(1));
        }
    }

    @Test
    void her_own_mails_have_numbers_of_their_own() {
        for (int i = 0; i < 5; i++) {
            system.comes(mail("Join"));
        }
        assertThat(kinds()).containsExactly("confirm", "confirm", "confirm");
        for (int i = 0; i < 30; i++) {
            system.clock.advance(Duration.ofMinutes(11));
            system.comes(mail("Join"));
        }
        assertThat(kinds().stream().filter("confirm"::equals)).hasSize(10);

        // They use up nothing of what anybody may cause by the form.
        assertThat(strangerJoins().order()).isPresent();
    }

    /** Eight sources fill the hour of her domain with made-up addresses and her own. */
    @ParameterizedTest
    @ValueSource(strings = { "Join", "manage" })
    void in_the_middle_of_a_flood_a_victim_who_proves_herself_is_served_within_a_minute(String subject) {
        system.becomeMember(PAT.value());
        if (subject.equals("Join")) {
            system.comes(mail("leave"));
        }
        var directory = new Directory(OwnListings.shipped(), GovSource.none());
        int held = 0;
        for (int i = 0; i < 1_200; i++) {
            var address = i % 10 == 0 ? PAT : InMemorySystem.address("made-up-" + i + "@agency.gov");
            var source = Source.of("192.0.2." + (i % 8));
            var slots = new MailSlots(system.limits, source, system.ledger, directory, system.clock, _ -> {});
            var request = new JoinRequest(
                InMemorySystem.SOCIALGOV.id(),
                address,
                new Details("A Stranger", "", "", List.of()),
                new Consent(InMemorySystem.SOCIALGOV.notice().version(), system.clock.instant())
            );
            var asked = Transition.retryOnConflict(slots.delayingMail(system.ledger, address), () ->
                Joining.ask(
                    request,
                    system.ledger.addressStatus(request.community(), address),
                    InMemorySystem.LIMITS,
                    system.clock.instant(),
                    system.randomness
                )
            );
            held += asked
                .order()
                .flatMap(order -> system.order(order.ref()).due())
                .filter(this::isLater)
                .isPresent()
                ? 1
                : 0;
        }
        assertThat(held).as("mails of the flood that wait").isPositive();
        system.deliverStreamEvents();
        var before = kinds();

        system.comes(mail(subject));
        system.clock.advance(Duration.ofMinutes(1));
        system.sweep();
        assertThat(kinds().subList(before.size(), kinds().size())).containsExactly(
            subject.equals("Join") ? "confirm" : "manage"
        );
    }

    private boolean isLater(Instant due) {
        return due.isAfter(system.clock.instant());
    }

    @ParameterizedTest
    @ValueSource(strings = { "Join", "manage" })
    void a_mail_makes_the_same_calls_whatever_is_known_of_the_address(String subject) {
        var first = new EnumMap<KnownAddress, SortedMap<String, Integer>>(KnownAddress.class);
        var limited = new EnumMap<KnownAddress, SortedMap<String, Integer>>(KnownAddress.class);
        for (var known : KnownAddress.values()) {
            var each = new InMemorySystem();
            var counted = new CountedCalls(each.ledger);
            var change = known.change(PAT, each.clock.instant(), each.randomness);
            assertThat(change.isEmpty() || each.ledger.commit(change) == Ledger.Commit.COMMITTED).isTrue();

            take(each, counted.table(), subject);
            first.put(known, counted.taken());
            take(each, counted.table(), subject);
            take(each, counted.table(), subject);
            counted.taken();
            take(each, counted.table(), subject);
            limited.put(known, counted.taken());
        }
        for (Map<KnownAddress, SortedMap<String, Integer>> calls : List.of(first, limited)) {
            assertThat(calls).allSatisfy((known, taken) ->
                assertThat(taken).as("%s", known).isNotEmpty().isEqualTo(calls.get(KnownAddress.NOTHING))
            );
        }
    }

    private void take(InMemorySystem each, Ledger table, String subject) {
        var mail = mail(subject);
        each.bucket.put(mail.id(), mail.raw());
        each.tell(mail.event(), table);
    }

    private ReceiptEvents mail(String subject) {
        return ReceiptEvents.mail("mail" + mails++, PAT.value(), subject);
    }

    private Joining.Asked strangerJoins() {
        var request = new JoinRequest(
            InMemorySystem.SOCIALGOV.id(),
            PAT,
            new Details("A Stranger", "", "", List.of()),
            new Consent(InMemorySystem.SOCIALGOV.notice().version(), system.clock.instant())
        );
        return Transition.retryOnConflict(system.ledger, () ->
            Joining.ask(
                request,
                system.ledger.addressStatus(request.community(), PAT),
                InMemorySystem.LIMITS,
                system.clock.instant(),
                system.randomness
            )
        );
    }

    private Joining.Asked strangerAsksForLink() {
        return Transition.retryOnConflict(system.ledger, () ->
            SubscriptionActions.askForLink(
                List.of(system.ledger.addressStatus(InMemorySystem.SOCIALGOV.id(), PAT)),
                false,
                InMemorySystem.LIMITS,
                system.clock.instant(),
                system.randomness
            )
        );
    }

    /** The kinds of the mails to the person, the oldest first. */
    private List<String> kinds() {
        return system.office
            .accepted()
            .stream()
            .filter(mail -> mail.to().equals(PAT))
            .map(mail -> ReadMail.of(mail).header("X-Mail-Reason").getFirst())
            .toList();
    }
}
