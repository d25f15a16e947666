package org.socialgov.local.web;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.socialgov.local.LocalSystem;

public final class StatusPage implements FrontDoor.Console {

    private final LocalSystem system;

    public StatusPage(LocalSystem system) {
        this.system = system;
    }

    @Override
    public void answer(HttpExchange exchange) throws IOException {
        var b = (system.stack().functions().keySet() + " " + system.mailbox().all().size()).getBytes(
            StandardCharsets.UTF_8
        );
        exchange.sendResponseHeaders(200, b.length);
        exchange.getResponseBody().write(b);
    }
}
