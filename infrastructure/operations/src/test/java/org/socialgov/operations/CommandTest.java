package org.socialgov.operations;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

/** What a person sees when a command fails. */
class CommandTest {

    @Test
    void a_failure_is_said_with_its_causes_in_one_line_and_without_an_exception_that_Maven_could_not_print() {
        var cause = new IllegalArgumentException("Access denied");
        assertThatIllegalStateException()
            .isThrownBy(() ->
                Command.run(new String[0], given -> {
                    throw new IllegalStateException("The stack can't be read.", cause);
                })
            )
            .withMessage("The stack can't be read. Cause: Access denied")
            .withNoCause();
    }
}
