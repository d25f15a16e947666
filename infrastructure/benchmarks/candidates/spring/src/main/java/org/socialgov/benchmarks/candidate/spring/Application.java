package org.socialgov.benchmarks.candidate.spring;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.util.function.Function;
import org.socialgov.benchmarks.candidate.usual.Join;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The same join as a function of Spring Cloud Function. */
@SpringBootApplication
public class Application {

    /** Called by Spring. */
    public Application() {}

    /** @param arguments none */
    public static void main(String[] arguments) {
        SpringApplication.run(Application.class, arguments);
    }

    /** {@return the SDK's default client} */
    @Bean
    public DynamoDbClient dynamo() {
        return DynamoDbClient.create();
    }

    /** {@return the function that Spring invokes} */
    @Bean
    public Function<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> join(DynamoDbClient dynamo) {
        return new Join(dynamo)::answer;
    }
}
