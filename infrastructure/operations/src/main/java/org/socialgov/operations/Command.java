package org.socialgov.operations;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Runs a command, and says in one line what went wrong. Maven prints a failure with all its causes after it has closed the
 * class loader of the command: an exception of the SDK can't be printed then, and hides the message behind a
 * {@code NoClassDefFoundError}.
 */
final class Command {

    private Command() {}

    /** @throws IllegalStateException with the messages of what was thrown, and without a cause */
    static void run(Runnable command) {
        try {
            command.run();
        } catch (RuntimeException failure) {
            throw new IllegalStateException(messages(failure));
        }
    }

    private static String messages(Throwable failure) {
        Set<String> messages = new LinkedHashSet<>();
        for (Throwable each = failure; each != null; each = each.getCause()) {
            messages.add(each.getMessage() == null ? each.getClass().getSimpleName() : each.getMessage());
        }
        return String.join(" Cause: ", messages);
    }
}
