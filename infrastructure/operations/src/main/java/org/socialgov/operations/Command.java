package org.socialgov.operations;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Runs a command, and reports a failure in one line. Maven prints a failure with all its causes after it has closed the class
 * loader of the command. An exception of the SDK can't be printed then, and a {@code NoClassDefFoundError} hides the message.
 */
final class Command {

    private Command() {}

    /**
     * Runs a command.
     *
     * @param arguments as Maven passes them: null where a property is empty
     * @param count     how many the command takes
     * @param command   gets that many; each is empty if it isn't given
     * @throws IllegalStateException with the messages of the exception and its causes, and without a cause
     */
    static void run(String[] arguments, int count, Consumer<List<String>> command) {
        var given = Stream.concat(Arrays.stream(arguments), Collections.nCopies(count, "").stream())
            .limit(count)
            .map(argument -> argument == null ? "" : argument.strip())
            .toList();
        try {
            command.accept(given);
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
