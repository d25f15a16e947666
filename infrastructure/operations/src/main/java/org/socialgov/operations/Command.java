package org.socialgov.operations;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Runs a command, and reports a failure in one line. Maven prints a failure with all its causes after it has closed the class
 * loader of the command. An exception of the SDK can't be printed then, and a {@code NoClassDefFoundError} hides the message.
 */
final class Command {

    private Command() {}

    /** What the person who runs a command has given as {@code -Dname=value}. */
    record Given(Map<String, String> options) {
        /** The value of an option; empty if it isn't given. */
        String get(String name) {
            return options.getOrDefault(name, "");
        }

        /**
         * The value of an option that must be given.
         *
         * @throws IllegalStateException with what to do if it isn't given
         */
        String required(String name, String whatToDo) {
            if (get(name).isEmpty()) {
                throw new IllegalStateException(whatToDo);
            }
            return get(name);
        }
    }

    /**
     * Runs a command.
     *
     * @param arguments {@code name=value} for each option; the value is empty if it isn't given
     * @throws IllegalStateException with the messages of the exception and its causes, and without a cause
     */
    static void run(String[] arguments, Consumer<Given> command) {
        var options = new HashMap<String, String>();
        for (String argument : arguments) {
            String[] parts = argument.split("=", 2);
            options.put(parts[0], parts[parts.length - 1].strip());
        }
        try {
            command.accept(new Given(options));
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
