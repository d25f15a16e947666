package org.socialgov.membership;

import java.util.Map;
import org.socialgov.environment.Settings;

/** Makes this module's functions with an environment of the test's choice, as Lambda makes them with its own. */
public final class MembershipFunctions {

    private MembershipFunctions() {}

    public static JoinFunction join(Map<String, String> environment) {
        return new JoinFunction(Wiring.from(new Settings(environment)), FloodLimits.from(new Settings(environment)));
    }
}
