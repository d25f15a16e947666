package org.socialgov.pages;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.socialgov.community.Community;
import org.socialgov.community.Wording;
import org.socialgov.web.BuiltResource;
import org.socialgov.web.Frame;
import org.socialgov.web.FunctionRoute;
import org.socialgov.web.Page;
import org.socialgov.web.PageIndex;
import org.socialgov.web.Representations;
import org.socialgov.web.Request;
import org.socialgov.web.Resource;
import org.socialgov.web.Response;
import org.socialgov.web.SearchIndex;

/**
 * The site that the build put on the class path. A page's parts are joined and compressed at the first request of each
 * day in this container, and then kept in memory.
 */
final class Site implements Function<Request, Optional<Resource>> {

    /** Shared caches may keep a page for five minutes and browsers for one; then they revalidate it. */
    private static final String SHORT_CACHE = "public, max-age=60, s-maxage=300";

    private static final String SEARCH = "/search/";

    /** The slot of the pages that suggest a date. */
    private static final String HALF_A_YEAR_ON = "half-a-year-on";

    /** A file's path changes with its content. */
    private static final String IMMUTABLE = "public, max-age=31536000, immutable";

    /**
     * The site's date changes at midnight of Eastern Standard Time, five hours behind UTC. That is Washington's
     * midnight in winter, and one hour late in summer. So the time zone's rules needn't be loaded.
     */
    private static final long SITE_OFFSET = -5 * 3_600_000L;

    private static final long DAY = 86_400_000L;

    private final PageIndex index;
    private final ClassLoader loader;
    private final Frame frame;
    private final Wording wording;
    private SearchPage search;
    private final Map<String, Representations> joined = new HashMap<>();
    private long joinedOn = Long.MIN_VALUE;
    private String joinedFor = "";

    Site(PageIndex index, ClassLoader loader, Frame frame, Wording wording) {
        this.index = index;
        this.loader = loader;
        this.frame = frame;
        this.wording = wording;
    }

    /**
     * The resource at a request's path. A page, a form and a file come first and need no switch over types and no lambda:
     * each loads classes while a visitor waits for a cold start.
     */
    @Override
    public Optional<Resource> apply(Request request) {
        var entry = index.entries().get(request.path());
        if (entry instanceof PageIndex.PageEntry found) {
            var page = page(request, found.resource());
            // A page without content today has expired, or isn't published yet.
            return page.plain().length == 0
                ? Optional.empty()
                : Optional.of(Resource.get(new BuiltHandler(page, SHORT_CACHE)));
        }
        if (entry instanceof PageIndex.FormEntry form) {
            var page = new BuiltHandler(page(request, form.resource()), SHORT_CACHE);
            return Optional.of(
                Resource.getAndPost(page, new UncachedRedirect(form.postedTo())).allowingCrossSitePosts()
            );
        }
        if (entry instanceof PageIndex.AssetEntry asset) {
            return Optional.of(Resource.get(new BuiltHandler(asset(asset), IMMUTABLE)));
        }
        return Optional.ofNullable(entry == null ? unlisted(request) : other(entry));
    }

    private Resource unlisted(Request request) {
        if (request.path().equals(SEARCH)) {
            return Resource.get(this::search);
        }
        // The paths of a route with a variable are in no list.
        return request.path().endsWith("/") && FunctionRoute.holdsVariable(request.path()) && isInCommunity(request)
            ? Resource.everyMethod(this::withoutSlash).allowingCrossSitePosts()
            : null;
    }

    private boolean isInCommunity(Request request) {
        String path = request.path();
        int community = path.indexOf('/', 1);
        return index.entries().containsKey(path.substring(0, path.indexOf('/', community + 1) + 1));
    }

    private Response withoutSlash(Request request) {
        String path = request.path();
        return new UncachedRedirect(visible(path.substring(0, path.length() - 1))).answer(request);
    }

    private static Resource other(PageIndex.Entry entry) {
        return switch (entry) {
            case
                PageIndex.PageEntry _,
                PageIndex.FormEntry _,
                PageIndex.AssetEntry _ -> throw new IllegalStateException("not another entry: " + entry);
            // 308 preserves the method and the body, so a post with or without the trailing slash arrives.
            case PageIndex.MovedEntry(String location) -> Resource.getAndPost(
                r -> moved(r, location),
                r -> moved(r, location)
            );
            // A post that is redirected to the page would be redirected back from there in a loop.
            case PageIndex.FormTargetEntry(String page) -> Resource.get(new UncachedRedirect(page)).besides("POST");
            case PageIndex.FunctionEntry(String location, boolean addressHoldsToken) -> {
                var other = Resource.everyMethod(new UncachedRedirect(location)).allowingCrossSitePosts();
                yield addressHoldsToken ? other.withTokenInAddress() : other;
            }
        };
    }

    private record BuiltHandler(Representations built, String caching) implements Resource.Handler {
        @Override
        public Response answer(Request request) {
            return built.answer(request, caching);
        }
    }

    /** Not cached: it depends on the gateway whether a path with a slash arrives here. */
    private record UncachedRedirect(String location) implements Resource.Handler {
        @Override
        public Response answer(Request request) {
            return redirect(request, location).with("cache-control", "no-store");
        }
    }

    /** The index is read at the first search, so that requests for pages don't wait for it. */
    private Response search(Request request) {
        if (search == null) {
            search = new SearchPage(
                new Search(SearchIndex.resource(loader, "site/search")),
                Community.all(loader),
                frame,
                wording
            );
        }
        var day = LocalDate.ofEpochDay(day(request));
        String page = search.render(request.queryFields().one("q"), day, request.domainName());
        return Representations.of("text/html; charset=utf-8", page.getBytes(StandardCharsets.UTF_8)).answer(
            request,
            SHORT_CACHE
        );
    }

    private static long day(Request request) {
        return Math.floorDiv(request.receivedAt() + SITE_OFFSET, DAY);
    }

    private Representations asset(PageIndex.AssetEntry asset) {
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
        return representations;
    }

    private Representations page(Request request, String resource) {
        long day = day(request);
        if (day != joinedOn || !request.domainName().equals(joinedFor)) {
            joined.clear();
            joinedOn = day;
            joinedFor = request.domainName();
        }
        var representations = joined.get(resource);
        if (representations == null) {
            var page = Page.resource(loader, resource);
            var fillings = frame.fillings(request.domainName());
            if (page.hasSlot(HALF_A_YEAR_ON)) {
                var date = LocalDate.ofEpochDay(day + 180).toString();
                fillings.put(HALF_A_YEAR_ON, date.getBytes(StandardCharsets.UTF_8));
            }
            byte[] bytes = page.join(day, fillings);
            representations = Representations.of(page.contentType(), bytes);
            joined.put(resource, representations);
        }
        return representations;
    }

    private static Response moved(Request request, String location) {
        return redirect(request, location).with("cache-control", request.query().isEmpty() ? SHORT_CACHE : "no-store");
    }

    private static Response redirect(Request request, String location) {
        String query = request.query();
        return Response.redirect(308, query.isEmpty() ? location : location.concat("?").concat(visible(query)));
    }

    /** The query without the characters that a header's value may not contain. */
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

    private byte[] bytes(String resource) {
        return BuiltResource.bytes(loader, resource);
    }
}
