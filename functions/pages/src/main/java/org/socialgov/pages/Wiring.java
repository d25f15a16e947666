package org.socialgov.pages;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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

    private static final Wording WORDING = Wording.of("en");

    private static final String EVENT = """
    {"rawPath":"/","rawQueryString":"","headers":{"accept-encoding":"gzip"},"cookies":["none"],
    "requestContext":{"requestId":"dry-run","domainName":"example.gov","http":{"method":"GET","sourceIp":"192.0.2.1"},
    "timeEpoch":0},"isBase64Encoded":false}""";

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
        dryRun(http(site, frame, deployment, new Log(new PrintStream(OutputStream.nullOutputStream()))));
        return http(site, frame, deployment, new Log(System.out));
    }

    private static void dryRun(Http http) {
        try {
            http.serve(
                new ByteArrayInputStream(EVENT.getBytes(StandardCharsets.US_ASCII)),
                OutputStream.nullOutputStream()
            );
        } catch (IOException e) {
            throw new UncheckedIOException("the event of the dry run can't be read", e);
        }
    }

    static Http http(Deployment deployment, ClassLoader loader, Log log) {
        var frame = Frame.load(loader, deployment);
        return http(site(loader, frame), frame, deployment, log);
    }

    private static Http http(Site site, Frame frame, Deployment deployment, Log log) {
        return new Http(site, new FramedErrors(frame, WORDING), RequestPolicy.of(deployment), log);
    }

    private static Site site(ClassLoader loader, Frame frame) {
        return new Site(PageIndex.resource(loader, "site/index"), loader, frame, WORDING);
    }
}
