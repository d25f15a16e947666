package org.socialgov.web;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.socialgov.environment.Settings;

/**
 * The settings of one deployment that apply to each of its pages.
 *
 * @param siteName the site's name in header, titles, feeds and calendars
 * @param communityAddress the mail address of the community, for example {@code socialgov@example.gov}
 * @param siteOrigin the public origin, for example {@code https://socialgov.example.gov}; empty if it is the API's own
 * @param agency the agency that the site belongs to, on a government's site; only there the official banner is shown
 * @param edge the content delivery network in front of the API
 */
public record Deployment(
    String siteName,
    String communityAddress,
    Optional<String> siteOrigin,
    Optional<Agency> agency,
    Edge edge
) {
    /** A deployment without a content delivery network that is no government's. */
    public Deployment(String siteName, String communityAddress, Optional<String> siteOrigin) {
        this(siteName, communityAddress, siteOrigin, Optional.empty(), Edge.NONE);
    }

    public Deployment {
        if (!isName(siteName)) {
            throw new IllegalArgumentException(
                "SITE_NAME must be letters, digits, spaces, dots and hyphens, for example Government Communities"
            );
        }
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
     * Reads {@code SITE_NAME}, {@code COMMUNITY_ADDRESS}, {@code SITE_ORIGIN} (may be empty), {@code GOVERNMENT_SITE},
     * {@code AGENCY} (empty unless the site is a government's), and the settings of {@link Edge}.
     *
     * @throws IllegalStateException if a setting is missing or invalid; the message names it
     */
    public static Deployment read(Settings settings) {
        boolean government = settings.text("GOVERNMENT_SITE").equals("true");
        String agency = settings.textOrEmpty("AGENCY").orElse("");
        return new Deployment(
            settings.text("SITE_NAME"),
            settings.text("COMMUNITY_ADDRESS"),
            settings.originOrEmpty("SITE_ORIGIN"),
            government ? Optional.of(Agency.parse(agency)) : Optional.empty(),
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
            "site-name",
            escaped(siteName),
            "community-address",
            escaped(communityAddress),
            "site-origin",
            escaped(origin),
            "site-host",
            escaped(origin.substring(origin.indexOf("://") + 3))
        );
    }

    static byte[] escaped(String text) {
        return Html.text(text).markup().getBytes(StandardCharsets.UTF_8);
    }

    /** Text that is the same in HTML, JSON, XML and iCalendar, so that one slot serves all. */
    private static boolean isName(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letterOrDigit = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!letterOrDigit && c != ' ' && c != '.' && c != '-') {
                return false;
            }
        }
        return !text.isBlank();
    }
}
