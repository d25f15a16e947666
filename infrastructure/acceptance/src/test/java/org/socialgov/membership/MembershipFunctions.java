package org.socialgov.membership;

import java.util.Map;

/** Makes this module's functions with an environment of the test's choice, as Lambda makes them with its own. */
public final class MembershipFunctions {

    private MembershipFunctions() {}

    public static JoinFunction join(Map<String, String> environment) {
        return new JoinFunction(Wiring.from(environment), FloodLimits.from(environment));
    }
}
