package org.socialgov.pages;

import org.socialgov.community.Wording;
import org.socialgov.environment.Log;
import org.socialgov.environment.Settings;
import org.socialgov.web.Deployment;
import org.socialgov.web.DryRun;
import org.socialgov.web.ErrorPages;
import org.socialgov.web.Frame;
import org.socialgov.web.Http;
import org.socialgov.web.PageIndex;

/** Builds the function. The only class here that reads the environment. */
final class Wiring {

    private static final Wording WORDING = Wording.of("en");

    private Wiring() {}

    /**
     * The function's part that answers, after a dry run: what the first page needs is loaded while the function starts,
     * which costs as much there, and the first visitor doesn't wait for it a second time.
     */
    static Http http() {
        var deployment = Deployment.read(Settings.ofFunction());
        var loader = Wiring.class.getClassLoader();
        var frame = Frame.load(loader, deployment);
        var site = site(loader, frame);
        var log = new Log(System.out);
        DryRun.of(http(site, frame, Log.none()), log, DryRun.get("/", ""));
        return http(site, frame, log);
    }

    static Http http(Deployment deployment, ClassLoader loader, Log log) {
        var frame = Frame.load(loader, deployment);
        return http(site(loader, frame), frame, log);
    }

    private static Http http(Site site, Frame frame, Log log) {
        return new Http(site, new ErrorPages(frame, WORDING), log);
    }

    private static Site site(ClassLoader loader, Frame frame) {
        return new Site(PageIndex.resource(loader, "site/index"), loader, frame, WORDING);
    }
}
