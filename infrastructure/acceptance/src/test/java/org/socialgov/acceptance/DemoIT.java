package org.socialgov.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A system that is filled with made-up members, and the numbers that it shows, through everything deployed. */
@SharedSystem.Use
class DemoIT {

    private static final String MEMBERS = DeployedSystem.MEMBERS;

    private static DeployedSystem system;
    private static Visitor visitor;

    @BeforeAll
    static void take(DeployedSystem shared) {
        system = shared;
        visitor = system.visitor();
    }

    @Test
    void filling_tells_how_far_it_is_and_what_is_there_then() {
        int all = SharedSystem.MADE_UP_MEMBERS;
        assertThat(system.progress())
            .anyMatch(line -> line.matches(" {2}\\[\\.{30}] +0 of " + all))
            .anyMatch(line -> line.matches(" {2}\\[#{30}] +" + all + " of " + all))
            .anyMatch(line -> line.matches(" {2}" + all + " members of \\d+ organizations"));
    }

    @Test
    void every_chart_has_something_to_show_and_a_table_beside_it() {
        var page = visitor.get(MEMBERS);

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
            .contains(system.members() + " members at ")
            .containsPattern("<rect [^>]* width=\"\\d{2,}\"");
        assertThat(page.body().split("<table ", -1)).hasSizeGreaterThan(2);
    }

    @Test
    void data_and_badge_hold_the_same_numbers() {
        int members = system.members();
        assertThat(members).isGreaterThanOrEqualTo(SharedSystem.MADE_UP_MEMBERS);
        assertThat(visitor.get(MEMBERS + ".json").body()).contains("\"growth\":[{");
        assertThat(visitor.get(MEMBERS + ".csv").body()).contains("\r\nmembers,,,");
        var badge = visitor.get(MEMBERS + ".svg");
        assertThat(badge.headers().firstValue("content-type")).contains("image/svg+xml; charset=utf-8");
        assertThat(badge.body()).contains(">" + members + "</text>");
        assertThat(visitor.get("/communities/social-media/").body()).contains(
            MEMBERS + ".svg",
            "href=\"" + MEMBERS + "\""
        );
    }

    @Test
    void joining_and_leaving_show_at_once_and_the_nights_count_agrees() {
        int before = system.members();
        var welcome = system.becomeMember("counted@gsa.gov");
        assertThat(system.members()).isEqualTo(before + 1);
        recount();
        assertThat(system.members()).isEqualTo(before + 1);

        assertThat(system.click(DeployedSystem.link(welcome, "unsubscribe")).statusCode()).isEqualTo(200);
        assertThat(system.members()).isEqualTo(before);
    }

    private static void recount() {
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
    void a_made_up_member_is_sent_nothing() {
        assertThat(system.items().toString()).contains("made-up");
        system.awaitAllEarlierMail();
        assertThat(system.local().mailbox().all())
            .isNotEmpty()
            .flatExtracting(mail -> mail.to())
            .noneMatch(to -> to.contains("made-up"));
    }
}
