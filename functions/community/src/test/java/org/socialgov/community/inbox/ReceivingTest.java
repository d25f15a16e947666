package org.socialgov.community.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.socialgov.community.Given.ADDRESS;
import static org.socialgov.community.Given.ADDRESS_KEY;
import static org.socialgov.community.Given.COORDINATOR;
import static org.socialgov.community.Given.KEY;
import static org.socialgov.community.Given.LIMITS;
import static org.socialgov.community.Given.NOW;
import static org.socialgov.community.Given.member;
import static org.socialgov.community.Given.orderedMails;
import static org.socialgov.community.Given.put;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.socialgov.community.Communities;
import org.socialgov.community.Community;
import org.socialgov.community.Consent;
import org.socialgov.community.Details;
import org.socialgov.community.FirstCoordinators;
import org.socialgov.community.Given;
import org.socialgov.community.NoLedger;
import org.socialgov.community.address.AddressKey;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.directory.Directory;
import org.socialgov.community.directory.GovSource;
import org.socialgov.community.directory.OwnListings;
import org.socialgov.community.inbox.InboundMail.Proof;
import org.socialgov.community.inbox.InboundMail.Scan;
import org.socialgov.community.inbox.Receiving.Acceptance;
import org.socialgov.community.inbox.Receiving.AcceptedMail;
import org.socialgov.community.inbox.Receiving.Context;
import org.socialgov.community.inbox.Receiving.InboundSettings;
import org.socialgov.community.inbox.Receiving.Received;
import org.socialgov.community.joining.LinkContext;
import org.socialgov.community.ledger.AddressMailLimit;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.HistoryEntry;
import org.socialgov.community.ledger.InboundCounts;
import org.socialgov.community.ledger.InboundCounts.NotForwarded;
import org.socialgov.community.ledger.Item;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.ledger.Membership.State;
import org.socialgov.community.ledger.ProcessedMail;
import org.socialgov.community.ledger.RejoinRequest;
import org.socialgov.community.ledger.UnverifiedJoin;
import org.socialgov.community.storage.Members;

/** What a mail to the community does. */
class ReceivingTest {

    private static final EmailAddress OURS = Given.address("socialgov@example.gov");
    private static final EmailAddress SECOND_COORDINATOR = Given.address("second@example.gov");
    private static final Community FIRST = Communities.named(Given.COMMUNITY);
    private static final Community SECOND = Communities.named("other");
    private static final InboundSettings DESK = new InboundSettings(
        List.of(FIRST, SECOND),
        OURS,
        FirstCoordinators.ofAll(List.of(COORDINATOR, SECOND_COORDINATOR)),
        LIMITS
    );
    private static final Directory DIRECTORY = new Directory(OwnListings.shipped(), GovSource.none());
    private static final LocalDate TODAY = LocalDate.parse("2026-03-02");
    private static final State ACTIVE = new State.Active(NOW.minusSeconds(60));

    // Whether it is looked at

    @Test
    void a_proven_mail_of_a_person_is_looked_at_and_its_subject_read() {
        assertThat(Receiving.accept(mail("Join #other", Proof.PASS), DESK)).isEqualTo(
            new Acceptance.Accepted(
                new AcceptedMail(mail("Join #other", Proof.PASS), Optional.of(MailCommand.JOIN), List.of(SECOND))
            )
        );
        for (var proof : List.of(Proof.GRAY, Proof.PROCESSING_FAILED)) {
            assertThat(Receiving.accept(mail("A question", proof), DESK)).isEqualTo(
                new Acceptance.Accepted(
                    new AcceptedMail(mail("A question", proof), Optional.empty(), List.of(FIRST, SECOND))
                )
            );
        }
    }

    @Test
    void what_a_program_sent_by_itself_is_not_answered() {
        assertRefused(mail(Optional.of(ADDRESS), Proof.PASS, true, Scan.CLEAN), "automatic");
    }

    @Test
    void what_is_harmful_or_forged_is_a_number_for_the_brief() {
        assertThat(Receiving.accept(mail(Optional.of(ADDRESS), Proof.PASS, false, Scan.HARMFUL), DESK)).isEqualTo(
            new Acceptance.Counted(FIRST, NotForwarded.HARMFUL)
        );
        var forged = mail("Join #other", Proof.FAIL);
        var counted = new Acceptance.Counted(SECOND, NotForwarded.FORGED);
        assertThat(Receiving.accept(forged, DESK)).isEqualTo(counted);

        var received = Receiving.count(forged, counted, new NoLedger(), NOW, Given.randomness());
        assertReceived(received, "forged");
        assertThat(put(received.change(), InboundCounts.class)).containsExactly(
            InboundCounts.none("other", TODAY).leaveOut(NotForwarded.FORGED)
        );
        var again = new NoLedger() {
            @Override
            public Optional<ProcessedMail> processedMail(String mail) {
                return Optional.of(new ProcessedMail(mail, "forged", NOW, 1));
            }
        };
        assertThat(Receiving.count(forged, counted, again, NOW, Given.randomness()).change().isEmpty()).isTrue();
    }

    @Test
    void a_mail_whose_sender_is_in_doubt_is_forwarded_as_not_proven() {
        var mail = mail(Optional.empty(), Proof.PASS, false, Scan.CLEAN);
        assertThat(Receiving.accept(mail, DESK)).isEqualTo(
            new Acceptance.Accepted(new AcceptedMail(mail, Optional.of(MailCommand.JOIN), List.of(FIRST, SECOND)))
        );
        var received = Receiving.receive(
            new AcceptedMail(mail, Optional.of(MailCommand.JOIN), List.of(FIRST)),
            DESK,
            emptyContext(),
            NOW,
            Given.randomness()
        );
        assertReceived(received, "passed-on-unproven");
        assertThat(put(received.change(), MailOrder.class))
            .hasSize(2)
            .allSatisfy(order -> {
                assertThat(order.person()).isEmpty();
                assertThat(order.ref().member()).isEqualTo(
                    MemberKey.of(Given.COMMUNITY, order.coordinator().orElseThrow())
                );
            });
    }

    @Test
    void our_own_mail_is_not_answered() {
        assertRefused(mail(Optional.of(OURS), Proof.PASS, false, Scan.CLEAN), "our-own");
    }

    // What is known

    @Test
    void records_are_read_for_the_mails_sender_and_community() {
        var held = member(ACTIVE);
        var unverifiedJoin = unverifiedJoin(1);
        var processedMail = new ProcessedMail("mail", "help", NOW, 1);
        var ledger = new NoLedger() {
            @Override
            public Optional<ProcessedMail> processedMail(String mail) {
                return Optional.of(processedMail).filter(context -> context.mail().equals(mail));
            }

            @Override
            public Optional<UnverifiedJoin> unverifiedJoin(String community, AddressKey address) {
                return Optional.of(unverifiedJoin).filter(
                    context -> context.community().equals(community) && context.addressKey().equals(address)
                );
            }

            @Override
            public InboundCounts inboundCounts(String community, LocalDate day) {
                return InboundCounts.none(community, day).leaveOut(NotForwarded.FORGED);
            }

            @Override
            public Optional<Membership> member(MemberKey key) {
                return Optional.of(held).filter(one -> one.key().equals(key));
            }
        };

        var context = Context.of(accepted("help", Proof.PASS), DESK, ledger, ledger, DIRECTORY, NOW);
        assertThat(context.processedMail()).contains(processedMail);
        assertThat(context.addressStatus().orElseThrow().member()).contains(member(ACTIVE));
        assertThat(context.everywhere()).containsExactly(context.addressStatus().get());
        assertThat(context.unverifiedJoin()).isEmpty();
        assertThat(context.hasRoom()).isTrue();
        assertThat(context.counts()).isEqualTo(
            InboundCounts.none(Given.COMMUNITY, TODAY).leaveOut(NotForwarded.FORGED)
        );
        var kept = Context.of(accepted("join", Proof.PROCESSING_FAILED), DESK, ledger, ledger, DIRECTORY, NOW);
        assertThat(kept.unverifiedJoin()).contains(unverifiedJoin);
        assertThat(kept.addressStatus()).isEmpty();

        var everywhere = Context.of(accepted("manage", Proof.PASS), DESK, ledger, ledger, DIRECTORY, NOW).everywhere();
        assertThat(everywhere)
            .extracting(Members.AddressStatus::member)
            .containsExactly(Optional.of(member(ACTIVE)), Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(ints = { 499, 500 })
    void there_is_room_for_500_requests_that_nobody_could_check(int kept) {
        var ledger = new Waiting(kept);

        assertThat(Context.of(accepted("join", Proof.GRAY), DESK, ledger, ledger, DIRECTORY, NOW).hasRoom()).isEqualTo(
            kept < 500
        );
        assertThat(Context.of(accepted("join", Proof.PASS), DESK, ledger, ledger, DIRECTORY, NOW).hasRoom()).isTrue();
    }

    // What it does

    @Test
    void a_mail_reported_twice_does_nothing_the_second_time() {
        var context = new Context(
            Optional.of(new ProcessedMail("mail", "help", NOW, 1)),
            Optional.of(Given.nothingKnown()),
            List.of(),
            Optional.empty(),
            true,
            InboundCounts.none(Given.COMMUNITY, TODAY),
            Optional.empty()
        );

        assertThat(receive("help", Proof.PASS, context)).isEqualTo(new Received("received-before", Change.none()));
    }

    @Test
    void a_request_to_join_goes_through_the_same_confirmation_as_one_by_the_form() {
        var received = receive("Join", Proof.PASS, emptyContext());

        assertReceived(received, "asked-pending");
        assertThat(orderedMails(received.change())).containsExactly(MailKind.CONFIRM);
        assertThat(put(received.change(), Membership.class))
            .singleElement()
            .satisfies(member -> {
                assertThat(member.key()).isEqualTo(KEY);
                assertThat(member.details()).isEqualTo(new Details("Writer", "", "", List.of()));
                assertThat(member.consent()).isEqualTo(Consent.toBeGiven(NOW));
            });
    }

    @Test
    void consent_to_the_notice_is_given_at_the_button_if_it_was_not_given_before() {
        var asked = member(Given.pendingSince(NOW)).agreeing(Consent.toBeGiven(NOW));
        var rejoinRequest = Given.rejoinRequest(NOW).agreeing(Consent.toBeGiven(NOW));
        var given = new Consent("3", NOW);

        var agreeing = found(asked, rejoinRequest).withConsent("3", NOW);
        assertThat(agreeing.member().orElseThrow()).isEqualTo(asked.agreeing(given));
        assertThat(agreeing.member().orElseThrow().consent()).isEqualTo(given);
        assertThat(agreeing.member().orElseThrow().revision()).isEqualTo(asked.revision());
        assertThat(agreeing.rejoinRequest().orElseThrow()).isEqualTo(rejoinRequest.agreeing(given));
        assertThat(agreeing.rejoinRequest().orElseThrow().consent()).isEqualTo(given);

        var before = found(member(ACTIVE), Given.rejoinRequest(NOW));
        assertThat(before.withConsent("3", NOW)).isEqualTo(before);
    }

    @Test
    void a_member_leaves_at_once_and_can_take_it_back() {
        var received = receive("leave", Proof.PASS, context(Given.addressStatus(ACTIVE)));

        assertReceived(received, "left");
        assertThat(orderedMails(received.change())).containsExactly(MailKind.GOODBYE);
        assertThat(put(received.change(), Membership.class)).extracting(Membership::status).containsExactly("LEFT");
        assertThat(put(received.change(), HistoryEntry.class)).extracting(HistoryEntry::record).containsExactly("mail");
    }

    @Test
    void a_sender_who_is_no_member_and_wants_to_leave_gets_help() {
        assertHelped(receive("leave", Proof.PASS, emptyContext()));
        assertHelped(receive("leave", Proof.PASS, context(Given.addressStatus(Given.pendingSince(NOW)))));
    }

    @Test
    void a_member_is_sent_a_manage_link() {
        var received = receive(
            "manage",
            Proof.PASS,
            context(Given.addressStatus(ACTIVE), List.of(Given.addressStatus(ACTIVE)))
        );

        assertReceived(received, "asked-manage");
        assertThat(orderedMails(received.change())).containsExactly(MailKind.MANAGE);
    }

    @Test
    void a_sender_without_a_membership_to_manage_gets_help() {
        assertHelped(receive("manage", Proof.PASS, context(Given.nothingKnown(), List.of(Given.nothingKnown()))));
    }

    @Test
    void the_help_mail_goes_to_any_sender() {
        var received = receive("help", Proof.PASS, emptyContext());

        assertHelped(received);
        assertThat(put(received.change(), MailOrder.class))
            .singleElement()
            .satisfies(order -> {
                assertThat(order.person()).contains(ADDRESS);
                assertThat(order.coordinator()).isEmpty();
                assertThat(order.ref().member()).isEqualTo(KEY);
            });
        assertThat(put(received.change(), AddressMailLimit.class)).hasSize(1);
    }

    @Test
    void help_is_limited_like_every_mail_that_a_stranger_can_cause() {
        var received = receive("help", Proof.PASS, context(sent(MailKind.HELP, NOW)));

        assertReceived(received, "help-limited");
        assertThat(Given.written(received.change())).hasSize(1);
    }

    @Test
    void a_suppressed_sender_gets_no_help() {
        var suppressed = Given.addressStatus(Given.suppressed(Membership.SuppressionReason.BOUNCE));
        var received = receive("help", Proof.PASS, context(suppressed));

        assertReceived(received, "suppressed");
        assertThat(Given.written(received.change())).hasSize(1);
    }

    // What a person has to read

    @Test
    void any_other_mail_is_forwarded_to_every_coordinator_and_answered() {
        var received = receive("A question", Proof.PASS, emptyContext());

        assertReceived(received, "passed-on");
        assertThat(orderedMails(received.change())).containsExactly(
            MailKind.PASSED_ON,
            MailKind.PASSED_ON,
            MailKind.HELP
        );
        var forwarded = put(received.change(), MailOrder.class).subList(0, 2);
        assertThat(forwarded)
            .extracting(MailOrder::coordinator)
            .containsExactly(Optional.of(COORDINATOR), Optional.of(SECOND_COORDINATOR));
        assertThat(forwarded).allSatisfy(order -> {
            assertThat(order.enclosure()).contains(
                new MailOrder.Enclosure("mail", true, true, "Writer", "A question", "today")
            );
            assertThat(order.person()).contains(ADDRESS);
        });
        assertThat(put(received.change(), InboundCounts.class)).containsExactly(
            InboundCounts.none(Given.COMMUNITY, TODAY).forward("example.gov", true, false).orElseThrow()
        );
        assertThat(put(received.change(), AddressMailLimit.class)).containsExactly(
            new AddressMailLimit(
                ADDRESS_KEY,
                false,
                Map.of(MailKind.PASSED_ON, List.of(NOW), MailKind.HELP, List.of(NOW)),
                1
            )
        );
    }

    @Test
    void how_to_join_is_explained_once_a_day_at_most() {
        var lately = context(sent(MailKind.HELP, NOW.minus(Duration.ofDays(1)).plusNanos(1)));
        var yesterday = context(sent(MailKind.HELP, NOW.minus(Duration.ofDays(1))));

        assertThat(orderedMails(receive("A question", Proof.PASS, lately).change())).doesNotContain(MailKind.HELP);
        assertThat(orderedMails(receive("A question", Proof.PASS, yesterday).change())).contains(MailKind.HELP);
    }

    @Test
    void a_suppressed_senders_mail_is_forwarded_and_not_answered() {
        var suppressed = context(Given.addressStatus(Given.suppressed(Membership.SuppressionReason.NEVER_AGAIN)));
        var received = receive("A question", Proof.PASS, suppressed);

        assertReceived(received, "passed-on");
        assertThat(orderedMails(received.change())).containsExactly(MailKind.PASSED_ON, MailKind.PASSED_ON);
    }

    @Test
    void an_unverified_mail_is_forwarded_as_such_and_not_answered() {
        var received = receive("help", Proof.GRAY, emptyContext());

        assertReceived(received, "passed-on-unproven");
        assertThat(orderedMails(received.change())).containsExactly(MailKind.PASSED_ON, MailKind.PASSED_ON);
        assertThat(put(received.change(), MailOrder.class))
            .extracting(order -> order.enclosure().orElseThrow().proven())
            .containsOnly(false);
    }

    /** It would be a draft, but nobody knows for which of the communities that share the address. */
    @Test
    void a_mail_of_a_coordinator_of_several_communities_is_not_forwarded_to_coordinators() {
        var accepted = new AcceptedMail(
            mail(Optional.of(COORDINATOR), Proof.PASS, false, Scan.CLEAN),
            Optional.empty(),
            List.of(FIRST)
        );
        var received = Receiving.receive(accepted, DESK, emptyContext(), NOW, Given.randomness());

        assertReceived(received, "from-coordinator-of-several");
        assertThat(orderedMails(received.change())).containsExactly(MailKind.HELP);
        assertThat(put(received.change(), InboundCounts.class)).isEmpty();
    }

    @Test
    void three_mails_of_one_sender_in_ten_minutes_are_forwarded() {
        var three = Collections.nCopies(3, NOW);
        var addressStatus = new Members.AddressStatus(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            new AddressMailLimit(ADDRESS_KEY, false, Map.of(MailKind.PASSED_ON, three, MailKind.HELP, List.of(NOW)), 3)
        );
        var received = receive("A question", Proof.PASS, context(addressStatus));

        assertReceived(received, "too-many-to-pass-on");
        assertThat(put(received.change(), InboundCounts.class)).containsExactly(
            InboundCounts.none(Given.COMMUNITY, TODAY).leaveOut(NotForwarded.TOO_MANY)
        );
        assertThat(received.change().writes()).hasSize(2);
    }

    @Test
    void of_all_writers_together_100_mails_a_day_are_forwarded_and_the_last_30_of_listed_domains() {
        var counts = InboundCounts.none(Given.COMMUNITY, TODAY);
        for (int i = 0; i < 20; i++) {
            counts = counts.forward("domain" + i, false, false).orElseThrow();
        }
        assertThat(counts.forward("domain", false, true)).isEmpty();
        for (int i = 0; i < 50; i++) {
            counts = counts.forward("domain" + i, true, false).orElseThrow();
        }
        assertThat(counts.forward("domain", true, false)).isEmpty();
        for (int i = 0; i < 30; i++) {
            counts = counts.forward("listed" + (i % 3), true, true).orElseThrow();
        }
        assertThat(counts.forwarded()).isEqualTo(100);
        assertThat(counts.forward("listed", true, true)).isEmpty();
    }

    @Test
    void of_one_domain_10_mails_a_day_are_forwarded() {
        var counts = InboundCounts.none(Given.COMMUNITY, TODAY);
        for (int i = 0; i < 10; i++) {
            counts = counts.forward("domain", true, true).orElseThrow();
        }
        assertThat(counts.forward("domain", true, true)).isEmpty();
        assertThat(counts.forward("domain", false, true)).isPresent();
        assertThat(counts.forward("other", true, true)).isPresent();
    }

    // Requests to join that nobody could check

    @Test
    void a_request_to_join_that_nobody_could_check_is_kept_for_the_brief_and_changes_nothing_else() {
        var received = receive("Join", Proof.GRAY, emptyContext());

        assertReceived(received, "gray-join");
        assertThat(put(received.change(), UnverifiedJoin.class)).containsExactly(
            unverifiedJoin(Item.firstRevision(NOW))
        );
        assertThat(received.change().writes()).hasSize(2);
    }

    @Test
    void the_newest_such_request_of_an_address_takes_the_place_of_the_last_though_there_is_no_room() {
        var received = receive("Join", Proof.GRAY, keeping(Optional.of(unverifiedJoin(3)), false));

        assertReceived(received, "gray-join");
        assertThat(put(received.change(), UnverifiedJoin.class)).containsExactly(unverifiedJoin(4));
    }

    @Test
    void one_such_request_too_many_is_not_kept() {
        var received = receive("Join", Proof.GRAY, keeping(Optional.empty(), false));

        assertReceived(received, "gray-join-one-too-many");
        assertThat(put(received.change(), UnverifiedJoin.class)).isEmpty();
        assertThat(put(received.change(), InboundCounts.class)).hasSize(1);
    }

    @Test
    void such_a_request_is_kept_for_thirty_days_and_shows_nothing_where_records_are_printed() {
        assertThat(unverifiedJoin(1).expiresAt()).isEqualTo(NOW.plus(Duration.ofDays(30)));
        assertThat(unverifiedJoin(1).toString()).isEqualTo("GrayJoin[redacted]");
        assertThat(mail("Join", Proof.PASS).toString()).isEqualTo("InboundMail[mail]");
    }

    // Fixtures

    private static InboundMail mail(String subject, Proof proof) {
        return mail(Optional.of(ADDRESS), subject, proof, false, Scan.CLEAN);
    }

    private static InboundMail mail(Optional<EmailAddress> from, Proof proof, boolean automatic, Scan scan) {
        return mail(from, "Join", proof, automatic, scan);
    }

    private static InboundMail mail(
        Optional<EmailAddress> from,
        String subject,
        Proof proof,
        boolean automatic,
        Scan scan
    ) {
        return new InboundMail(
            "mail",
            NOW,
            from,
            "Writer",
            subject,
            List.of(),
            Optional.empty(),
            List.of(),
            "today",
            List.of(),
            proof,
            automatic,
            scan
        );
    }

    private static AcceptedMail accepted(String subject, Proof proof) {
        var mail = mail(subject, proof);
        var command = MailCommand.read(subject, DESK.communities()).map(MailCommand.Given::command);
        return new AcceptedMail(mail, command, List.of(FIRST));
    }

    private static Received receive(String subject, Proof proof, Context context) {
        return Receiving.receive(accepted(subject, proof), DESK, context, NOW, Given.randomness());
    }

    private static Context emptyContext() {
        return context(Given.nothingKnown());
    }

    private static Context context(Members.AddressStatus addressStatus) {
        return context(addressStatus, List.of());
    }

    private static Context context(Members.AddressStatus addressStatus, List<Members.AddressStatus> everywhere) {
        return new Context(
            Optional.empty(),
            Optional.of(addressStatus),
            everywhere,
            Optional.empty(),
            true,
            InboundCounts.none(Given.COMMUNITY, TODAY),
            Optional.empty()
        );
    }

    private static Context keeping(Optional<UnverifiedJoin> unverifiedJoin, boolean hasRoom) {
        return new Context(
            Optional.empty(),
            Optional.empty(),
            List.of(),
            unverifiedJoin,
            hasRoom,
            InboundCounts.none(Given.COMMUNITY, TODAY),
            Optional.empty()
        );
    }

    private static Members.AddressStatus sent(MailKind kind, Instant at) {
        return new Members.AddressStatus(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            new AddressMailLimit(ADDRESS_KEY, false, Map.of(kind, List.of(at)), 1)
        );
    }

    private static UnverifiedJoin unverifiedJoin(long revision) {
        return new UnverifiedJoin(Given.COMMUNITY, ADDRESS, "Writer", NOW, revision);
    }

    private static LinkContext found(Membership member, RejoinRequest rejoinRequest) {
        return new LinkContext(
            Optional.empty(),
            Optional.of(member),
            Optional.of(rejoinRequest),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()
        );
    }

    private static void assertRefused(InboundMail mail, String why) {
        assertThat(Receiving.accept(mail, DESK)).isEqualTo(new Acceptance.Refused(why));
    }

    private static void assertHelped(Received received) {
        assertReceived(received, "help");
        assertThat(orderedMails(received.change())).containsExactly(MailKind.HELP);
    }

    /** Whatever it did, it is written down in the same change that it was dealt with. */
    private static void assertReceived(Received received, String outcome) {
        assertThat(received.outcome()).isEqualTo(outcome);
        assertThat(put(received.change(), ProcessedMail.class)).containsExactly(
            new ProcessedMail("mail", outcome, NOW, 1)
        );
    }

    /** A table in which so many requests wait that nobody could check, and nothing else is known. */
    private static class Waiting extends NoLedger {

        private final int requests;

        private Waiting(int requests) {
            this.requests = requests;
        }

        @Override
        public List<UnverifiedJoin> unverifiedJoins(String community, Instant now, int most) {
            return Collections.nCopies(Math.min(requests, most), ReceivingTest.unverifiedJoin(1));
        }
    }
}
