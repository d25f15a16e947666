package org.socialgov.site;

import static org.socialgov.site.Words.html;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Map;
import org.socialgov.web.Html;

/** The files for programs: the sitemap, the rules for robots, and the contact for security reports. */
final class Machines {

    private Machines() {}

    /**
     * {@code /sitemap.xml}.
     *
     * @param items the pages that don't show on every day, by path
     * @see <a href="https://www.sitemaps.org/protocol.html">Sitemaps</a>
     */
    static String sitemap(Map<String, Item> items, Collection<String> paths) {
        var urls = new ArrayList<Html>();
        for (String path : paths) {
            var url = html("<url><loc>{site-origin}{}</loc></url>\n", path);
            urls.add(items.containsKey(path) ? items.get(path).whileShown(url) : url);
        }
        return Html.of(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
            {}</urlset>
            """,
            urls
        ).markup();
    }

    /** {@code /robots.txt}: robots may read everything except the pages of mailed links. */
    static String robots() {
        return html(
            """
            User-agent: *
            Disallow: /*?token=
            Allow: /

            Sitemap: {site-origin}/sitemap.xml
            """
        ).markup();
    }

    /**
     * {@code /.well-known/security.txt}.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9116">RFC 9116</a>
     */
    static String security() {
        return html(
            """
            Contact: mailto:{community-address}
            Expires: {half-a-year-on}T00:00:00Z
            Preferred-Languages: en
            Canonical: {site-origin}/.well-known/security.txt
            """
        ).markup();
    }
}
