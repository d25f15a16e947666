package org.socialgov.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Files that the build puts on a function's class path. */
public final class BuiltResource {

    private BuiltResource() {}

    /**
     * All bytes of a resource.
     *
     * @param name for example {@code site/index}
     * @throws IllegalStateException if the resource is missing; the message names it. The function's package is then
     *     incomplete
     */
    public static byte[] bytes(ClassLoader loader, String name) {
        try (InputStream in = loader.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(
                    "the class path has no resource " + name + "; build the function again"
                );
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("the resource " + name + " can't be read", e);
        }
    }
}
