package org.socialgov.local.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InvocationTest {

    @ParameterizedTest
    @CsvSource({
        "java.lang.IllegalStateException: line 3: no domain, line 3: no domain",
        "org.socialgov.Outer$Refused: no domain, no domain",
        "java.lang.NullPointerException: null, java.lang.NullPointerException: null",
        "Task timed out after 30.00 seconds, Task timed out after 30.00 seconds",
    })
    void the_reason_is_what_the_exception_says_and_not_its_type(String detail, String reason) {
        var outcome = Invocation.Outcome.FAILED;

        assertThat(new Invocation("id", Instant.EPOCH, "test", false, 0, 1, outcome, detail).reason()).isEqualTo(
            reason
        );
    }
}
