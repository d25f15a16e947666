package org.socialgov.membership;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;
import org.socialgov.environment.Log;
import org.socialgov.environment.Metrics;
import org.socialgov.environment.Settings;
import org.socialgov.testkit.FakeClock;
import org.socialgov.testkit.FakeGovStore;
import org.socialgov.testkit.FakeLedger;
import org.socialgov.testkit.FakeRandomness;
import org.socialgov.testkit.HttpAnswer;
import org.socialgov.testkit.HttpEvents;
import org.socialgov.testkit.TestCommunities;
import org.socialgov.web.Deployment;

/** Makes this module's functions with an environment of the test's choice, as Lambda makes them with its own. */
public final class MembershipFunctions {

    private MembershipFunctions() {}

    public static JoinFunction join(Map<String, String> environment) {
        return new JoinFunction(Wiring.from(new Settings(environment)), FormLimits.from(new Settings(environment)));
    }

    /**
     * Posts the form for a manage link more often than one source may, to a function with a table in memory.
     *
     * @param environment names the limits
     * @param path        where the form is posted to
     * @param email       what is typed
     * @return the last answer
     */
    public static HttpAnswer afterTooManyPosts(Map<String, String> environment, String path, String email) {
        var out = new PrintStream(OutputStream.nullOutputStream());
        var limits = FormLimits.from(new Settings(environment));
        var function = new SubscriptionFunction(
            Wiring.of(
                new Deployment("Government Communities", environment.get("COMMUNITY_ADDRESS"), Optional.empty()),
                TestCommunities.captionsFirst(),
                new FakeLedger(),
                new FakeGovStore(),
                FakeClock.start(),
                new FakeRandomness(1),
                new Log(out),
                new Metrics(out, "table"),
                Runnable::run
            ),
            limits
        );
        var form = HttpEvents.form(path, "email", email);
        for (int i = 0; i < limits.postsInTenMinutes(); i++) {
            HttpAnswer.of((in, answer) -> function.handleRequest(in, answer, null), form);
        }
        return HttpAnswer.of((in, answer) -> function.handleRequest(in, answer, null), form);
    }
}
