package org.socialgov.table.dynamo;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** Clients whose calls a test answers, without a network. */
public final class FakeDynamo {

    private static final String API = "DynamoDB_20120810.";

    private FakeDynamo() {}

    /** Answers a call. */
    public interface Answers {
        /**
         * The answer's JSON.
         *
         * @param parameters the request's JSON
         * @throws IOException if the answer is lost
         */
        String answer(String operation, String parameters) throws IOException;
    }

    public static DynamoClient answering(Answers answers) {
        return over((headers, body, _, _) -> {
            String operation = headers.get("x-amz-target").substring(API.length());
            String answer = answers.answer(operation, new String(body, StandardCharsets.UTF_8));
            return new Transport.Reply(200, null, answer.getBytes(StandardCharsets.UTF_8));
        });
    }

    static DynamoClient over(Transport transport) {
        return new DynamoClient(
            transport,
            URI.create("https://dynamodb.us-east-1.amazonaws.com"),
            "us-east-1",
            new Credentials("id", "secret", ""),
            Duration.ofSeconds(5)
        );
    }

    /** An item as it travels. */
    public static String json(Map<String, AttributeValue> item) {
        var json = new StringBuilder();
        Parameters.write(json, item);
        return json.toString();
    }
}
