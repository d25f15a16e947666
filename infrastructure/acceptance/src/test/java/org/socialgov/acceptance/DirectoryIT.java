package org.socialgov.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A list of domains, taken in through everything that the template deploys, and what follows from it. */
class DirectoryIT {

    /** The columns of CISA's list, whose rows aren't ours to copy; the city is made up, so no table of ours has it. */
    private static final String LIST = """
    Domain name,Domain type,Organization name,Suborganization name,City,State
    gsa.gov,Federal - Executive,General Services Administration,Office of GSA IT,Washington,DC
    dhs.gov,Federal - Executive,Department of Homeland Security,(blank),Washington,DC
    lakemadeup.gov,City,City Of Lake Made-Up,,Lake Made-Up,OH
    """;

    private static final int MAILS_FOR_UNLISTED = 10;

    @TempDir
    static Path folder;

    private static DeployedSystem system;
    private static Visitor visitor;
    private static String day;

    @BeforeAll
    static void start() throws IOException {
        var list = Files.writeString(folder.resolve("list.csv"), LIST);
        day =
            Instant.ofEpochMilli(Files.getLastModifiedTime(list).toMillis()).atZone(ZoneOffset.UTC).toLocalDate() + "";
        system = DeployedSystem.start(
            folder.resolve("state"),
            Map.of(
                "directory",
                list.toString(),
                "parameters",
                "DirectoryLeastRows=3,PercentForListed=50,MailsPerHour=" + 2 * MAILS_FOR_UNLISTED
            )
        );
        visitor = system.visitor();
    }

    @AfterAll
    static void stop() {
        if (system != null) {
            system.close();
        }
    }

    @Test
    void a_domain_below_a_listed_one_belongs_to_the_organization_of_that_one() {
        assertThat(asked("hq.dhs.gov")).isEqualTo(
            """
            {"domain":"hq.dhs.gov","organization":"Department of Homeland Security","kind":"federal",\
            "matched":"dhs.gov","asOf":"%s","suggestion":null}""".formatted(day)
        );
    }

    @Test
    void a_domain_that_only_ends_like_a_listed_one_belongs_to_no_known_organization() {
        assertThat(asked("evilgsa.gov")).isEqualTo(
            """
            {"domain":"evilgsa.gov","organization":null,"kind":null,"matched":null,"asOf":"%s","suggestion":null}\
            """.formatted(day)
        );
    }

    @Test
    void a_misspelt_domain_is_unknown_and_the_listed_one_is_suggested() {
        assertThat(asked("lakemadup.gov")).contains("\"organization\":null", "\"suggestion\":\"lakemadeup.gov\"");
        assertThat(visitor.get("/directory?domain=lakemadup.gov").body()).contains(
            "href=\"/directory?domain=lakemadeup.gov\""
        );
    }

    @Test
    void the_page_says_whose_domain_it_is_and_of_what_day_that_is() {
        var page = visitor.get("/directory?domain=lakemadeup.gov");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains(
            "City of Lake Made-Up",
            "City or town",
            "datetime=\"" + day + "\"",
            "3 domains"
        );
    }

    @Test
    void a_person_of_a_domain_that_only_the_list_has_joins_without_a_coordinator() {
        var address = "clerk@lakemadeup.gov";
        assertThat(system.join(address).statusCode()).isEqualTo(303);
        assertThat(system.confirm(address).statusCode()).isEqualTo(200);
        system.mail(address, "welcome");
        assertThat(system.mails(DeployedSystem.COORDINATOR, "approval-request")).isEmpty();
    }

    /** The list decides which addresses still get mail when the hour's mails run short. */
    @Test
    void when_the_hours_mails_run_short_those_of_a_listed_domain_still_go() {
        for (int i = 0; i <= MAILS_FOR_UNLISTED; i++) {
            assertThat(system.join("person@unlisted-" + i + ".gov").statusCode()).isEqualTo(303);
        }
        var listed = "mayor@lakemadeup.gov";
        system.join(listed);
        system.mail(listed, "confirm");

        var waits = "person@unlisted-" + MAILS_FOR_UNLISTED + ".gov";
        assertThat(system.mails(waits, "confirm")).isEmpty();
        assertThat(system.items())
            .filteredOn(item -> item.get("sk").s().startsWith("ORDER#") && item.containsKey("due"))
            .as("kept, and due later")
            .anyMatch(item -> Instant.parse(item.get("due").s()).isAfter(Instant.now().plusSeconds(120)));
    }

    private static String asked(String domain) {
        HttpResponse<String> answer = visitor.get("/directory.json?domain=" + domain);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValueSatisfying(type ->
            assertThat(type).startsWith("application/json")
        );
        return answer.body();
    }
}
