package org.socialgov.pages;

import org.socialgov.community.Wording;
import org.socialgov.environment.Log;
import org.socialgov.environment.Settings;
import org.socialgov.web.Deployment;
import org.socialgov.web.Frame;
import org.socialgov.web.FramedErrors;
import org.socialgov.web.Http;
import org.socialgov.web.PageIndex;
import org.socialgov.web.RequestPolicy;

/** Builds the function. The only class here that reads the environment. */
final class Wiring {

    private Wiring() {}

    static Http http() {
        return http(Deployment.read(Settings.ofFunction()), Wiring.class.getClassLoader(), new Log(System.out));
    }

    static Http http(Deployment deployment, ClassLoader loader, Log log) {
        var frame = Frame.load(loader, deployment);
        var wording = Wording.of("en");
        var site = new Site(PageIndex.resource(loader, "site/index"), loader, frame, wording);
        return new Http(site::at, new FramedErrors(frame, wording), RequestPolicy.of(deployment), log);
    }
}
