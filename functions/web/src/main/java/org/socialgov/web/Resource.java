package org.socialgov.web;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The handlers at one path, one for each method. {@code HEAD} is answered wherever {@code GET} is, with the same
 * headers and no body; any other method gets 405 with {@code Allow}.
 *
 * @param methods the handlers by method; {@link #EVERY_METHOD} stands for all other methods
 * @param elsewhere methods that another function answers at this path: listed in {@code Allow}, and not answered here
 * @param allowsCrossSitePosts true only for a mail provider's one-click unsubscribe (RFC 8058), which comes from no
 *     page of the site, and where a forged post is harmless
 * @param addressHoldsToken whether the address is a secret: headers then keep it from other sites, caches and search
 *     engines
 */
public record Resource(
    Map<String, Handler> methods,
    Set<String> elsewhere,
    boolean allowsCrossSitePosts,
    boolean addressHoldsToken
) {
    private static final String EVERY_METHOD = "*";

    /** Answers one request. Anything thrown that is not a {@link Refusal} becomes a 500. */
    @FunctionalInterface
    public interface Handler {
        Response answer(Request request) throws Exception;
    }

    public static Resource get(Handler get) {
        return of(Map.of("GET", get));
    }

    public static Resource post(Handler post) {
        return of(Map.of("POST", post));
    }

    public static Resource getAndPost(Handler get, Handler post) {
        return of(Map.of("GET", get, "POST", post));
    }

    /** Answers every method with one handler, for example a redirect. */
    public static Resource everyMethod(Handler handler) {
        return of(Map.of(EVERY_METHOD, handler));
    }

    private static Resource of(Map<String, Handler> methods) {
        return new Resource(methods, Set.of(), false, false);
    }

    /** This resource, where another function answers a method at this path. */
    public Resource besides(String method) {
        return new Resource(methods, Set.of(method), allowsCrossSitePosts, addressHoldsToken);
    }

    public Resource allowingCrossSitePosts() {
        return new Resource(methods, elsewhere, true, addressHoldsToken);
    }

    public Resource withTokenInAddress() {
        return new Resource(methods, elsewhere, allowsCrossSitePosts, true);
    }

    /** The handler of a method, null if there is none. */
    Handler handler(String method) {
        return methods.getOrDefault(method.equals("HEAD") ? "GET" : method, methods.get(EVERY_METHOD));
    }

    /** The value of {@code Allow} (RFC 9110, 10.2.1). */
    String allow() {
        var allowed = new TreeSet<>(methods.keySet());
        allowed.addAll(elsewhere);
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        return String.join(", ", allowed);
    }
}
