package org.socialgov.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.socialgov.environment.Settings;
import org.socialgov.testkit.LoadedClasses;

/** A cold start takes about 0.4 ms for each class that is loaded, so their number is kept. */
class LoadedClassesTest {

    /** 1,852 when this was written, and one fewer in some runs. The benchmark counts those of TLS, too. */
    private static final int MOST = 1_950;

    /** A join, without the connection to the table: its classes are Java's. */
    static final class OneJoin {

        private OneJoin() {}

        public static void main(String[] arguments) throws IOException {
            var wiring = Wiring.from(Settings.ofFunction()).forDryRun(Settings.ofFunction());
            var answer = new ByteArrayOutputStream();
            new JoinFunction(wiring, InMemorySystem.LIMITS).handleRequest(
                new ByteArrayInputStream(JoinFunction.dryJoin(wiring)),
                answer,
                null
            );
            if (!answer.toString().startsWith("{\"statusCode\":303,")) {
                throw new IllegalStateException(answer.toString());
            }
        }
    }

    @Test
    void a_join_loads_no_more_classes_than_it_did() {
        var loaded = LoadedClasses.of(OneJoin.class, DryRunTest.SETTINGS);
        assertThat(loaded).contains("org.socialgov.membership.JoinFunction");
        assertThat(loaded.size()).isLessThan(MOST);
    }
}
