package org.socialgov.mail;

import com.amazonaws.services.lambda.runtime.Context;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.socialgov.environment.Settings;

/** Makes this module's functions with an environment of the test's choice, as Lambda makes them with its own. */
public final class MailFunctions {

    private static final int A_MINUTE = 60_000;

    private MailFunctions() {}

    public static MailFunction mail(Map<String, String> environment) {
        var wiring = new Wiring(new Settings(environment));
        return new MailFunction(wiring.mailSender(), wiring.log);
    }

    /** What the function answers to an event, with a minute to do it in. */
    public static String answer(MailFunction function, String event) throws IOException {
        var context = (Context) Proxy.newProxyInstance(
            MailFunctions.class.getClassLoader(),
            new Class<?>[] { Context.class },
            (_, method, _) -> {
                if (method.getName().equals("getRemainingTimeInMillis")) {
                    return A_MINUTE;
                }
                throw new UnsupportedOperationException(method.getName());
            }
        );
        var answer = new ByteArrayOutputStream();
        function.handleRequest(new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)), answer, context);
        return answer.toString(StandardCharsets.UTF_8);
    }
}
