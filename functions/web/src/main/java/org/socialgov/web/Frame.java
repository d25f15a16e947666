package org.socialgov.web;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;

/** The site's frame (header, footer, style) around a page that a function renders on request. */
public final class Frame {

    /**
     * The page that the build made, with the slots {@code title} and {@code main} in addition to those of every page.
     */
    private static final String PAGE = "site/frame.page";

    /** The official banner of the United States government: its text would be false on any other site. */
    private static final String GOVERNMENT_BANNER = "site/government-banner.html";

    private final Page page;
    private final Deployment deployment;
    private final byte[] banner;

    private Frame(Page page, Deployment deployment, byte[] banner) {
        this.page = page;
        this.deployment = deployment;
        this.banner = banner;
    }

    /** The frame that the build put on the class path. */
    public static Frame load(ClassLoader loader, Deployment deployment) {
        return new Frame(
            Page.resource(loader, PAGE),
            deployment,
            deployment.government() ? BuiltResource.bytes(loader, GOVERNMENT_BANNER) : new byte[0]
        );
    }

    /**
     * A whole page.
     *
     * @param title the page's own title; the site's name follows it
     * @param main the content between header and footer, beginning with its {@code h1}
     * @param domainName the API's own host name, from the event
     */
    public String render(String title, Html main, String domainName) {
        var fillings = new HashMap<>(fillings(domainName));
        fillings.put("title", Html.text(title).markup().getBytes(StandardCharsets.UTF_8));
        fillings.put("main", main.markup().getBytes(StandardCharsets.UTF_8));
        return new String(page.join(LocalDate.EPOCH, fillings), StandardCharsets.UTF_8);
    }

    /** The origin of the site: the public one, or else the API's own. */
    String origin(String domainName) {
        return deployment.origin(domainName);
    }

    /**
     * The values that this deployment puts into the slots of every page. The caller may change the map.
     *
     * @param domainName the API's own host name, from the event
     */
    public Map<String, byte[]> fillings(String domainName) {
        var fillings = new HashMap<>(deployment.fillings(domainName));
        fillings.put("government-banner", banner);
        return fillings;
    }
}
