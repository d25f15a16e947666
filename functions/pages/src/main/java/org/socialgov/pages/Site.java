package org.socialgov.pages;

import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.socialgov.web.Frame;
import org.socialgov.web.Page;
import org.socialgov.web.PageIndex;
import org.socialgov.web.Request;
import org.socialgov.web.Resource;
import org.socialgov.web.Response;

/**
 * The site, as the build left it on the class path. A page's parts are joined and compressed at its first request of a
 * day in this container; after that an answer is a look-up.
 */
final class Site {

    /** Shared caches may keep a page for five minutes, browsers for one: after that they ask whether it is still the same. */
    private static final String A_WHILE = "public, max-age=60, s-maxage=300";

    /** The path of a file changes with its bytes. */
    private static final String FOR_GOOD = "public, max-age=31536000, immutable";

    /**
     * The site's day changes at midnight of Eastern Standard Time, five hours behind UTC: the time in Washington, but
     * for summer, when it is an hour late. So no time zone's rules have to be loaded.
     */
    private static final long SITE_OFFSET = -5 * 3_600_000L;

    private static final long DAY = 86_400_000L;

    private final PageIndex index;
    private final ClassLoader loader;
    private final Frame frame;
    private final Map<String, Representations> joined = new HashMap<>();
    private long joinedOn = Long.MIN_VALUE;
    private String joinedFor = "";

    Site(PageIndex index, ClassLoader loader, Frame frame) {
        this.index = index;
        this.loader = loader;
        this.frame = frame;
    }

    /** What answers a request's path. */
    Optional<Resource> at(Request request) {
        var entry = index.entries().get(request.path());
        if (entry == null) {
            return Optional.empty();
        }
        if (entry instanceof PageIndex.MovedEntry moved) {
            // 308 keeps a form's method and body, so a post without the closing slash arrives as well.
            return Optional.of(Resource.getAndPost(r -> moved(r, moved), r -> moved(r, moved)));
        }
        if (entry instanceof PageIndex.AssetEntry asset) {
            return Optional.of(Resource.get(r -> asset(r, asset)));
        }
        return Optional.of(Resource.get(r -> page(r, (PageIndex.PageEntry) entry).answer(r, A_WHILE)));
    }

    private Response asset(Request request, PageIndex.AssetEntry asset) throws IOException {
        var representations = joined.get(asset.resource());
        if (representations == null) {
            representations = new Representations(
                asset.contentType(),
                asset.tag(),
                bytes(asset.resource()),
                asset.compressed() ? bytes(asset.resource() + ".gz") : null,
                asset.compressed() ? bytes(asset.resource() + ".br") : null
            );
            joined.put(asset.resource(), representations);
        }
        return representations.answer(request, FOR_GOOD);
    }

    private Representations page(Request request, PageIndex.PageEntry entry) {
        long day = Math.floorDiv(request.receivedAt() + SITE_OFFSET, DAY);
        if (day != joinedOn || !request.domainName().equals(joinedFor)) {
            joined.clear();
            joinedOn = day;
            joinedFor = request.domainName();
        }
        var representations = joined.get(entry.resource());
        if (representations == null) {
            var page = Page.resource(loader, entry.resource());
            byte[] bytes = page.join(LocalDate.ofEpochDay(day), frame.fillings(request.domainName()));
            representations = Representations.of(page.contentType(), bytes);
            joined.put(entry.resource(), representations);
        }
        return representations;
    }

    private static Response moved(Request request, PageIndex.MovedEntry moved) {
        String query = request.query();
        String location = query.isEmpty() ? moved.location() : moved.location().concat("?").concat(visible(query));
        return Response.redirect(308, location).with("cache-control", query.isEmpty() ? A_WHILE : "no-store");
    }

    /** The query without what may not stand in a header's value. */
    private static String visible(String query) {
        var visible = new StringBuilder(query.length());
        for (int i = 0; i < query.length(); i++) {
            char c = query.charAt(i);
            if (c > ' ' && c < 0x7f) {
                visible.append(c);
            }
        }
        return visible.toString();
    }

    private byte[] bytes(String resource) throws IOException {
        try (InputStream in = loader.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("the build left no " + resource + " on the class path");
            }
            return in.readAllBytes();
        }
    }
}
