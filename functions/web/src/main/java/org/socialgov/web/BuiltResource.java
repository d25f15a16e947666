package org.socialgov.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** What the build left on the class path of a function. */
public final class BuiltResource {

    private BuiltResource() {}

    /**
     * All of its bytes.
     *
     * @param name for example {@code site/index}
     * @throws IllegalStateException if it is not there, by its name: the function was put together without it
     */
    public static byte[] bytes(ClassLoader loader, String name) {
        try (InputStream in = loader.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the build left no " + name + " on the class path");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("the build left " + name + " where it can't be read", e);
        }
    }
}
