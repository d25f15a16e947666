package org.socialgov.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.Membership;
import org.socialgov.testkit.FakeLedger;
import org.socialgov.testkit.HttpAnswer;
import org.socialgov.testkit.HttpEvents;
import org.socialgov.testkit.LedgerBetween;

class JoinFunctionTest {

    private static final String IMAGE = "/communities/social-media/join.svg";

    private final InMemorySystem system = new InMemorySystem();

    @Test
    void a_new_address_is_pending_and_gets_one_confirm_mail() {
        var answer = system.join("pat@agency.gov");

        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.header("location")).isEqualTo(InMemorySystem.CHECK_YOUR_MAIL);
        assertThat(system.membership("pat@agency.gov").status()).isEqualTo("PENDING");
        assertThat(system.mailroom.mails()).hasSize(1);
        assertThat(system.mailroom.newest(MailKind.CONFIRM).to().value()).isEqualTo("pat@agency.gov");
    }

    @Test
    void json_is_taken_as_well_and_answered_202_with_the_same_words_to_everybody() {
        String json = """
        {"email":"pat@agency.gov","name":"Pat Example","topic":["training"],"consent":true}""";

        var first = system.send(HttpEvents.json(InMemorySystem.JOIN, json), InMemorySystem.JOIN);
        system.click(Link.Purpose.CONFIRM, system.confirmToken());
        var asMember = system.send(HttpEvents.json(InMemorySystem.JOIN, json), InMemorySystem.JOIN);

        assertThat(first.status()).isEqualTo(202);
        assertThat(first.header("content-type")).isEqualTo("application/json; charset=utf-8");
        assertThat(asMember.text()).isEqualTo(first.text());
        assertThat(system.membership("pat@agency.gov").details().topics()).containsExactly("training");
    }

    @Test
    void a_misspelled_domain_is_asked_about_once() {
        var asked = system.join("ux.typo@gsa.gvo");
        assertThat(asked.status()).isEqualTo(422);
        assertThat(asked.text()).contains(
            "Did you mean gsa.gov?",
            "<input type=\"hidden\" name=\"domain\" value=\"gsa.gvo\">",
            "value=\"ux.typo@gsa.gvo\""
        );
        assertThat(system.ledger.items()).isEmpty();

        var again = send("ux.typo@gsa.gvo", "domain", "gsa.gvo");
        assertThat(again.status()).isEqualTo(303);
        assertThat(system.membership("ux.typo@gsa.gvo").status()).isEqualTo("PENDING");
    }

    @Test
    void a_domain_that_was_confirmed_confirms_no_other_one() {
        assertThat(send("ux.typo@epa.gvo", "domain", "gsa.gvo").status()).isEqualTo(422);
    }

    @Test
    void a_misspelled_domain_in_json_is_an_error_and_taken_when_it_is_sent_again() {
        String json = """
        {"email":"pat@gsa.gvo","name":"Pat Example","consent":true%s}""";
        var asked = system.send(HttpEvents.json(InMemorySystem.JOIN, json.formatted("")), InMemorySystem.JOIN);
        assertThat(asked.status()).isEqualTo(422);
        assertThat(asked.text()).contains("\"email\"", "Did you mean gsa.gov?");

        String again = json.formatted(",\"domain\":\"gsa.gvo\"");
        assertThat(system.send(HttpEvents.json(InMemorySystem.JOIN, again), InMemorySystem.JOIN).status()).isEqualTo(
            202
        );
    }

    @Test
    void the_question_about_a_domain_reads_no_table() {
        system.ledger.fail(FakeLedger.Failure.READS);
        system.listed.unreachable(true);
        assertThat(system.join("ux.typo@gsa.gvo").status()).isEqualTo(422);
    }

    @Test
    void consent_to_a_notice_that_has_changed_is_asked_for_again() {
        var answer = send("pat@agency.gov", "notice", "1999-01-01");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text()).contains("The privacy notice has changed");
        String shown = answer.text().replaceAll("(?s).*name=\"notice\" value=\"([^\"]+)\".*", "$1");
        assertThat(send("pat@agency.gov", "notice", shown).status()).isEqualTo(303);
    }

    private HttpAnswer send(String email, String... more) {
        return system.send(InMemorySystem.joinForm(email, more), InMemorySystem.JOIN);
    }

    @Test
    void success_page_only_after_commit() {
        system.ledger.fail(FakeLedger.Failure.BEFORE_COMMIT);
        var failed = system.join("pat@agency.gov");

        assertThat(failed.status()).isEqualTo(503);
        assertThat(failed.header("retry-after")).isNotNull();
        assertThat(failed.text()).contains("value=\"pat@agency.gov\"", "value=\"Pat Example\"");
        assertThat(system.ledger.items()).isEmpty();

        system.ledger.fail(FakeLedger.Failure.READS);
        assertThat(system.join("pat@agency.gov").status()).isEqualTo(503);
        system.ledger.fail(FakeLedger.Failure.AFTER_COMMIT);
        assertThat(system.join("pat@agency.gov").status()).isEqualTo(503);
        // The answer was lost, not the join: it is whole, its unsent mail will be sent.
        assertThat(system.ledger.members()).hasSize(1);
        assertThat(system.ledger.orders()).hasSize(1);
    }

    @Test
    void json_that_could_not_be_taken_says_so_as_a_problem() {
        system.ledger.fail(FakeLedger.Failure.BEFORE_COMMIT);

        var answer = system.send(
            HttpEvents.json(InMemorySystem.JOIN, "{\"email\":\"pat@agency.gov\",\"name\":\"Pat\",\"consent\":true}"),
            InMemorySystem.JOIN
        );

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("content-type")).startsWith("application/problem+json");
    }

    @Test
    void a_mistake_gets_the_form_back_as_typed_with_a_summary_that_takes_the_focus() {
        var answer = system.send(
            HttpEvents.form(InMemorySystem.JOIN, "email", "pat.agency.gov", "name", "", "organization", "Tea & <Co>"),
            InMemorySystem.JOIN
        );

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text())
            .contains("<title>Error: Join SocialGov")
            .contains("role=\"alert\" tabindex=\"-1\" autofocus")
            .contains("href=\"#email\"", "href=\"#name\"", "href=\"#consent\"")
            .contains("aria-invalid=\"true\" aria-describedby=\"email-error email-hint\"")
            .contains("value=\"pat.agency.gov\"", "value=\"Tea &amp; &lt;Co&gt;\"");
        assertThat(system.ledger.items()).isEmpty();
    }

    @Test
    void the_robots_field_filled_is_an_error_that_shows_the_field() {
        var answer = system.send(
            InMemorySystem.joinForm("pat@agency.gov", "website-x", "", "x", "y"),
            InMemorySystem.JOIN
        );
        assertThat(answer.status()).isEqualTo(303);

        var filled = system.send(
            HttpEvents.form(
                InMemorySystem.JOIN,
                "email",
                "z@agency.gov",
                "name",
                "Z",
                "consent",
                "yes",
                "website",
                "http://spam"
            ),
            InMemorySystem.JOIN
        );
        assertThat(filled.status()).isEqualTo(422);
        assertThat(filled.text()).contains("id=\"website-error\"", "value=\"http://spam\"");
        assertThat(filled.text()).doesNotContain("aria-hidden=\"true\">\n<label for=\"website\"");
        assertThat(system.ledger.members()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "nobody",
            "@agency.gov",
            "pat@",
            "a@x.gov,b@y.gov",
            "a@x.gov b@y.gov",
            "a@x.gov;b@y.gov",
            "a@b@x.gov",
            "Pat <pat@agency.gov>",
            "\"pat\"@agency.gov",
            "\"a b\"@agency.gov",
            "pat@agency.gov\r\nBcc: all@agency.gov",
            "pat\u0000@agency.gov",
            "pat@agency",
            "pat@[192.0.2.1]",
            "pat@-agency.gov",
            "pat@agency..gov",
            ".pat@agency.gov",
            "pat.@agency.gov",
            "p\u00e4t@agency.gov",
            "pat@agency\u3002gov",
            "pat(comment)@agency.gov",
            "pat@192.0.2.1",
        }
    )
    void one_address_means_one(String typed) {
        var answer = system.join(typed);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text()).contains("id=\"email-error\"");
        assertThat(system.ledger.items()).isEmpty();
    }

    @Test
    void an_internationalised_domain_is_stored_in_punycode_and_case_and_spaces_do_not_count() {
        system.join(" Pat@B\u00fccher.example ");
        system.clock.advance(Duration.ofMinutes(11));
        system.join("pat@xn--bcher-kva.example");

        assertThat(system.ledger.members()).hasSize(1);
        assertThat(system.ledger.members().getFirst().address().domain()).isEqualTo("xn--bcher-kva.example");
    }

    @ParameterizedTest
    @ValueSource(strings = { "Pat\u0000", "Pat\u0007x", "\u202etaP", "Pa\u2067t" })
    void a_control_in_a_field_is_refused_and_nothing_stored(String name) {
        var answer = system.send(
            HttpEvents.form(InMemorySystem.JOIN, "email", "pat@agency.gov", "name", name, "consent", "yes"),
            InMemorySystem.JOIN
        );

        assertThat(answer.status()).isEqualTo(422);
        assertThat(system.ledger.items()).isEmpty();
    }

    /** Copied from a document, a phone or a calendar: what can't be seen around a value, or means nothing in it. */
    @ParameterizedTest
    @ValueSource(
        strings = {
            "\u00A0kim@example.gov",
            "\u200Bkim@example.gov",
            "kim@example.gov\u00A0",
            "\u202Akim@example.gov\u202C",
            "kim\u2060@example.gov",
            "\uFEFFkim@example.gov",
            "ki\u00ADm@example.gov",
            "kim@example.gov\u200E",
            "\u2066kim@example.gov\u2069",
            "kim@example.gov\u202F",
            "\tkim@example.gov",
            "kim@example.gov\r\n",
            "kim\uFE0F@example.gov",
            "kim@exam\u00ADple.gov",
            "kim@example.gov\u200B",
        }
    )
    void an_address_is_cleaned_of_what_means_nothing(String typed) {
        assertThat(system.join(typed).status()).isEqualTo(303);
        assertThat(system.ledger.members())
            .extracting(member -> member.address().value())
            .containsExactly("kim@example.gov");
    }

    @ParameterizedTest
    @CsvSource({
        "kim.o\u2019field@example.gov, U+2019",
        "kim.o\u2032field@example.gov, U+2032",
        "kim.o\u00B4field@example.gov, U+00B4",
        "kim\u2013field@example.gov, U+2013",
        "kim\u2011field@example.gov, U+2011",
        "kim@ex\u2013ample.gov, U+2013",
        "kim@ex\u2010ample.gov, U+2010",
        "ann@ex\u0430mple.gov, 'cyrillic small letter a, U+0430'",
        "kim\u202E@example.gov, U+202E",
    })
    void a_character_that_no_address_has_is_named(String typed, String named) {
        var answer = system.join(typed);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text()).contains(named);
        assertThat(system.ledger.items()).isEmpty();
        var json = system.send(
            HttpEvents.json(InMemorySystem.JOIN, "{\"email\":\"" + typed + "\",\"name\":\"Kim\",\"consent\":true}"),
            InMemorySystem.JOIN
        );
        assertThat(json.status()).isEqualTo(422);
        assertThat(json.text()).contains(named);
    }

    @ParameterizedTest
    @CsvSource(
        ignoreLeadingAndTrailingWhitespace = false,
        value = {
            "'Kim\tField',Kim Field",
            "'Kim\u2028Field',Kim Field",
            "'Kim\r\n',Kim",
            "'\u202B\u05DB\u05D4\u05DF\u202C',\u05DB\u05D4\u05DF",
            "'\u2068Kim\u2069',Kim",
            "'Kim\uFEFF',Kim",
        }
    )
    void a_name_is_cleaned_of_what_means_nothing(String typed, String stored) {
        var fields = HttpEvents.form(InMemorySystem.JOIN, "email", "kim@example.gov", "name", typed, "consent", "yes");
        assertThat(system.send(fields, InMemorySystem.JOIN).status()).isEqualTo(303);
        assertThat(system.membership("kim@example.gov").details().name()).isEqualTo(stored);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "\u200B",
            "\u00A0",
            "\u2800",
            "\u3164",
            "\uFFA0",
            "\u200C",
            "\u00AD",
            "\uFEFF",
            "\u2060",
            "\u034F",
            "\u115F",
            "\uFE0F",
            "\u200E",
            "\uDB40\uDC41",
            "\u180E",
        }
    )
    void a_name_that_nobody_can_see_is_no_name(String typed) {
        var fields = HttpEvents.form(InMemorySystem.JOIN, "email", "kim@example.gov", "name", typed, "consent", "yes");
        var answer = system.send(fields, InMemorySystem.JOIN);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text()).contains("Enter your name");
    }

    @Test
    void the_length_of_a_name_is_counted_as_people_see_it() {
        String hundred = "K" + "\uD83D\uDC69\uD83C\uDFFD\u200D\uD83D\uDCBB".repeat(99);
        var fields = HttpEvents.form(
            InMemorySystem.JOIN,
            "email",
            "kim@example.gov",
            "name",
            hundred,
            "consent",
            "yes"
        );
        assertThat(system.send(fields, InMemorySystem.JOIN).status()).isEqualTo(303);
        var more = HttpEvents.form(
            InMemorySystem.JOIN,
            "email",
            "ann@example.gov",
            "name",
            hundred + "x",
            "consent",
            "yes"
        );
        assertThat(system.send(more, InMemorySystem.JOIN).status()).isEqualTo(422);
    }

    /** Mail programs make links of them, in mail that coordinators trust. */
    @ParameterizedTest
    @CsvSource({
        "https://evil.example, 'Leave out the web address'",
        "Win at WWW.evil.example, 'Leave out the web address'",
        "'Pa\u202Et', 'right-to-left override, U+202E'",
        "'Pat\uE000', 'a character that can'",
        "'Pat\u3164x', 'a character that can'",
        "'Pa\u0300\u0301\u0302t', 'at most two accents'",
        "'- -', 'at least one letter'",
    })
    void a_name_that_would_be_a_link_or_that_nobody_can_read_is_refused_and_nothing_stored(String typed, String said) {
        for (String field : List.of("name", "organization", "role")) {
            var fields = new ArrayList<>(List.of("email", "pat@agency.gov", "consent", "yes", field, typed));
            if (!field.equals("name")) {
                fields.addAll(List.of("name", "Pat"));
            }
            var answer = system.send(
                HttpEvents.form(InMemorySystem.JOIN, fields.toArray(String[]::new)),
                InMemorySystem.JOIN
            );
            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.text()).contains(said, "aria-describedby=");
            assertThat(system.ledger.items()).isEmpty();
        }
    }

    @Test
    void a_field_of_10_kB_is_refused_in_words_that_say_how_long_it_may_be() {
        for (String field : List.of("email", "name", "organization", "role", "topic")) {
            var answer = system.send(
                HttpEvents.form(
                    InMemorySystem.JOIN,
                    "email",
                    field.equals("email") ? "x".repeat(10_240) + "@agency.gov" : "pat@agency.gov",
                    "name",
                    field.equals("name") ? "x".repeat(10_240) : "Pat",
                    "consent",
                    "yes",
                    field.equals("email") || field.equals("name") ? "other" : field,
                    "y".repeat(10_240)
                ),
                InMemorySystem.JOIN
            );
            assertThat(answer.status()).as(field).isEqualTo(422);
            assertThat(answer.text()).contains("id=\"" + field + "-error\"");
        }
        assertThat(system.ledger.items()).isEmpty();
    }

    @Test
    void a_field_sent_twice_is_refused_but_for_topics() {
        var doubled = system.send(
            InMemorySystem.joinForm("pat@agency.gov", "email", "eve@agency.gov"),
            InMemorySystem.JOIN
        );
        assertThat(doubled.status()).isEqualTo(400);
        assertThat(system.ledger.items()).isEmpty();

        assertThat(
            system
                .send(InMemorySystem.joinForm("pat@agency.gov", "topic", "best-practices"), InMemorySystem.JOIN)
                .status()
        ).isEqualTo(303);
        assertThat(system.membership("pat@agency.gov").details().topics()).containsExactly(
            "best-practices",
            "training"
        );
    }

    @ParameterizedTest
    @ValueSource(
        strings = { "UTF8", "us-ascii", "'utf-8'", "\"UTF-8\"", "Utf-8 ", "ISO-8859-1", "windows-1252", "latin1", "" }
    )
    void a_form_is_taken_under_each_name_of_its_charset(String label) {
        var form = InMemorySystem.joinForm("pat@agency.gov").header(
            "content-type",
            "application/x-www-form-urlencoded; charset=" + label
        );
        assertThat(system.send(form, InMemorySystem.JOIN).status()).isEqualTo(303);

        String body = "{\"email\":\"kim@agency.gov\",\"name\":\"Kim Fíeld\",\"consent\":true}";
        for (String mark : List.of("", "\uFEFF")) {
            var json = HttpEvents.json(InMemorySystem.JOIN, "")
                .header("content-type", "application/json; charset=" + label)
                .bytes((mark + body).getBytes(StandardCharsets.UTF_8));
            assertThat(system.send(json, InMemorySystem.JOIN).status()).isEqualTo(202);
            assertThat(system.membership("kim@agency.gov").details().name()).isEqualTo("Kim Fíeld");
        }
    }

    @Test
    void a_form_that_says_so_may_be_in_windows_1252() {
        var form = HttpEvents.request("POST", InMemorySystem.JOIN)
            .header("content-type", "application/x-www-form-urlencoded; charset=iso-8859-1")
            .text("email=kim@agency.gov&name=Kim+F%EDeld&consent=yes");
        assertThat(system.send(form, InMemorySystem.JOIN).status()).isEqualTo(303);
        assertThat(system.membership("kim@agency.gov").details().name()).isEqualTo("Kim Fíeld");
    }

    @Test
    void what_is_no_form_is_refused_each_in_its_own_way() {
        var form = HttpEvents.request("POST", InMemorySystem.JOIN).header(
            "content-type",
            "application/x-www-form-urlencoded"
        );
        assertThat(system.send(form.rawBody("%%%not-base64", true), InMemorySystem.JOIN).status()).isEqualTo(400);
        assertThat(
            system.send(form.bytes(new byte[] { 'e', '=', (byte) 0xC3, 0x28 }), InMemorySystem.JOIN).status()
        ).isEqualTo(400);
        assertThat(system.send(form.text("email=%zz"), InMemorySystem.JOIN).status()).isEqualTo(400);
        assertThat(system.send(form.text("email=%C3%28"), InMemorySystem.JOIN).status()).isEqualTo(400);
        assertThat(system.send(form.text("email=" + "x".repeat(70_000)), InMemorySystem.JOIN).status()).isEqualTo(413);
        assertThat(system.send(form.text("email=" + "x".repeat(3_000_000)), InMemorySystem.JOIN).status()).isEqualTo(
            413
        );
        var foreign = HttpEvents.request("POST", InMemorySystem.JOIN);
        assertThat(
            system.send(foreign.header("content-type", "text/xml").text("<a/>"), InMemorySystem.JOIN).status()
        ).isEqualTo(415);
        assertThat(system.send(foreign.without("content-type").text("x"), InMemorySystem.JOIN).status()).isEqualTo(415);
        assertThat(
            system
                .send(
                    foreign.header("content-type", "application/x-www-form-urlencoded; charset=utf-16").text("x"),
                    InMemorySystem.JOIN
                )
                .status()
        ).isEqualTo(415);
        for (String json : List.of("", "[]", "{", "{\"email\":{}}", "{\"email\":[[1]]}", "{} {}", "nonsense")) {
            var answer = system.send(HttpEvents.json(InMemorySystem.JOIN, json), InMemorySystem.JOIN);
            assertThat(answer.status()).as(json).isEqualTo(400);
            assertThat(answer.header("content-type")).startsWith("application/problem+json");
        }
        for (String method : List.of("PUT", "DELETE", "PATCH", "OPTIONS")) {
            var answer = system.send(HttpEvents.request(method, InMemorySystem.JOIN), InMemorySystem.JOIN);
            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.header("allow")).isEqualTo("GET, HEAD, POST");
        }
        assertThat(system.ledger.items()).isEmpty();
        assertThat(system.log()).doesNotContain("Exception");
    }

    @Test
    void json_mistakes_are_a_problem_that_names_the_fields() {
        var answer = system.send(HttpEvents.json(InMemorySystem.JOIN, "{\"email\":\"nobody\"}"), InMemorySystem.JOIN);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.header("content-type")).startsWith("application/problem+json");
        assertThat(answer.text()).contains("\"status\":422", "\"field\":\"email\"", "\"field\":\"name\"");
    }

    /** The page with the form is PagesFunction's; what comes here all the same is told the methods of the path. */
    @Test
    void the_form_is_only_taken_here() {
        for (String method : List.of("GET", "HEAD")) {
            var answer = system.send(HttpEvents.request(method, InMemorySystem.JOIN), InMemorySystem.JOIN);
            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.header("allow")).isEqualTo("GET, HEAD, POST");
        }
    }

    @Test
    void a_post_with_the_closing_slash_is_taken_as_well() {
        String path = InMemorySystem.JOIN + "/";
        var answer = system.send(
            HttpEvents.form(path, "email", "pat@agency.gov", "name", "Pat Example", "consent", "yes"),
            path
        );

        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.header("location")).isEqualTo(InMemorySystem.CHECK_YOUR_MAIL);
        assertThat(system.membership("pat@agency.gov").status()).isEqualTo("PENDING");
    }

    @Test
    void the_forms_image_has_the_table_called_once() {
        var reads = new AtomicInteger();
        var counted = InMemorySystem.with(ledger ->
            new LedgerBetween(ledger) {
                @Override
                protected Object read(Read read) {
                    reads.incrementAndGet();
                    return super.read(read);
                }
            }.table()
        );
        for (String path : List.of(IMAGE, IMAGE + "/")) {
            var image = counted.send(HttpEvents.get(path), path);
            assertThat(image.status()).isEqualTo(200);
            assertThat(image.header("content-type")).isEqualTo("image/svg+xml; charset=utf-8");
            assertThat(image.header("cache-control")).isEqualTo("no-store");
            assertThat(image.text()).startsWith("<svg ").doesNotContain("style");
        }
        assertThat(reads).hasValue(1);
        assertThat(counted.ledger.items()).isEmpty();
    }

    @Test
    void the_forms_image_shows_though_the_table_fails() {
        system.ledger.fail(FakeLedger.Failure.READS);

        assertThat(system.send(HttpEvents.get(IMAGE), IMAGE).status()).isEqualTo(200);
        assertThat(system.log()).contains("first-table-call-failed");
    }

    @Test
    void the_forms_image_can_be_read_and_not_changed() {
        var get = system.send(HttpEvents.get(IMAGE), IMAGE);
        var head = system.send(HttpEvents.request("HEAD", IMAGE), IMAGE);
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.headers()).isEqualTo(get.headers());
        assertThat(head.body()).isEmpty();
        for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS")) {
            var answer = system.send(HttpEvents.request(method, IMAGE), IMAGE);
            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.header("allow")).isEqualTo("GET, HEAD");
        }
        String elsewhere = "/communities/nobody/join.svg";
        assertThat(system.send(HttpEvents.get(elsewhere), elsewhere).status()).isEqualTo(404);
    }

    @Test
    void a_community_that_is_not_here_is_not_found() {
        for (String path : List.of(
            "/communities/nobody/join",
            "/communities/nobody/join/",
            InMemorySystem.JOIN + "//"
        )) {
            assertThat(system.send(HttpEvents.form(path, "email", "pat@agency.gov"), path).status()).isEqualTo(404);
        }
    }

    @Test
    void extra_fields_are_ignored() {
        system.send(
            InMemorySystem.joinForm("pat@agency.gov", "status", "ACTIVE", "id", "1", "coordinator", "eve@evil.example"),
            InMemorySystem.JOIN
        );

        assertThat(system.membership("pat@agency.gov").state()).isInstanceOf(Membership.State.Pending.class);
        assertThat(system.ledger.orders())
            .isNotEmpty()
            .allMatch(order -> order.coordinator().isEmpty());
    }

    @Test
    void cross_site_post_refused() {
        var attempts = List.of(
            InMemorySystem.joinForm("pat@agency.gov").header("sec-fetch-site", "cross-site"),
            InMemorySystem.joinForm("pat@agency.gov")
                .without("sec-fetch-site")
                .header("origin", "https://evil.example"),
            InMemorySystem.joinForm("pat@agency.gov").without("sec-fetch-site").header("origin", "null")
        );
        for (var attempt : attempts) {
            assertThat(system.send(attempt, InMemorySystem.JOIN).status()).isEqualTo(403);
        }
        assertThat(system.ledger.items()).isEmpty();

        var ours = List.of(
            InMemorySystem.joinForm("a@agency.gov").without("sec-fetch-site").header("origin", InMemorySystem.ORIGIN),
            InMemorySystem.joinForm("b@agency.gov")
                .without("sec-fetch-site")
                .header("origin", "https://" + HttpEvents.DOMAIN),
            InMemorySystem.joinForm("c@agency.gov").without("sec-fetch-site")
        );
        for (var own : ours) {
            assertThat(system.send(own, InMemorySystem.JOIN).status()).isEqualTo(303);
        }
    }

    @Test
    void a_post_is_accepted_from_our_own_pages_only_and_an_unknown_place_is_refused() {
        for (String site : List.of("same-site", "cross-site", "", "SAME-ORIGIN", "same-origin, cross-site", "new")) {
            var post = InMemorySystem.joinForm("pat@agency.gov")
                .header("sec-fetch-site", site)
                .header("origin", InMemorySystem.ORIGIN);
            assertThat(system.send(post, InMemorySystem.JOIN).status()).as(site).isEqualTo(403);
        }
        assertThat(system.ledger.items()).isEmpty();

        for (String site : List.of("same-origin", "none")) {
            var post = InMemorySystem.joinForm(site + "@agency.gov").header("sec-fetch-site", site);
            assertThat(system.send(post, InMemorySystem.JOIN).status()).as(site).isEqualTo(303);
        }
    }

    @Test
    void link_host_is_ours() {
        var answer = system.send(
            InMemorySystem.joinForm("pat@agency.gov")
                .header("host", "evil.example")
                .header("x-forwarded-host", "evil.example"),
            InMemorySystem.JOIN
        );

        assertThat(answer.header("location")).isEqualTo(InMemorySystem.CHECK_YOUR_MAIL);
        assertThat(
            system
                .send(
                    HttpEvents.form(InMemorySystem.JOIN, "email", "nobody").header("host", "evil.example"),
                    InMemorySystem.JOIN
                )
                .text()
        ).doesNotContain("evil.example");
    }

    @Test
    void replies_do_not_tell() {
        var replies = new ArrayList<HttpAnswer>();
        replies.add(system.join("new@agency.gov"));
        replies.add(system.join("new@agency.gov"));
        system.member("member@agency.gov");
        replies.add(system.join("member@agency.gov"));
        replies.add(system.join("member@agency.gov"));
        system.member("left@agency.gov");
        system.unsubscribe();
        replies.add(system.join("left@agency.gov"));
        system.join("never@agency.gov");
        system.neverAgain();
        replies.add(system.join("never@agency.gov"));

        assertThat(system.membership("left@agency.gov").status()).isEqualTo("LEFT");
        assertThat(system.membership("never@agency.gov").status()).isEqualTo("SUPPRESSED");
        for (var reply : replies) {
            assertThat(reply.status()).isEqualTo(303);
            assertThat(reply.headers()).isEqualTo(replies.getFirst().headers());
            assertThat(reply.body()).isEqualTo(replies.getFirst().body());
        }
    }

    @Test
    void rejoin_cannot_touch_a_member() {
        var before = system.member("pat@agency.gov");
        system.send(
            HttpEvents.form(
                InMemorySystem.JOIN,
                "email",
                "PAT@agency.gov",
                "name",
                "Mallory",
                "consent",
                "yes",
                "topic",
                "best-practices"
            ),
            InMemorySystem.JOIN
        );

        assertThat(system.membership("pat@agency.gov")).isEqualTo(before);
        var mail = system.mailroom.newest(MailKind.ALREADY_MEMBER);
        assertThat(mail.token(Link.Purpose.MANAGE)).isNotNull();
    }

    @Test
    void somebody_who_left_is_untouched_by_a_strangers_post_until_their_own_click() {
        system.member("pat@agency.gov");
        system.unsubscribe();
        var left = system.membership("pat@agency.gov");
        system.clock.advance(Duration.ofHours(1));

        system.join("pat@agency.gov");
        assertThat(system.membership("pat@agency.gov")).isEqualTo(left);
        system.click(Link.Purpose.CONFIRM, system.confirmToken());
        assertThat(system.membership("pat@agency.gov").status()).isEqualTo("ACTIVE");
    }

    @Test
    void rejoin_after_expiry_before_TTL() {
        system.join("pat@agency.gov");
        String old = system.confirmToken();
        system.clock.advance(Membership.CONFIRM_WITHIN);
        assertThat(system.click(Link.Purpose.CONFIRM, old).status()).isEqualTo(410);

        system.join("pat@agency.gov");

        assertThat(system.mailroom.mails(MailKind.CONFIRM)).hasSize(2);
        assertThat(system.click(Link.Purpose.CONFIRM, system.confirmToken()).status()).isEqualTo(200);
        assertThat(system.membership("pat@agency.gov").status()).isEqualTo("ACTIVE");
    }

    @Test
    void mails_that_a_stranger_can_cause_are_limited_per_address_and_kind() {
        for (int minute = 0; minute < 24 * 60; minute += 5) {
            system.join("pat@agency.gov");
            system.clock.advance(Duration.ofMinutes(5));
        }
        assertThat(system.mailroom.mails()).hasSize(3);

        for (int day = 0; day < 29; day++) {
            system.join("pat@agency.gov");
            system.clock.advance(Duration.ofDays(1));
        }
        assertThat(system.mailroom.mails()).hasSize(5);
    }

    @Test
    void victim_is_not_flooded() {
        for (int i = 0; i < 1_000; i++) {
            var answer = system.send(
                InMemorySystem.joinForm("victim@agency.gov").from("198.51.100." + (i % 250)),
                InMemorySystem.JOIN
            );
            assertThat(answer.status()).isEqualTo(303);
        }
        assertThat(system.mailroom.mails()).hasSize(1);
    }

    @Test
    void double_click_on_join() throws Exception {
        for (int round = 0; round < 50; round++) {
            String email = "pat" + round + "@agency.gov";
            var both = new CyclicBarrier(2);
            Callable<HttpAnswer> click = () -> {
                both.await();
                return system.join(email);
            };
            try (var threads = Executors.newFixedThreadPool(2)) {
                for (var answer : threads.invokeAll(List.of(click, click))) {
                    assertThat(answer.get().status()).isEqualTo(303);
                }
            }
            assertThat(system.ledger.members()).hasSize(round + 1);
            assertThat(system.ledger.orders()).hasSize(round + 1);
        }
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "<script>alert(1)</script>",
            "\"><img src=x onerror=alert(1)>",
            "' autofocus onfocus='alert(1)",
            "{{7*a}}${7*a}",
            "=HYPERLINK(\"evil\")",
            "&lt;b&gt;",
        }
    )
    void hostile_text_is_text(String hostile) {
        var returned = system.send(
            HttpEvents.form(
                InMemorySystem.JOIN,
                "email",
                hostile,
                "name",
                hostile,
                "organization",
                hostile,
                "role",
                hostile
            ),
            InMemorySystem.JOIN
        );
        assertEscaped(returned, hostile);

        system.send(
            HttpEvents.form(
                InMemorySystem.JOIN,
                "email",
                "pat@agency.gov",
                "name",
                hostile,
                "organization",
                hostile,
                "role",
                hostile,
                "consent",
                "yes"
            ),
            InMemorySystem.JOIN
        );
        assertEscaped(system.click(Link.Purpose.CONFIRM, system.confirmToken()), hostile);
    }

    private static void assertEscaped(HttpAnswer page, String hostile) {
        String escaped = hostile
            .replace("&", "&amp;")
            .replace("<", "&lt;")
            .replace(">", "&gt;")
            .replace("\"", "&quot;")
            .replace("'", "&#39;");
        assertThat(page.text().split(Pattern.quote(escaped), -1).length).isGreaterThanOrEqualTo(4);
        if (!escaped.equals(hostile)) {
            assertThat(page.text()).doesNotContain(hostile);
        }
    }

    @Test
    void every_response_has_the_headers() {
        var answers = new ArrayList<HttpAnswer>();
        answers.add(system.send(HttpEvents.get(IMAGE), IMAGE));
        answers.add(system.join("pat@agency.gov"));
        answers.add(system.join("not an address"));
        answers.add(
            system.send(InMemorySystem.joinForm("x@y.gov").header("sec-fetch-site", "cross-site"), InMemorySystem.JOIN)
        );
        answers.add(system.send(HttpEvents.request("DELETE", InMemorySystem.JOIN), InMemorySystem.JOIN));
        answers.add(system.send(HttpEvents.get("/communities/nobody/join/"), "/communities/nobody/join/"));
        answers.add(system.send(InMemorySystem.joinForm("x@y.gov").rawBody("***", true), InMemorySystem.JOIN));
        answers.add(system.open(Link.Purpose.CONFIRM, system.confirmToken()));
        answers.add(system.click(Link.Purpose.CONFIRM, system.confirmToken()));
        system.ledger.fail(FakeLedger.Failure.READS);
        answers.add(system.join("pat@agency.gov"));

        assertThat(answers)
            .extracting(HttpAnswer::status)
            .containsExactly(200, 303, 422, 403, 405, 404, 400, 200, 200, 503);
        for (var answer : answers) {
            assertThat(answer.headers())
                .containsEntry("strict-transport-security", "max-age=63072000; includeSubDomains")
                .containsEntry("x-content-type-options", "nosniff")
                .containsEntry("cross-origin-opener-policy", "same-origin")
                .containsEntry("cache-control", "no-store")
                .containsKeys("permissions-policy", "referrer-policy")
                .doesNotContainKeys("server", "x-powered-by");
            assertThat(answer.header("content-security-policy"))
                .contains("default-src 'none'", "frame-ancestors 'none'")
                .doesNotContain("unsafe-inline");
            if (answer.body().length > 0) {
                assertThat(answer.header("content-type")).contains("charset=utf-8");
            }
        }
        assertThat(answers.get(7).header("referrer-policy")).isEqualTo("same-origin");
        assertThat(answers.get(7).header("x-robots-tag")).isEqualTo("noindex");
        assertThat(answers.get(0).header("referrer-policy")).isEqualTo("strict-origin-when-cross-origin");
    }

    @Test
    void logs_hold_no_one() {
        system.member("canary.address@agency.gov");
        system.join("canary.address@agency.gov");
        system.ledger.fail(FakeLedger.Failure.BEFORE_COMMIT);
        system.join("another.canary@agency.gov");

        assertThat(system.log()).contains(
            "\"event\":\"join-requested\"",
            "\"event\":\"link-used\"",
            "join-not-accepted"
        );
        assertThat(system.log()).doesNotContain("canary", "Pat Example", "Example Agency", "192.0.2.10");
        for (var mail : system.mailroom.mails()) {
            mail.tokens()
                .values()
                .forEach(token -> assertThat(system.log()).doesNotContain(token));
        }
        assertThat(system.membership("canary.address@agency.gov").toString()).doesNotContain("canary", "Pat Example");
    }
}
