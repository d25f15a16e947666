package org.socialgov.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.Item;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Membership;
import org.socialgov.testkit.FakeLedger;
import org.socialgov.testkit.HttpAnswer;
import org.socialgov.testkit.HttpEvents;
import org.socialgov.web.FunctionRoute;

class LinkPagesTest {

    private static final List<Link.Purpose> BUILT = List.of(
        Link.Purpose.CONFIRM,
        Link.Purpose.UNSUBSCRIBE,
        Link.Purpose.UNDO,
        Link.Purpose.NEVER_AGAIN,
        Link.Purpose.MANAGE
    );

    private final InMemorySystem system = new InMemorySystem();

    @Test
    void scanner_fetches_every_link() {
        system.member("quinn@agency.gov");
        system.askForLink("quinn@agency.gov");
        system.join("pat@agency.gov");
        var before = system.ledger.items();
        String confirm = system.confirmToken();
        String never = system.mailroom.newest(MailKind.CONFIRM).token(Link.Purpose.NEVER_AGAIN);
        String manage = system.mailroom.newest(MailKind.MANAGE).token(Link.Purpose.MANAGE);

        for (int i = 0; i < 20; i++) {
            for (String method : List.of("GET", "HEAD", "OPTIONS")) {
                for (var purpose : BUILT) {
                    for (String token : List.of(confirm, never, manage)) {
                        String path = InMemorySystem.path(purpose);
                        var event = HttpEvents.request(method, path)
                            .query("token=" + token)
                            .header("purpose", "prefetch")
                            .header("sec-purpose", "prefetch");
                        assertShowsNobody(system.send(event, path));
                    }
                }
            }
        }
        assertThat(system.ledger.items()).isEqualTo(before);
        assertThat(system.click(Link.Purpose.CONFIRM, confirm).status()).isEqualTo(200);
        assertThat(system.click(Link.Purpose.MANAGE, manage).status()).isEqualTo(303);
    }

    @Test
    void scanner_posts_form_as_served() {
        system.join("pat@agency.gov");
        String token = system.confirmToken();
        var served = system.open(Link.Purpose.CONFIRM, token);
        var before = system.ledger.items();

        var answer = system.send(asServed(served, token), InMemorySystem.path(Link.Purpose.CONFIRM));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text()).contains("Check the box", "<title>Error: ", "id=\"agree-error\"");
        assertShowsNobody(answer);
        assertThat(system.ledger.items()).isEqualTo(before);
    }

    /** The form with the values that it has when nobody touched it: boxes that aren't ticked aren't sent. */
    private static HttpEvents asServed(HttpAnswer served, String token) {
        var fields = new ArrayList<String>();
        var inputs = Pattern.compile("<input[^>]*>").matcher(served.text());
        while (inputs.find()) {
            String input = inputs.group();
            if (!input.contains("type=\"checkbox\"") || input.contains(" checked")) {
                fields.add(attribute(input, "name"));
                fields.add(attribute(input, "value"));
            }
        }
        return HttpEvents.form(InMemorySystem.path(Link.Purpose.CONFIRM), fields.toArray(String[]::new)).query(
            "token=" + token
        );
    }

    private static String attribute(String tag, String name) {
        var value = Pattern.compile(name + "=\"([^\"]*)\"").matcher(tag);
        return value.find() ? value.group(1) : "";
    }

    @ParameterizedTest
    @EnumSource(Link.Purpose.class)
    void a_body_that_is_too_large_or_unreadable_leaves_the_address_of_a_link_protected(Link.Purpose purpose) {
        String path = InMemorySystem.path(purpose);
        var form = HttpEvents.form(path, "agree", "yes").query("token=" + "a".repeat(43));

        var tooLarge = system.send(form.rawBody("a".repeat(200_000), true), path);
        assertThat(tooLarge.status()).isEqualTo(413);
        var unreadable = system.send(form.rawBody("%%%", true), path);
        assertThat(unreadable.status()).isEqualTo(400);

        for (var answer : List.of(tooLarge, unreadable)) {
            assertThat(answer.headers())
                .containsEntry("cache-control", "no-store")
                .containsEntry("referrer-policy", "same-origin")
                .containsEntry("x-robots-tag", "noindex");
        }
    }

    @Test
    void the_page_of_a_link_has_one_form_with_a_required_box_that_is_not_ticked() {
        system.join("pat@agency.gov");
        var page = system.open(Link.Purpose.CONFIRM, system.confirmToken()).text();

        assertThat(page.split("<form class=\"usa-form", -1)).hasSize(2);
        assertThat(page).containsPattern("<input[^>]*type=\"checkbox\"[^>]*required").doesNotContain(" checked");
        assertThat(page).doesNotContain(system.confirmToken());
    }

    @Test
    void person_confirms_once() {
        system.join("pat@agency.gov");
        String token = system.confirmToken();

        var first = system.click(Link.Purpose.CONFIRM, token);
        var after = system.ledger.items();
        system.clock.advance(Duration.ofHours(2));
        var second = system.click(Link.Purpose.CONFIRM, token);

        assertThat(first.status()).isEqualTo(200);
        assertThat(first.text()).contains("You are a member", "Pat Example", "pat@agency.gov", "Example Agency");
        assertThat(second.status()).isEqualTo(200);
        assertToldOfThePast(second, "The request to join SocialGov was confirmed, and the person became a member.");
        assertThat(system.ledger.items()).isEqualTo(after);
        assertThat(system.membership("pat@agency.gov").status()).isEqualTo("ACTIVE");
        assertThat(system.mailroom.mails(MailKind.WELCOME)).hasSize(1);
        assertThat(system.mailroom.mails(MailKind.JOIN_NOTICE))
            .extracting(mail -> mail.to().value())
            .containsExactly("ada.coordinator@example.gov", "ben.coordinator@example.gov");
    }

    @Test
    void an_older_mails_link_works_until_one_is_used_and_shows_the_newest_details() {
        system.join("pat@agency.gov");
        String older = system.confirmToken();
        system.clock.advance(Duration.ofMinutes(11));
        system.send(
            HttpEvents.form(InMemorySystem.JOIN, "email", "pat@agency.gov", "name", "Pat Newer", "consent", "yes"),
            InMemorySystem.JOIN
        );
        String newer = system.confirmToken();

        assertThat(system.click(Link.Purpose.CONFIRM, older).text()).contains("Pat Newer");
        var late = system.click(Link.Purpose.CONFIRM, newer);
        assertToldOfThePast(late, "The request to join SocialGov was confirmed");
        assertThat(late.text()).doesNotContain("Pat Newer");
        assertThat(system.mailroom.mails(MailKind.WELCOME)).hasSize(1);
    }

    /** A link lies in mailboxes and logs for days after its use, and the record goes on changing. */
    @Test
    void a_used_link_tells_when_it_was_used_and_what_came_of_it_and_shows_nobody() {
        system.member("pat@agency.gov");
        String confirm = system.mailroom.newest(MailKind.CONFIRM).token(Link.Purpose.CONFIRM);
        var welcome = system.mailroom.newest(MailKind.WELCOME);
        system.click(Link.Purpose.UNSUBSCRIBE, welcome.token(Link.Purpose.UNSUBSCRIBE));
        assertToldOfThePast(
            system.click(Link.Purpose.UNSUBSCRIBE, welcome.token(Link.Purpose.UNSUBSCRIBE)),
            "The person left the SocialGov list."
        );
        String undo = system.mailroom.newest(MailKind.GOODBYE).token(Link.Purpose.UNDO);
        system.click(Link.Purpose.UNDO, undo);
        assertToldOfThePast(system.click(Link.Purpose.UNDO, undo), "The person came back to the SocialGov list.");
        String never = system.mailroom.newest(MailKind.CONFIRM).token(Link.Purpose.NEVER_AGAIN);
        system.click(Link.Purpose.NEVER_AGAIN, never);
        assertToldOfThePast(
            system.click(Link.Purpose.NEVER_AGAIN, never),
            "All email from SocialGov to the address was stopped."
        );
        assertToldOfThePast(system.click(Link.Purpose.CONFIRM, confirm), "The request to join SocialGov was confirmed");
    }

    @ParameterizedTest
    @EnumSource(value = Link.Purpose.class, names = { "CONFIRM", "UNSUBSCRIBE", "UNDO", "NEVER_AGAIN", "MANAGE" })
    void wrong_kind_of_link(Link.Purpose page) {
        system.member("pat@agency.gov");
        var tokens = new ArrayList<String>();
        for (var mail : system.mailroom.mails()) {
            mail.tokens().forEach((purpose, token) -> {
                if (purpose != page) {
                    tokens.add(token);
                }
            });
        }
        var before = system.ledger.items();

        assertThat(tokens).isNotEmpty();
        for (String token : tokens) {
            assertThat(system.open(page, token).status()).isEqualTo(404);
            assertThat(system.click(page, token).status()).isEqualTo(404);
        }
        assertThat(system.ledger.items()).isEqualTo(before);
    }

    @Test
    void forged_or_altered_link() {
        system.join("pat@agency.gov");
        String token = system.confirmToken();
        var forged = new ArrayList<String>(
            List.of("", "x", "a".repeat(43), "A".repeat(1_000_000), token + "=", token.substring(1), token + token)
        );
        for (int i = 0; i < token.length(); i++) {
            for (int bit = 0; bit < 6; bit++) {
                forged.add(flip(token, i, bit));
            }
        }
        var random = new Random(34);
        for (int i = 0; i < 300; i++) {
            byte[] bytes = new byte[random.nextInt(64)];
            random.nextBytes(bytes);
            forged.add(
                "%" + HexFormat.ofDelimiter("%").formatHex(bytes.length == 0 ? new byte[] { 65 } : ascii(bytes))
            );
        }
        var before = system.ledger.items();
        var unknown = system.click(Link.Purpose.CONFIRM, "b".repeat(43));
        for (String each : forged) {
            var answer = system.click(Link.Purpose.CONFIRM, each);
            assertThat(answer.status())
                .as(each.substring(0, Math.min(60, each.length())))
                .isEqualTo(404);
            assertThat(answer.text()).isEqualTo(unknown.text());
        }
        assertThat(system.ledger.items()).isEqualTo(before);
        assertThat(system.log()).doesNotContain("thrown");
    }

    private static byte[] ascii(byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] &= 0x7f;
        }
        return bytes;
    }

    /** The token with one of the six bits of a character flipped. */
    private static String flip(String token, int at, int bit) {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        char flipped = alphabet.charAt(alphabet.indexOf(token.charAt(at)) ^ (1 << bit));
        return token.substring(0, at) + flipped + token.substring(at + 1);
    }

    @Test
    void expired_link() {
        system.join("pat@agency.gov");
        String token = system.confirmToken();
        var expiry = system.clock.instant().plus(Link.Purpose.CONFIRM.lifetime());

        system.clock.set(expiry.minusSeconds(1));
        assertThat(system.open(Link.Purpose.CONFIRM, token).status()).isEqualTo(200);
        for (int seconds : List.of(0, 1)) {
            system.clock.set(expiry.plusSeconds(seconds));
            var opened = system.open(Link.Purpose.CONFIRM, token);
            assertThat(opened.status()).isEqualTo(410);
            assertThat(opened.text()).contains("href=\"/communities/social-media/join/\"");
            assertThat(system.click(Link.Purpose.CONFIRM, token).status()).isEqualTo(410);
        }
        assertThat(system.membership("pat@agency.gov").status()).isEqualTo("PENDING");
        assertThat(system.mailroom.mails()).hasSize(1);

        var other = new InMemorySystem();
        other.join("pat@agency.gov");
        other.clock.set(expiry.minusSeconds(1));
        assertThat(other.click(Link.Purpose.CONFIRM, other.confirmToken()).status()).isEqualTo(200);
    }

    @Test
    void what_the_table_holds_opens_nothing() throws Exception {
        system.member("pat@agency.gov");
        system.join("quinn@agency.gov");
        var before = system.ledger.items();
        var held = new ArrayList<String>();
        for (Item item : before) {
            var texts = Pattern.compile("[A-Za-z0-9_.@:-]+").matcher(written(item));
            while (texts.find()) {
                held.add(texts.group());
            }
        }
        assertThat(held).hasSizeGreaterThan(50);
        for (String value : held) {
            for (String token : List.of(value, sha256(value), sha256Base64(value))) {
                for (var purpose : BUILT) {
                    assertThat(system.click(purpose, token).status()).isIn(400, 404);
                }
            }
        }
        assertThat(system.ledger.items()).isEqualTo(before);
    }

    private static String sha256(String value) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(value.getBytes()));
    }

    private static String sha256Base64(String value) throws Exception {
        var digest = MessageDigest.getInstance("SHA-256").digest(value.getBytes());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    }

    /** All that an item holds, redacted parts too. */
    private static String written(Item item) {
        return switch (item) {
            case Membership member -> member + " " + member.address().value() + " " + member.key();
            default -> item.toString();
        };
    }

    @Test
    void no_state_skips() {
        assertThat(system.click(Link.Purpose.CONFIRM, "c".repeat(43)).status()).isEqualTo(404);

        system.join("pat@agency.gov");
        String first = system.confirmToken();
        system.clock.advance(Duration.ofMinutes(11));
        system.join("pat@agency.gov");
        String second = system.confirmToken();
        system.click(Link.Purpose.CONFIRM, first);
        system.clock.advance(Duration.ofMinutes(1));
        system.unsubscribe();

        assertThat(system.click(Link.Purpose.CONFIRM, second).status()).isEqualTo(410);
        assertThat(system.membership("pat@agency.gov").status()).isEqualTo("LEFT");

        // Not even when a stranger has asked again: the old link was not made for that request.
        system.clock.advance(Duration.ofMinutes(1));
        system.join("pat@agency.gov");
        assertThat(system.click(Link.Purpose.CONFIRM, second).status()).isEqualTo(410);
        assertThat(system.membership("pat@agency.gov").status()).isEqualTo("LEFT");
    }

    /** Those of announcements and of coordinators are another module's. */
    @ParameterizedTest
    @EnumSource(
        mode = EnumSource.Mode.EXCLUDE,
        names = { "SEND", "STOP", "COORDINATOR", "FRESH", "COORDINATOR_INVITATION" }
    )
    void a_link_opens_with_a_closing_slash_as_well(Link.Purpose purpose) {
        String path = InMemorySystem.path(purpose);
        var event = HttpEvents.get(path + "/").query("token=" + "u".repeat(43));
        var opened = system.send(event, path + "/");

        assertThat(opened.text()).contains("<h1>This link doesn&#39;t work</h1>");
        assertThat(opened.text()).isEqualTo(system.open(purpose, "u".repeat(43)).text());
        assertThat(FunctionRoute.of(purpose).template()).isEqualTo("/communities/{community}/" + purpose.path());
    }

    @Test
    void a_button_acts_where_its_page_was_opened_with_a_closing_slash() {
        system.join("pat@agency.gov");
        String path = InMemorySystem.path(Link.Purpose.CONFIRM) + "/";
        var confirmed = system.send(
            HttpEvents.form(path, "agree", "yes").query("token=" + system.confirmToken()),
            path
        );

        assertThat(confirmed.status()).isEqualTo(200);
        assertThat(system.membership("pat@agency.gov").status()).isEqualTo("ACTIVE");
    }

    @Test
    void my_link_opens_only_mine() {
        system.member("pat@agency.gov");
        system.member("quinn@agency.gov");
        var quinns = system.mailroom.newest(MailKind.WELCOME).token(Link.Purpose.UNSUBSCRIBE);
        var before = system.membership("pat@agency.gov");
        String path = InMemorySystem.path(Link.Purpose.UNSUBSCRIBE);

        var doubled = HttpEvents.form(path, "agree", "yes").query("token=" + quinns + "&token=" + "d".repeat(43));
        assertThat(system.send(doubled, path).status()).isEqualTo(400);
        String elsewhere = "/communities/another/unsubscribe";
        var foreign = HttpEvents.form(elsewhere, "agree", "yes").query("token=" + quinns);
        assertThat(system.send(foreign, elsewhere).status()).isEqualTo(404);
        assertThat(system.membership("quinn@agency.gov").status()).isEqualTo("ACTIVE");

        var claiming = HttpEvents.form(path, "agree", "yes", "email", "pat@agency.gov").query("token=" + quinns);
        assertThat(system.send(claiming, path).status()).isEqualTo(200);
        assertThat(system.membership("quinn@agency.gov").status()).isEqualTo("LEFT");
        assertThat(system.membership("pat@agency.gov")).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = { "urlencoded", "multipart" })
    void one_click_unsubscribe_RFC_8058(String encoding) {
        system.member("pat@agency.gov");
        String token = system.mailroom.newest(MailKind.WELCOME).token(Link.Purpose.UNSUBSCRIBE);
        assertThat(system.open(Link.Purpose.UNSUBSCRIBE, token).status()).isEqualTo(200);
        assertThat(system.membership("pat@agency.gov").status()).isEqualTo("ACTIVE");

        for (int i = 0; i < 3; i++) {
            var answer = system.send(oneClick(encoding, token), InMemorySystem.path(Link.Purpose.UNSUBSCRIBE));
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.headers()).doesNotContainKey("location");
        }
        assertThat(system.membership("pat@agency.gov").status()).isEqualTo("LEFT");
        assertThat(system.mailroom.mails(MailKind.GOODBYE)).hasSize(1);
    }

    /** As programs of mail providers send it. Reported of other systems: each form was refused, and its sender stayed on the list. */
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        ignoreLeadingAndTrailingWhitespace = false,
        value = {
            "text/plain;charset=UTF-8|List-Unsubscribe=One-Click",
            "|List-Unsubscribe=One-Click",
            "application/x-www-form-urlencoded; charset=ISO-8859-1|List-Unsubscribe=One-Click",
            "application/x-www-form-urlencoded; charset=utf8|List-Unsubscribe=One-Click",
            "application/x-www-form-urlencoded; charset=no-such|List-Unsubscribe=One-Click",
            "application/octet-stream|List-Unsubscribe=One-Click",
            "application/x-www-form-urlencoded|List-Unsubscribe=One-Click\\r\\n",
            "application/x-www-form-urlencoded|\\nList-Unsubscribe=One-Click\\n",
            "application/x-www-form-urlencoded|list-unsubscribe=one-click",
            "application/x-www-form-urlencoded|List%2DUnsubscribe=One%2DClick",
            "application/x-www-form-urlencoded|a=b&List-Unsubscribe=One-Click&c=%ff%",
            "application/json|{\"List-Unsubscribe\":\"One-Click\"}",
            "multipart/form-data; boundary=abc|--abc\\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\\n\\nOne-Click\\n--abc--\\n",
            "multipart/form-data|--abc\\r\\nContent-Disposition: form-data; name=List-Unsubscribe\\r\\nContent-Type: text/plain\\r\\n\\r\\nOne-Click\\r\\n--abc--",
        }
    )
    void a_one_click_unsubscribe_in_any_form_leaves(String type, String body) {
        system.member("pat@agency.gov");
        String token = system.mailroom.newest(MailKind.WELCOME).token(Link.Purpose.UNSUBSCRIBE);
        String path = InMemorySystem.path(Link.Purpose.UNSUBSCRIBE);
        var event = HttpEvents.request("POST", path).query("token=" + token + "&utm_content=caf%E9&x=50%off");
        if (type != null) {
            event.header("content-type", type);
        }
        var answer = system.send(
            event.bytes(body.replace("\\r", "\r").replace("\\n", "\n").getBytes(StandardCharsets.UTF_8)),
            path
        );
        assertThat(answer.status()).isEqualTo(200);
        assertThat(system.membership("pat@agency.gov").status()).isEqualTo("LEFT");
        assertThat(system.mailroom.mails(MailKind.GOODBYE)).hasSize(1);
    }

    @Test
    void a_one_click_opens_no_other_kind_of_link() {
        system.join("pat@agency.gov");
        var event = HttpEvents.form(InMemorySystem.path(Link.Purpose.CONFIRM), "List-Unsubscribe", "One-Click").query(
            "token=" + system.confirmToken()
        );
        assertThat(system.send(event, InMemorySystem.path(Link.Purpose.CONFIRM)).status()).isEqualTo(422);
        assertThat(system.membership("pat@agency.gov").status()).isEqualTo("PENDING");
    }

    /** Link checkers and mail programs add fields of their own to a link. */
    @ParameterizedTest
    @ValueSource(strings = { "&utm_content=50%off", "&utm_campaign=caf%E9", "&=%", "&a=1&a=2" })
    void foreign_fields_in_a_links_address_are_ignored(String foreign) {
        system.join("pat@agency.gov");
        String path = InMemorySystem.path(Link.Purpose.CONFIRM);
        String token = system.confirmToken();
        assertThat(system.send(HttpEvents.get(path).query("token=" + token + foreign), path).status()).isEqualTo(200);
        assertThat(system.send(HttpEvents.get(path).query("token=abc" + foreign), path).status()).isEqualTo(404);
    }

    /** As a mail provider sends it: no Origin, no Sec-Fetch headers, no cookies. */
    private static HttpEvents oneClick(String encoding, String token) {
        var event = HttpEvents.request("POST", InMemorySystem.path(Link.Purpose.UNSUBSCRIBE)).query("token=" + token);
        return encoding.equals("urlencoded")
            ? event
                  .header("content-type", "application/x-www-form-urlencoded")
                  .bytes("List-Unsubscribe=One-Click".getBytes())
            : event
                  .header("content-type", "multipart/form-data; boundary=\"----b0und4ry\"")
                  .bytes(
                      "------b0und4ry\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n------b0und4ry--\r\n".getBytes()
                  );
    }

    /** Found in the mailbox and clicked again, long after. */
    @Test
    void an_old_confirm_link_tells_when_it_was_used_and_where_to_ask_how_things_are() {
        system.join("pat@agency.gov");
        String confirm = system.confirmToken();
        system.click(Link.Purpose.CONFIRM, confirm);
        system.unsubscribe();
        var answer = system.click(Link.Purpose.CONFIRM, confirm);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text())
            .contains("The link was used on March 2, 2026", InMemorySystem.MANAGE + "/")
            .doesNotContain("You are a member", "pat@agency.gov");
        assertThat(system.membership("pat@agency.gov").status()).isEqualTo("LEFT");
    }

    @Test
    void leaving_by_mistake_can_be_undone_once() {
        var before = system.member("pat@agency.gov");
        system.clock.advance(Duration.ofDays(3));
        system.unsubscribe();
        String undo = system.mailroom.newest(MailKind.GOODBYE).token(Link.Purpose.UNDO);

        assertThat(system.click(Link.Purpose.UNDO, undo).status()).isEqualTo(200);
        assertThat(system.membership("pat@agency.gov").state()).isEqualTo(before.state());
        assertThat(system.membership("pat@agency.gov").details()).isEqualTo(before.details());

        system.clock.advance(Duration.ofDays(3));
        system.unsubscribe();
        assertThat(system.click(Link.Purpose.UNDO, undo).status()).isEqualTo(200);
        assertThat(system.membership("pat@agency.gov").status()).isEqualTo("LEFT");
    }

    /** A coordinator removes a member; the token of the link in the mail about it. */
    private String removed(String email) {
        var member = system.membership(email);
        var left = new Membership.State.Left(system.clock.instant(), system.clock.instant(), true);
        system.ledger.commit(
            new Change.Builder()
                .replace(member, member.becomes(left))
                .put(
                    MailOrder.create(
                        MailKind.REMOVED,
                        member.key(),
                        "socialgov",
                        system.clock.instant(),
                        system.randomness
                    )
                )
                .change(system.randomness)
        );
        return system.mailroom.newest(MailKind.REMOVED).token(Link.Purpose.UNDO);
    }

    @Test
    void a_removed_member_is_told_and_comes_back() {
        system.member("pat@agency.gov");
        String undo = removed("pat@agency.gov");
        assertThat(system.open(Link.Purpose.UNDO, undo).status()).isEqualTo(200);
        assertThat(system.membership("pat@agency.gov").status()).isEqualTo("LEFT");
        assertThat(system.click(Link.Purpose.UNDO, undo).status()).isEqualTo(200);
        assertThat(system.membership("pat@agency.gov").status()).isEqualTo("ACTIVE");
    }

    @Test
    void a_removed_member_outside_the_rule_waits_for_the_coordinators() {
        var outside = "pat@agency.example";
        system.join(outside);
        system.click(Link.Purpose.CONFIRM, system.confirmToken());
        var waiting = system.membership(outside);
        assertThat(waiting.status()).isEqualTo("AWAITING_APPROVAL");
        system.click(
            Link.Purpose.APPROVE,
            system.mailroom.newest(MailKind.APPROVAL_REQUEST).token(Link.Purpose.APPROVE)
        );
        assertThat(system.membership(outside).status()).isEqualTo("ACTIVE");
        system.clock.advance(Duration.ofMinutes(1));

        var answer = system.click(Link.Purpose.UNDO, removed(outside));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).contains("waits for a coordinator");
        assertThat(system.membership(outside).status()).isEqualTo("AWAITING_APPROVAL");
    }

    @Test
    void a_session_takes_no_removal_back() {
        system.member("pat@agency.gov");
        String cookie = system.session("pat@agency.gov");
        removed("pat@agency.gov");
        assertThat(system.subscription(cookie).text()).doesNotContain("value=\"undo\"");
        system.manage(cookie, "member", system.membership("pat@agency.gov").key().hex(), "action", "undo");
        assertThat(system.membership("pat@agency.gov").status()).isEqualTo("LEFT");
    }

    @Test
    void never_again_holds_against_every_later_request_and_keeps_nothing_that_was_said() {
        system.join("pat@agency.gov");
        String never = system.mailroom.newest(MailKind.CONFIRM).token(Link.Purpose.NEVER_AGAIN);
        assertThat(system.click(Link.Purpose.NEVER_AGAIN, never).status()).isEqualTo(200);
        system.clock.advance(Duration.ofDays(40));
        system.join("pat@agency.gov");

        assertThat(system.membership("pat@agency.gov").status()).isEqualTo("SUPPRESSED");
        assertThat(system.membership("pat@agency.gov").details().name()).isEmpty();
        assertThat(system.mailroom.mails()).hasSize(1);
    }

    @Test
    void the_notice_stands_above_the_button_that_joins_and_consent_is_given_once() {
        system.join("pat@agency.gov");
        var asked = system.membership("pat@agency.gov").consent();
        system.clock.advance(Duration.ofHours(1));
        String page = system.open(Link.Purpose.CONFIRM, system.confirmToken()).text();
        assertThat(page).contains("Privacy notice", "I have read the privacy notice and want to join SocialGov");
        system.click(Link.Purpose.CONFIRM, system.confirmToken());
        assertThat(system.membership("pat@agency.gov").consent()).isEqualTo(asked);
    }

    @Test
    void a_table_that_can_not_be_reached_is_said_and_the_link_still_works_later() {
        system.join("pat@agency.gov");
        String token = system.confirmToken();
        system.ledger.fail(FakeLedger.Failure.READS);
        assertThat(system.click(Link.Purpose.CONFIRM, token).status()).isEqualTo(503);
        system.ledger.fail(FakeLedger.Failure.BEFORE_COMMIT);
        assertThat(system.click(Link.Purpose.CONFIRM, token).status()).isEqualTo(503);
        system.ledger.fail(FakeLedger.Failure.NONE);
        assertThat(system.click(Link.Purpose.CONFIRM, token).status()).isEqualTo(200);
    }

    private static void assertToldOfThePast(HttpAnswer answer, String what) {
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).contains(
            "You have already used this link",
            "The link was used on ",
            "Eastern Time",
            what
        );
        assertShowsNobody(answer);
    }

    private static void assertShowsNobody(HttpAnswer answer) {
        assertThat(answer.text()).doesNotContain("pat@agency.gov", "Pat Example", "Example Agency");
    }
}
