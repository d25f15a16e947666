package org.socialgov.table.dynamo;

import org.socialgov.environment.Settings;

/**
 * What a request is signed with.
 *
 * @param session the token of a role's session; empty for a user's keys
 */
public record Credentials(String id, String secret, String session) {
    /**
     * The credentials of the function's role, which Lambda provides as environment variables. It replaces the process before
     * they expire.
     *
     * @throws IllegalStateException if one is missing; the message names it
     */
    public static Credentials ofRole(Settings settings) {
        return new Credentials(
            settings.text("AWS_ACCESS_KEY_ID"),
            settings.text("AWS_SECRET_ACCESS_KEY"),
            settings.optional("AWS_SESSION_TOKEN").orElse("")
        );
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "credentials";
    }
}
