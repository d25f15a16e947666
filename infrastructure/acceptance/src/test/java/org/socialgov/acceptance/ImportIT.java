package org.socialgov.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.socialgov.local.mail.CaughtMail;
import org.socialgov.web.FunctionRoute;

/** A list of LISTSERV is brought along: by the pages, the functions and the mails of the deployed system. */
@SharedSystem.Use
class ImportIT {

    private static final String IMPORTS = DeployedSystem.COORDINATORS + "/imports";
    private static final int NEW = 30;
    private static final Pattern VERSION = Pattern.compile("name=\"version\" value=\"([0-9]+)\"");

    private static DeployedSystem system;

    @BeforeAll
    static void take(DeployedSystem shared) {
        system = shared;
    }

    @Test
    void the_people_of_a_list_are_invited_once_and_decide_themselves() {
        system.becomeMember("import-member@agency.gov");
        var stops = system.session("import-stops@agency.gov");
        stops.post("/communities/social-media/subscription", Map.of("action", "never-again", "agree", "yes"));
        var session = system.signIn(DeployedSystem.COORDINATOR);

        String path = uploaded(session);
        map(session, path);
        var preview = session.get(path).body();
        assertThat(preview).contains(
            "Invite %d people".formatted(NEW),
            number("New, to be invited", NEW),
            number("Members already", 1),
            number("Duplicates, invited once", 3),
            number("Not an email address, left out", 2),
            number("Want no mail, can\u2019t get mail, or were erased here, not invited", 1)
        );
        var agreed = Map.of("action", "start", "version", version(preview), "agree", "yes");
        assertThat(session.post(path, agreed).statusCode()).isEqualTo(403);
        system.freshen(session, DeployedSystem.COORDINATOR, FunctionRoute.COORDINATORS_IMPORTS);
        assertThat(session.post(path, agreed).statusCode()).isEqualTo(303);
        assertThat(session.post(path, agreed).statusCode()).as("the second click").isEqualTo(303);

        system.await("each is invited", () -> {
            system.local().functions().invoke("BroadcastFunction", "{}".getBytes(StandardCharsets.UTF_8));
            return IntStream.range(0, NEW).allMatch(i -> !invitations(address(i)).isEmpty());
        });
        system.awaitAllEarlierMail();
        assertThat(IntStream.range(0, NEW)).allSatisfy(i -> assertThat(invitations(address(i))).hasSize(1));
        assertThat(invitations("import-member@agency.gov")).isEmpty();
        assertThat(invitations("import-stops@agency.gov")).isEmpty();
        assertThat(session.get(path).body()).contains("<dd>%d</dd>".formatted(NEW));

        String link = DeployedSystem.link(invitations(address(0)).getFirst(), "invitation");
        for (int i = 0; i < 5; i++) {
            assertThat(system.visitor().get(link).statusCode()).isEqualTo(200);
        }
        assertThat(system.items()).noneSatisfy(item -> {
            assertThat(item.get("sk").s()).isEqualTo("MEMBER");
            assertThat(item.get("address").s()).isEqualTo(address(0));
        });
        assertThat(system.click(link).statusCode()).isEqualTo(200);
        assertThat(system.statusOf(address(0))).isEqualTo("ACTIVE");

        String again = uploaded(session);
        map(session, again);
        assertThat(session.get(again).body()).contains("There is nobody to invite");
        session.post(again, Map.of("action", "delete", "version", "2"));
    }

    private static String uploaded(Visitor session) {
        var roster = new StringBuilder("*\n* SOCIALMEDIA-L\n*\n");
        IntStream.range(0, NEW).forEach(i -> roster.append(address(i)).append("     Person Example\n"));
        IntStream.range(0, 3).forEach(i -> roster.append(address(i)).append("     Person Example\n"));
        roster.append("import-member@agency.gov Person Example\nimport-stops@agency.gov Person Example\n");
        roster.append("nobody Person Example\nno@body@agency.gov Person Example\n*\n");
        roster.append("* Total number of users subscribed to the list:   37\n");
        var answer = session.post(
            IMPORTS,
            Map.of(
                "text",
                roster.toString(),
                "source",
                "GSA LISTSERV SOCIALMEDIA-L",
                "sourceDate",
                LocalDate.now(ZoneOffset.UTC).minusDays(1).toString(),
                "may",
                "yes"
            )
        );
        return answer
            .headers()
            .firstValue("location")
            .orElseThrow(() -> new AssertionError(answer.body()));
    }

    private static void map(Visitor session, String path) {
        String columns = session.get(path).body();
        assertThat(columns).contains("LISTSERV, answer to REVIEW", "it has 37 members; 37 were read");
        assertThat(
            session.post(path, Map.of("action", "map", "version", version(columns), "format", "LISTSERV")).statusCode()
        ).isEqualTo(303);
    }

    private static String version(String page) {
        var found = VERSION.matcher(page);
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    private static String number(String kind, int rows) {
        return "<dt>%s</dt><dd><p><strong>%d</strong></p>".formatted(kind, rows);
    }

    private static String address(int number) {
        return "import-%d@agency.gov".formatted(number);
    }

    private static List<CaughtMail> invitations(String to) {
        return system.mails(to, "invitation");
    }
}
