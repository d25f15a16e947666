package org.socialgov.table;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * DynamoDB for a dry run: an empty table that accepts every write, without a network. The SDK loads and runs all its
 * code for a call but that of the connection.
 */
final class EmptyTable implements SdkHttpClient {

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        boolean batch = request
            .httpRequest()
            .firstMatchingHeader("X-Amz-Target")
            .filter(target -> target.endsWith(".BatchGetItem"))
            .isPresent();
        byte[] body = (batch ? "{\"Responses\":{},\"UnprocessedKeys\":{}}" : "{}").getBytes(StandardCharsets.US_ASCII);
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() {
                return HttpExecuteResponse.builder()
                    .response(
                        SdkHttpResponse.builder()
                            .statusCode(200)
                            .putHeader("Content-Type", "application/x-amz-json-1.0")
                            .build()
                    )
                    .responseBody(AbortableInputStream.create(new ByteArrayInputStream(body)))
                    .build();
            }

            @Override
            public void abort() {
                // Nothing is under way.
            }
        };
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
