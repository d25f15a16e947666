package org.socialgov.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A system that is filled with made-up members, and the numbers that it shows, through everything deployed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DemoIT {

    private static final String MEMBERS = "/communities/social-media/members";

    @TempDir
    static Path state;

    private final List<String> said = new ArrayList<>();
    private DeployedSystem system;
    private Visitor visitor;

    @BeforeAll
    void start() {
        system = DeployedSystem.start(state, options -> options.withDemo(60), said::add);
        visitor = system.visitor();
    }

    @AfterAll
    void stop() {
        if (system != null) {
            system.close();
        }
    }

    @Test
    void filling_tells_how_far_it_is_and_what_is_there_then() {
        assertThat(said)
            .anyMatch(line -> line.matches(" {2}\\[\\.{30}] +0 of 60"))
            .anyMatch(line -> line.matches(" {2}\\[#{30}] +60 of 60"))
            .anyMatch(line -> line.matches(" {2}60 members of \\d+ organizations"));
    }

    @Test
    void every_chart_has_something_to_show_and_a_table_beside_it() {
        var page = visitor.get(MEMBERS);

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("60 members at ").containsPattern("<rect [^>]* width=\"\\d{2,}\"");
        assertThat(page.body().split("<table ", -1)).hasSizeGreaterThan(2);
    }

    @Test
    void data_and_badge_hold_the_same_numbers() {
        assertThat(visitor.get(MEMBERS + ".json").body()).contains("\"members\":60,", "\"growth\":[{");
        assertThat(visitor.get(MEMBERS + ".csv").body()).contains("\r\nmembers,,,");
        var badge = visitor.get(MEMBERS + ".svg");
        assertThat(badge.headers().firstValue("content-type")).contains("image/svg+xml; charset=utf-8");
        assertThat(badge.body()).contains(">60</text>");
        assertThat(visitor.get("/communities/social-media/").body()).contains(
            MEMBERS + ".svg",
            "href=\"" + MEMBERS + "\""
        );
    }

    @Test
    void joining_and_leaving_show_at_once_and_the_nights_count_agrees() {
        visitor.post(
            "/communities/social-media/join",
            Map.of("email", "counted@gsa.gov", "name", DeployedSystem.SOMEBODY, "consent", "yes")
        );
        press(DeployedSystem.link(system.mail("counted@gsa.gov", "confirm"), "confirm"));
        assertThat(visitor.get(MEMBERS + ".json").body()).contains("\"members\":61,");
        recount();
        assertThat(visitor.get(MEMBERS + ".json").body()).contains("\"members\":61,");

        press(DeployedSystem.link(system.mail("counted@gsa.gov", "welcome"), "unsubscribe"));
        assertThat(visitor.get(MEMBERS + ".json").body()).contains("\"members\":60,");
    }

    private void press(String link) {
        var page = visitor.get(link).body();
        assertThat(visitor.post(link, DeployedSystem.ticked(page)).statusCode()).isEqualTo(200);
    }

    private void recount() {
        var function = system.local().stack().functions().get("RecountFunction").name();
        assertThat(
            system
                .local()
                .clients()
                .lambda()
                .invoke(request -> request.functionName(function))
                .functionError()
        ).isNull();
    }

    @Test
    void nobody_made_up_is_sent_anything() {
        assertThat(system.local().mailbox().all())
            .flatExtracting(mail -> mail.to())
            .noneMatch(to -> to.contains("made-up"));
    }
}
