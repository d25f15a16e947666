package org.socialgov.operations;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Runs a command, and reports a failure in one line. Maven prints a failure with all its causes after it has closed the class
 * loader of the command. An exception of the SDK can't be printed then, and a {@code NoClassDefFoundError} hides the message.
 */
final class Command {

    private Command() {}

    /** @throws IllegalStateException with the messages of the exception and its causes, and without a cause */
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
