package org.socialgov.local.launcher;

import java.io.IOException;

/** The process that has started this one and holds the other end of its standard input. */
public final class Parent {

    private Parent() {}

    /**
     * Ends this process, shutdown hooks included, as soon as its standard input ends: when the launcher closes it, and
     * when the launcher is gone, however that ended.
     */
    public static void endWithIt() {
        var thread = new Thread(Parent::awaitEnd, "parent");
        thread.setDaemon(true);
        thread.start();
    }

    private static void awaitEnd() {
        try {
            while (System.in.read() >= 0) {
                // What is typed has no meaning.
            }
        } catch (IOException broken) {
            System.err.println("  The launcher can't be heard any more: " + broken.getMessage());
        }
        System.exit(0);
    }
}
