package org.socialgov.coordinators;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.socialgov.testkit.HttpEvents;

class CoordinatorFunctionTest {

    private static final String OVERVIEW = "/communities/social-media/coordinators/overview";

    private final InMemorySystem system = new InMemorySystem();

    @Test
    void without_a_session_the_overview_shows_nothing_and_says_what_to_do() {
        var answer = system.coordinators(HttpEvents.get(OVERVIEW));
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.text()).contains("<h1>Sign in to see this page</h1>");
        assertThat(answer.header("cache-control")).isEqualTo("no-store");
        assertThat(answer.header("x-robots-tag")).isEqualTo("noindex");
    }
}
