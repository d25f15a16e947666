package org.socialgov.acceptance;

import static org.junit.jupiter.api.Assumptions.abort;

import java.net.URI;
import org.socialgov.local.emulator.Clients;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * LocalStack in a container, where a Docker engine answers. The image is the last that starts without an account;
 * another is taken by {@code -Dlocalstack=image}.
 */
final class LocalStack implements AutoCloseable {

    private static final String IMAGE = "localstack/localstack:4.14.0";

    private final LocalStackContainer container;
    private final Clients clients;

    private LocalStack(LocalStackContainer container) {
        this.container = container;
        clients = Clients.of(container.getEndpoint());
    }

    /** Starts it; the test is left out, with the reason, where there is no Docker engine. */
    static LocalStack start() {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            return abort("needs a Docker engine, which runs LocalStack");
        }
        var image = DockerImageName.parse(System.getProperty("localstack", IMAGE)).asCompatibleSubstituteFor(
            "localstack/localstack"
        );
        var container = new LocalStackContainer(image);
        container.start();
        return new LocalStack(container);
    }

    Clients clients() {
        return clients;
    }

    URI endpoint() {
        return container.getEndpoint();
    }

    @Override
    public void close() {
        clients.close();
        container.stop();
    }
}
