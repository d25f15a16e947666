package org.socialgov.coordinators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.socialgov.coordinators.InMemorySystem.ADA;
import static org.socialgov.coordinators.InMemorySystem.BEN;
import static org.socialgov.coordinators.InMemorySystem.COORDINATORS;
import static org.socialgov.coordinators.InMemorySystem.FRESH;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.socialgov.community.Consent;
import org.socialgov.community.Details;
import org.socialgov.community.FirstCoordinators;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.imports.Invitations;
import org.socialgov.community.ledger.AuditEntry;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.CoordinatorSession;
import org.socialgov.community.ledger.Item;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.ListImport;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.storage.Ledger;
import org.socialgov.testkit.HttpAnswer;
import org.socialgov.testkit.HttpEvents;
import org.socialgov.testkit.LedgerBetween;
import org.socialgov.testkit.WatchedLog;

class ImportPagesTest {

    private static final String IMPORTS = COORDINATORS + "/imports";
    private static final Pattern VERSION = Pattern.compile("name=\"version\" value=\"([0-9]+)\"");
    private static final String NAME = "Kim Fieldname";

    private final InMemorySystem system = new InMemorySystem();
    private String ada;

    @BeforeEach
    void signIn() {
        WatchedLog.neverIn(NAME, "kim.field@agency.gov");
        ada = system.signIn(ADA);
    }

    private HttpAnswer upload(byte[] file, String... namesAndValues) {
        var body = new ByteArrayOutputStream();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            body.writeBytes(
                utf8(
                    "--XyZ\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n".formatted(
                        namesAndValues[i],
                        namesAndValues[i + 1]
                    )
                )
            );
        }
        body.writeBytes(
            utf8(
                "--XyZ\r\nContent-Disposition: form-data; name=\"file\"; filename=\"list.csv\"\r\nContent-Type: text/csv\r\n\r\n"
            )
        );
        body.writeBytes(file);
        body.writeBytes(utf8("\r\n--XyZ--\r\n"));
        return system.send(
            HttpEvents.request("POST", IMPORTS)
                .header("content-type", "multipart/form-data; boundary=XyZ")
                .header("sec-fetch-site", "same-origin")
                .cookie(ada)
                .bytes(body.toByteArray())
        );
    }

    private HttpAnswer upload(String file) {
        return upload(
            utf8(file),
            "source",
            "GSA LISTSERV SOCIALMEDIA-L",
            "sourceDate",
            today(),
            "may",
            "yes",
            "text",
            ""
        );
    }

    private String today() {
        return system.clock.instant().toString().substring(0, 10);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The page of an uploaded list. */
    private String uploaded(String file) {
        var answer = upload(file);
        assertThat(answer.status()).isEqualTo(303);
        return answer.header("location");
    }

    private HttpAnswer get(String path) {
        int query = path.indexOf('?');
        return system.send(
            query < 0
                ? HttpEvents.get(path).cookie(ada)
                : HttpEvents.get(path.substring(0, query))
                      .query(path.substring(query + 1))
                      .cookie(ada)
        );
    }

    private String version(String path) {
        var found = VERSION.matcher(get(path).text());
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    private HttpAnswer post(String path, String... namesAndValues) {
        return system.send(HttpEvents.form(path, namesAndValues).cookie(ada));
    }

    /** The page of a list that was compared with the members. */
    private String previewed(String file) {
        String path = uploaded(file);
        var answer = post(
            path,
            "action",
            "map",
            "version",
            version(path),
            "format",
            "CSV",
            "header",
            "yes",
            "address",
            "0",
            "name",
            "1"
        );
        assertThat(answer.status()).as(answer.text()).isEqualTo(303);
        return path;
    }

    private HttpAnswer start(String path, String version) {
        return post(path, "action", "start", "version", version, "agree", "yes");
    }

    private void freshen() {
        system.freshen(ADA, ada, "COORDINATORS_IMPORTS");
    }

    private ListImport stored() {
        return system.ledger.listImports("socialgov", 1).getFirst();
    }

    private <T extends Item> List<T> all(Class<T> kind) {
        return system.ledger.items().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private void member(String email) {
        system.put(
            new Membership(
                MemberKey.of("socialgov", InMemorySystem.address(email)),
                "socialgov",
                InMemorySystem.address(email),
                new Details(NAME, "", "", List.of()),
                new Consent("2026-01", system.clock.instant()),
                new Membership.State.Active(system.clock.instant()),
                Item.firstRevision(system.clock.instant())
            )
        );
    }

    @Test
    void the_first_page_says_what_to_do_first() {
        assertThat(get(IMPORTS).text()).contains("No list yet. Export the members of your old list first");
        assertThat(system.send(HttpEvents.get(IMPORTS)).status()).isEqualTo(403);
    }

    @Test
    void a_list_is_uploaded_read_and_compared_and_nobody_is_invited() {
        member("here@agency.gov");
        String path = uploaded(
            "e-mail,name\nkim.field@agency.gov," +
                NAME +
                "\nkim.field@agency.gov,Kim\nhere@agency.gov,Here\nnothing,Nobody\n"
        );
        assertThat(path).matches(IMPORTS + "/[0-9a-f]{32}");
        assertThat(get(path).text()).contains("Table (CSV)", "Column 1: e-mail", NAME);

        String preview = previewed(
            "e-mail,name\nkim.field@agency.gov," +
                NAME +
                "\nkim.field@agency.gov,Kim\nhere@agency.gov,Here\nnothing,Nobody\n"
        );
        assertThat(stored().preview().found()).isEqualTo(Map.of("NEW", 1, "DOUBLE", 1, "ACTIVE", 1, "MALFORMED", 1));
        assertThat(get(preview).text()).contains(
            "Invite one person",
            "Row 2: kim.field@agency.gov, " + NAME,
            "Row 5: \u201cnothing\u201d is not an email address"
        );
        assertThat(all(ListImport.Rows.class)).isEmpty();
        assertThat(all(ListImport.Invited.class)).isEmpty();
        assertThat(all(AuditEntry.class)).extracting(AuditEntry::act).doesNotContain(AuditEntry.Act.IMPORT_STARTED);
    }

    @Test
    void a_start_needs_a_fresh_link_and_its_box_and_is_told_to_the_others() {
        String path = previewed("e-mail,name\nkim.field@agency.gov," + NAME + "\n");
        String version = version(path);
        assertThat(start(path, version).status()).isEqualTo(403);
        assertThat(stored().status()).isEqualTo("PREVIEWED");
        freshen();
        var unticked = post(path, "action", "start", "version", version);
        assertThat(unticked.status()).isEqualTo(422);
        assertThat(unticked.text()).contains("Error:");

        assertThat(start(path, version).status()).isEqualTo(303);

        assertThat(stored().status()).isEqualTo("RUNNING");
        assertThat(system.ledger.dueImports(system.clock.instant(), 9)).containsExactly(stored().ref());
        assertThat(system.ledger.rowsOf(stored().ref(), stored().progress().batch(), 0).orElseThrow().rows())
            .extracting(ListImport.Row::name)
            .containsExactly(NAME);
        assertThat(all(ListImport.Raw.class)).isEmpty();
        assertThat(
            system.mailroom
                .mails()
                .stream()
                .filter(mail -> mail.kind() == MailKind.COORDINATOR_NOTICE)
        )
            .extracting(mail -> mail.to().value())
            .containsExactly(BEN);
        assertThat(all(AuditEntry.class)).extracting(AuditEntry::act).contains(AuditEntry.Act.IMPORT_STARTED);
    }

    @Test
    void the_report_is_for_the_coordinator_who_started_it() {
        String path = previewed("e-mail,name\nkim.field@agency.gov,Kim\n");
        String version = version(path);
        ada = system.signIn(BEN);
        system.freshen(BEN, ada, "COORDINATORS_IMPORTS");
        start(path, version);

        assertThat(stored().source().by()).isEqualTo(InMemorySystem.address(BEN));
    }

    @Test
    void a_fresh_link_leads_back_to_the_import_that_needs_it() {
        String path = previewed("e-mail,name\nkim.field@agency.gov,Kim\n");
        String wanted = "COORDINATORS_IMPORT/" + stored().ref().id();
        assertThat(start(path, version(path)).text()).contains("name=\"for\" value=\"" + wanted + "\"");

        system.send(HttpEvents.form(FRESH, "for", wanted).cookie(ada));
        String token = system.token(ADA, MailKind.COORDINATOR_FRESH, Link.Purpose.FRESH);
        var answer = system.click(FRESH, token, ada);

        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.header("location")).isEqualTo(path);
        assertThat(start(path, version(path)).status()).isEqualTo(303);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "COORDINATORS_IMPORT",
            "COORDINATORS_IMPORT/",
            "COORDINATORS_IMPORT//evil.example",
            "COORDINATORS_IMPORT/../../../evil",
            "COORDINATORS_IMPORT/ID/",
            "COORDINATORS_IMPORT/00000000000000000000000000000000",
            "COORDINATORS_MEMBER/ID",
            "COORDINATORS_IMPORTS/ID",
            "ANNOUNCEMENT/ID",
            "https://evil.example/",
        }
    )
    void a_fresh_link_leads_to_no_page_but_an_import_of_this_community(String wanted) {
        previewed("e-mail,name\nkim.field@agency.gov,Kim\n");
        String id = stored().ref().id();
        var other = new ListImport.Ref("captions", "1".repeat(32));
        system.ledger.commit(
            new Change.Builder()
                .put(ListImport.uploaded(other, stored().source(), stored().reading(), system.clock.instant(), "table"))
                .change(system.randomness)
        );
        for (String each : List.of(wanted.replace("ID", id), "COORDINATORS_IMPORT/" + other.id())) {
            var answer = system.send(HttpEvents.form(FRESH, "for", each).cookie(ada));
            assertThat(answer.status()).as(each).isEqualTo(400);
            var page = system.send(
                HttpEvents.get(FRESH)
                    .query("for=" + each)
                    .cookie(ada)
            );
            assertThat(page.text()).contains("name=\"for\" value=\"COORDINATORS_OVERVIEW\"");
        }
        assertThat(system.mailroom.mails(MailKind.COORDINATOR_FRESH)).isEmpty();
    }

    @Test
    void a_second_click_makes_no_second_run() {
        String path = previewed("e-mail,name\nkim.field@agency.gov,Kim\n");
        String version = version(path);
        freshen();
        start(path, version);
        String batch = stored().progress().batch();

        assertThat(start(path, version).status()).isEqualTo(303);

        assertThat(stored().progress().batch()).isEqualTo(batch);
        assertThat(
            all(AuditEntry.class)
                .stream()
                .filter(entry -> entry.act() == AuditEntry.Act.IMPORT_STARTED)
        ).hasSize(1);
    }

    @Test
    void one_list_is_invited_at_a_time() {
        String first = previewed("e-mail,name\nkim.field@agency.gov,Kim\n");
        system.clock.advance(Duration.ofSeconds(1));
        String second = previewed("e-mail,name\nlee.field@agency.gov,Lee\n");
        freshen();
        start(first, version(first));

        var answer = start(second, version(second));

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.text()).contains("Another list is being invited");
        assertThat(stored().status()).isEqualTo("PREVIEWED");
    }

    /** Everybody on a list that is under way was invited. */
    private void invited(String path) {
        system.ledger.commit(Invitations.endLap(of(path), system.clock.instant(), system.randomness).change());
    }

    private ListImport of(String path) {
        String id = path.substring(path.lastIndexOf('/') + 1);
        return system.ledger.listImport(new ListImport.Ref("socialgov", id)).orElseThrow();
    }

    @Test
    void a_list_starts_while_another_one_waits_for_its_reminders() {
        var paths = new ArrayList<String>();
        for (String name : List.of("kim", "lee", "max")) {
            paths.add(previewed("e-mail\n" + name + "@agency.gov\n"));
            system.clock.advance(Duration.ofSeconds(1));
        }
        freshen();
        start(paths.get(0), version(paths.get(0)));
        invited(paths.get(0));
        assertThat(get(paths.get(0)).text()).contains("All invitations are sent.");

        assertThat(start(paths.get(1), version(paths.get(1))).status()).isEqualTo(303);
        assertThat(get(IMPORTS).text()).contains("All invited, reminders to come", "Sending invitations");
        // Reminders that were stopped go on beside invitations, and invitations don't beside others.
        assertThat(act(paths.get(0), "stop").status()).isEqualTo(303);
        assertThat(act(paths.get(0), "go-on").status()).isEqualTo(303);
        assertThat(act(paths.get(1), "stop").status()).isEqualTo(303);
        assertThat(start(paths.get(2), version(paths.get(2))).status()).isEqualTo(303);
        assertThat(act(paths.get(1), "go-on").status()).isEqualTo(409);
        assertThat(paths)
            .extracting(path -> of(path).status())
            .containsExactly("RUNNING", "STOPPED", "RUNNING");
    }

    private HttpAnswer act(String path, String action) {
        return post(path, "action", action, "version", version(path));
    }

    @Test
    void of_two_that_start_at_once_one_is_invited() {
        var calls = new AtomicInteger();
        int before = 0;
        do {
            var one = new ImportPagesTest();
            one.signIn();
            one.startsAtOnce(before, calls);
            before++;
        } while (calls.get() >= before);
        assertThat(before).isGreaterThan(10);
    }

    /** Two starts, the second one before a call of the first one to the table. */
    private void startsAtOnce(int before, AtomicInteger calls) {
        String first = previewed("e-mail\nkim.field@agency.gov\n");
        system.clock.advance(Duration.ofSeconds(1));
        String second = previewed("e-mail\nlee.field@agency.gov\n");
        freshen();
        String version = version(second);
        calls.set(0);
        Runnable call = () -> {
            if (calls.getAndIncrement() == before) {
                start(second, version);
            }
        };
        var between = new LedgerBetween(system.ledger) {
            @Override
            protected Object read(Read read) {
                call.run();
                return super.read(read);
            }

            @Override
            protected Ledger.Commit commit(Change change) {
                call.run();
                return super.commit(change);
            }
        }.table();
        var both = FirstCoordinators.ofAll(List.of(InMemorySystem.address(ADA), InMemorySystem.address(BEN)));
        InMemorySystem.send(
            system.function(between, both),
            HttpEvents.form(first, "action", "start", "version", version(first), "agree", "yes").cookie(ada)
        );
        assertThat(List.of(of(first).status(), of(second).status()))
            .as("before call %d", before)
            .containsOnlyOnce("RUNNING");
        // The addresses of the other list are in its text alone, which is deleted after a day.
        assertThat(all(ListImport.Rows.class))
            .as("before call %d", before)
            .extracting(ListImport.Rows::ref)
            .allMatch(ref -> system.ledger.listImport(ref).orElseThrow().due().isPresent())
            .hasSize(1);
    }

    @Test
    void a_stale_form_changes_nothing() {
        String path = previewed("e-mail,name\nkim.field@agency.gov,Kim\n");
        freshen();
        for (String action : List.of("map", "outside", "start", "delete")) {
            var answer = post(
                path,
                "action",
                action,
                "version",
                "1",
                "agree",
                "yes",
                "format",
                "CSV",
                "header",
                "yes",
                "address",
                "0"
            );
            assertThat(answer.status()).as(action).isEqualTo(409);
            assertThat(answer.text()).contains("The list was changed meanwhile");
        }
        assertThat(stored().status()).isEqualTo("PREVIEWED");
        assertThat(stored().version()).isEqualTo(2);
    }

    /** The page said that the list was deleted, and to upload it again. */
    @ParameterizedTest
    @ValueSource(strings = { "map", "outside" })
    void a_form_from_before_the_start_shows_that_the_list_is_under_way(String action) {
        String path = previewed("e-mail,name\nkim.field@agency.gov,Kim\n");
        String version = version(path);
        freshen();
        start(path, version);

        var answer = post(path, "action", action, "version", version, "format", "CSV", "address", "0");

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.text()).contains("The list was changed meanwhile", "Invitations are being sent");
        assertThat(stored().status()).isEqualTo("RUNNING");
    }

    @Test
    void a_stale_form_of_columns_comes_back_with_what_was_chosen() {
        String path = uploaded("a,b\nx,kim.field@agency.gov\n");

        for (String state : List.of("uploaded", "previewed")) {
            var answer = post(path, "action", "map", "version", "9", "format", "CSV", "address", "0", "name", "1");

            assertThat(answer.status()).as(state).isEqualTo(409);
            assertThat(answer.text()).contains("The list was changed meanwhile", "How the list was read");
            assertThat(answer.text()).containsOnlyOnce("<option value=\"0\" selected>");
            assertThat(answer.text()).containsOnlyOnce("<option value=\"1\" selected>");
            post(path, "action", "map", "version", "1", "format", "CSV", "header", "yes", "address", "1");
        }
        assertThat(stored().reading().columns()).isEqualTo(Map.of("address", 1));
    }

    /** A status may hold a date: the page asks about the first ten values, and people of the others were invited. */
    @Test
    void people_who_left_the_old_list_are_left_out_whatever_number_of_statuses_there_is() {
        var lines = new StringBuilder("e-mail,status\n");
        for (int day = 10; day < 30; day++) {
            lines.append("on%d@agency.gov,Confirmed May %d\n".formatted(day, day));
            lines.append("off%d@agency.gov,Unsubscribed May %d\n".formatted(day, day));
        }
        String path = uploaded(lines.toString());

        post(
            path,
            "action",
            "map",
            "version",
            "1",
            "format",
            "CSV",
            "header",
            "yes",
            "address",
            "0",
            "status",
            "1",
            "leaveOut",
            "Unsubscribed May 10"
        );

        // Of the ten that the page shows, a coordinator unchecked four.
        assertThat(stored().preview().found()).isEqualTo(Map.of("NEW", 24, "LEFT_OUT", 16));
    }

    @Test
    void without_a_column_of_addresses_the_columns_come_back() {
        String path = uploaded("a,b\nx,y\n");

        var answer = post(path, "action", "map", "version", "1", "format", "CSV", "header", "yes", "name", "1");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text()).contains("Choose the column with the email address", "<option value=\"1\" selected>");
    }

    @Test
    void people_outside_the_rule_are_left_out_unless_a_coordinator_approves_them() {
        String path = previewed("e-mail,name\nkim@example.com,Kim\n");
        assertThat(get(path).text()).contains("There is nobody to invite", "People outside the community");

        post(path, "action", "outside", "version", version(path), "outside", "invite");

        assertThat(get(path).text()).contains("Invite one person");
        freshen();
        start(path, version(path));
        assertThat(system.ledger.rowsOf(stored().ref(), stored().progress().batch(), 0).orElseThrow().rows())
            .extracting(ListImport.Row::approved)
            .containsExactly(true);
    }

    @Test
    void a_list_can_be_read_in_another_format() {
        String path = uploaded("kim.field@agency.gov\n");
        assertThat(stored().reading().format()).isEqualTo("ADDRESSES");

        post(path, "action", "map", "version", "1", "format", "LISTSERV");

        assertThat(stored().reading().format()).isEqualTo("LISTSERV");
        assertThat(get(path).text()).contains("Subscribers who conceal themselves");
    }

    @ParameterizedTest
    @ValueSource(strings = { "1989-12-31", "2999-01-01", "yesterday", "" })
    void a_date_that_no_list_has_is_refused_and_what_was_typed_is_kept(String date) {
        var answer = upload(utf8("a@x.gov"), "source", "Our list", "sourceDate", date, "may", "yes", "text", "b@x.gov");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text()).contains(
            "value=\"Our list\"",
            "b@x.gov",
            "Enter the day on which the list was exported"
        );
    }

    @Test
    void bad_files_are_refused_with_how_to_mend_them() {
        assertThat(upload("").text()).contains("Choose a file");
        assertThat(upload("").status()).isEqualTo(422);
        var sheet = upload("PK\u0003\u0004");
        assertThat(sheet.status()).isEqualTo(415);
        assertThat(sheet.text()).contains("save it as CSV");
        var large = upload("a".repeat(4_000_001));
        assertThat(large.status()).isEqualTo(413);
        assertThat(large.text()).contains("nobody is invited twice");
        var huge = upload("a".repeat(4_100_000));
        assertThat(huge.status()).isEqualTo(413);
        assertThat(huge.text()).contains("nobody is invited twice");
        assertThat(upload("e-mail\n\"kim@x.gov\n").text()).contains("opened on line 2");
        assertThat(upload(utf8("a@x.gov"), "source", "Our list", "sourceDate", today()).text()).contains(
            "Check the box if your agency keeps this list"
        );
        assertThat(system.ledger.listImports("socialgov", 9)).isEmpty();
    }

    @Test
    void a_list_of_the_largest_size_is_stored_in_parts_and_read_again() {
        var random = new Random(5);
        var lines = new ArrayList<String>(List.of("e-mail,name"));
        for (int i = 0; i < 20_000; i++) {
            lines.add(
                "person" +
                    i +
                    "@agency.gov," +
                    random
                        .ints(60, 'a', 'z')
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            );
        }
        String path = previewed(String.join("\n", lines));

        assertThat(all(ListImport.Raw.class).size()).isGreaterThan(1);
        assertThat(stored().preview().found()).isEqualTo(Map.of("NEW", 20_000));
        freshen();
        assertThat(start(path, version(path)).status()).isEqualTo(303);
        assertThat(stored().progress().rows()).isEqualTo(20_000);
        assertThat(all(ListImport.Rows.class)).hasSize(200);
    }

    /** All rows of such a list were told apart by the number of its one line: only the first people were invited. */
    @Test
    void everybody_on_one_line_is_shown_once_and_invited() {
        member("here@one.gov");
        var people = IntStream.range(0, 60)
            .mapToObj(i -> "Kim Field <person" + i + "@agency.gov>")
            .collect(Collectors.joining("; "));
        String path = uploaded(people + "; here@one.gov");
        post(path, "action", "map", "version", version(path), "format", "ADDRESSES");
        assertThat(stored().preview().found()).isEqualTo(Map.of("NEW", 60, "ACTIVE", 1));

        assertThat(get(path).text()).containsOnlyOnce("here@one.gov").containsOnlyOnce("person7@agency.gov");

        freshen();
        assertThat(start(path, version(path)).status()).isEqualTo(303);
        assertThat(stored().progress().rows()).isEqualTo(60);
        assertThat(system.ledger.rowsOf(stored().ref(), stored().progress().batch(), 0).orElseThrow().rows())
            .extracting(row -> row.address().value())
            .hasSize(60)
            .doesNotHaveDuplicates();
    }

    @Test
    void a_deleted_list_leaves_nothing_behind() {
        String path = previewed("e-mail,name\nkim.field@agency.gov,Kim\n");

        assertThat(post(path, "action", "delete", "version", version(path)).header("location")).endsWith(
            "?done=delete"
        );

        assertThat(all(ListImport.class)).isEmpty();
        assertThat(all(ListImport.Raw.class)).isEmpty();
        assertThat(get(path).status()).isEqualTo(404);
    }

    @Test
    void a_list_that_is_done_loses_its_people_and_keeps_its_numbers() {
        String path = previewed("e-mail,name\nkim.field@agency.gov,Kim\n");
        freshen();
        start(path, version(path));
        assertThat(post(path, "action", "delete", "version", Integer.toString(stored().version())).status()).isEqualTo(
            409
        );
        var stopped = stored().becomes(new ListImport.State.Stopped(system.clock.instant(), "coordinator"));
        system.ledger.commit(new Change.Builder().put(stopped).change(system.randomness));

        post(path, "action", "delete", "version", version(path));

        assertThat(all(ListImport.Rows.class)).isEmpty();
        assertThat(stored().status()).isEqualTo("DONE");
        assertThat(get(path).text()).contains("GSA LISTSERV SOCIALMEDIA-L", "Invited");
    }

    @Test
    void invitations_are_stopped_and_go_on_and_a_list_that_bounces_does_not() {
        String path = previewed("e-mail,name\nkim.field@agency.gov,Kim\n");
        freshen();
        start(path, version(path));
        post(path, "action", "stop", "version", version(path));
        assertThat(stored().status()).isEqualTo("STOPPED");
        assertThat(get(path).text()).contains("Stopped by a coordinator");
        assertThat(system.ledger.dueImports(system.clock.instant(), 9)).isEmpty();
        assertThat(post(path, "action", "stop", "version", version(path)).status()).isEqualTo(409);

        post(path, "action", "go-on", "version", version(path));
        assertThat(stored().status()).isEqualTo("RUNNING");
        assertThat(all(AuditEntry.class))
            .extracting(AuditEntry::act)
            .endsWith(AuditEntry.Act.IMPORT_STOPPED, AuditEntry.Act.IMPORT_WENT_ON);

        post(path, "action", "stop", "version", version(path));
        for (int i = 0; i < 50; i++) {
            count(ListImport.Outcome.INVITED);
            count(ListImport.Outcome.BOUNCED);
        }
        assertThat(get(path).text()).contains("So many invitations came back").doesNotContain("value=\"go-on\"");
        var answer = post(path, "action", "go-on", "version", version(path));
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.text()).contains("So many invitations came back");
    }

    private void count(ListImport.Outcome outcome) {
        system.ledger.commit(
            new Change.Builder().add(ListImport.Counts.one(stored().ref(), outcome)).change(system.randomness)
        );
    }

    @Test
    void the_first_people_are_of_as_many_domains_as_there_are() {
        String path = previewed("e-mail\na@one.gov\nb@one.gov\nc@two.gov\n");
        freshen();
        start(path, version(path));

        assertThat(system.ledger.rowsOf(stored().ref(), stored().progress().batch(), 0).orElseThrow().rows())
            .extracting(row -> row.address().value())
            .containsExactly("a@one.gov", "c@two.gov", "b@one.gov");
    }

    @Test
    void the_preview_shows_the_invitation() {
        assertThat(get(previewed("e-mail\na@one.gov\n")).text()).contains(
            "Your mailing list is moving to",
            "The mailing list GSA LISTSERV SOCIALMEDIA-L is moving to"
        );
    }

    @Test
    void a_page_loads_again_by_itself_only_where_it_was_chosen() {
        String path = previewed("e-mail,name\nkim.field@agency.gov,Kim\n");
        freshen();
        start(path, version(path));

        assertThat(get(path).headers()).doesNotContainKey("refresh");
        assertThat(get(path + "?keep=10").header("refresh")).isEqualTo("10");
        assertThat(get(path).text()).contains("Keep this page current", "<progress");
    }

    @Test
    void an_uploaded_list_is_gone_after_a_day() {
        String path = previewed("e-mail,name\nkim.field@agency.gov,Kim\n");
        system.clock.advance(Duration.ofHours(24));
        ada = system.signIn(ADA);

        assertThat(get(path).status()).isEqualTo(410);
        assertThat(post(path, "action", "start", "version", "2", "agree", "yes").status()).isEqualTo(410);
        assertThat(get(IMPORTS).text()).contains("No list yet");
    }

    @Test
    void text_of_a_list_is_shown_as_text() {
        String path = uploaded("e-mail,name\nkim.field@agency.gov,<script>alert(1)</script>\u202E\n");

        assertThat(get(path).text()).contains("&lt;script&gt;").doesNotContain("<script>alert", "\u202E");
        assertThat(get(IMPORTS + "/" + "0".repeat(32)).status()).isEqualTo(404);
    }

    @Test
    void the_overview_names_the_lists_that_are_open() {
        assertThat(get(InMemorySystem.OVERVIEW).text()).doesNotContain("Lists so far");
        String path = previewed("e-mail,name\nkim.field@agency.gov,Kim\n");

        assertThat(get(InMemorySystem.OVERVIEW).text()).contains(path, "GSA LISTSERV SOCIALMEDIA-L", "Ready to start");
    }

    @Test
    void a_removed_coordinator_starts_nothing() {
        String path = previewed("e-mail,name\nkim.field@agency.gov,Kim\n");
        freshen();
        String version = version(path);
        system.ledger.commit(
            new Change.Builder().remove(all(CoordinatorSession.class).getFirst()).change(system.randomness)
        );

        assertThat(start(path, version).status()).isEqualTo(403);
        assertThat(stored().status()).isEqualTo("PREVIEWED");
    }

    @Test
    void ten_lists_wait_at_most() {
        for (int i = 0; i < 10; i++) {
            system.clock.advance(Duration.ofMillis(1));
            uploaded("kim" + i + "@agency.gov");
        }

        var answer = upload("kim@agency.gov");

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.text()).contains("Too many lists wait");
    }
}
