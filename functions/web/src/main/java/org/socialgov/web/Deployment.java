package org.socialgov.web;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.socialgov.environment.Settings;

/**
 * The settings of one deployment that apply to each of its pages.
 *
 * @param communityAddress the mail address of the community, for example {@code socialgov@example.gov}
 * @param siteOrigin the public origin, for example {@code https://socialgov.example.gov}; empty if it is the API's own
 * @param government whether the site is a government's; only then the official banner is shown
 * @param edge the content delivery network in front of the API
 */
public record Deployment(String communityAddress, Optional<String> siteOrigin, boolean government, Edge edge) {
    /** A deployment without a content delivery network. */
    public Deployment(String communityAddress, Optional<String> siteOrigin, boolean government) {
        this(communityAddress, siteOrigin, government, Edge.NONE);
    }

    public Deployment {
        if (communityAddress.indexOf('@') < 1) {
            throw new IllegalArgumentException(
                "COMMUNITY_ADDRESS must be a mail address, for example socialgov@example.gov"
            );
        }
        if (edge.only() && siteOrigin.isEmpty()) {
            throw new IllegalArgumentException(
                "ONLY_BY_EDGE is on and SITE_ORIGIN is empty: links would point to the API's own address, where requests are refused; set SITE_ORIGIN"
            );
        }
    }

    /**
     * Reads {@code COMMUNITY_ADDRESS}, {@code SITE_ORIGIN} (may be empty), {@code GOVERNMENT_SITE}, and the settings of
     * {@link Edge}.
     *
     * @throws IllegalStateException if a setting is missing or invalid; the message names it
     */
    public static Deployment read(Settings settings) {
        return new Deployment(
            settings.text("COMMUNITY_ADDRESS"),
            settings.originOrEmpty("SITE_ORIGIN"),
            settings.text("GOVERNMENT_SITE").equals("true"),
            Edge.read(settings)
        );
    }

    /** The origin of the site: the public one, or else the API's own. */
    public String origin(String domainName) {
        return siteOrigin.orElse("https://" + domainName);
    }

    /**
     * The values of a page's slots, escaped for text and for a quoted attribute.
     *
     * @param domainName the API's own host name, from the event
     */
    Map<String, byte[]> fillings(String domainName) {
        String origin = origin(domainName);
        return Map.of(
            "community-address",
            escaped(communityAddress),
            "site-origin",
            escaped(origin),
            "site-host",
            escaped(origin.substring(origin.indexOf("://") + 3))
        );
    }

    private static byte[] escaped(String text) {
        return Html.text(text).markup().getBytes(StandardCharsets.UTF_8);
    }
}
