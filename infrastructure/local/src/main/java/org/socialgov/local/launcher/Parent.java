package org.socialgov.local.launcher;

import java.io.IOException;

/** The process that has started this one, and has the other end of its standard input. */
public final class Parent {

    private Parent() {}

    /**
     * Ends this process with its shutdown hooks when its standard input ends: when the launcher closes it, or has ended
     * for any reason.
     */
    public static void endWithIt() {
        var thread = new Thread(Parent::awaitEnd, "parent");
        thread.setDaemon(true);
        thread.start();
    }

    private static void awaitEnd() {
        try {
            while (System.in.read() >= 0) {
                // Input is ignored.
            }
        } catch (IOException broken) {
            System.err.println("  The connection to the launcher is broken: " + broken.getMessage());
        }
        System.exit(0);
    }
}
