package org.socialgov.site;

/** Links between the site's own pages. */
final class Links {

    private Links() {}

    /** A link as the page it leads to is called: with its closing slash, so that no redirect is needed. */
    static String canonical(String href) {
        int end = href.length();
        for (char c : new char[] { '?', '#' }) {
            int at = href.indexOf(c);
            end = at < 0 ? end : Math.min(end, at);
        }
        String path = href.substring(0, end);
        boolean isFile = path.substring(path.lastIndexOf('/') + 1).contains(".");
        return path.endsWith("/") || isFile ? href : path + "/" + href.substring(end);
    }
}
