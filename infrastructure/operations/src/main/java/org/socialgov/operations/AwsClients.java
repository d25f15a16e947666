package org.socialgov.operations;

import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/** Makes clients with the settings of the person who runs the command: profile, region, credentials, {@code AWS_ENDPOINT_URL}. */
final class AwsClients {

    private AwsClients() {}

    static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C make(B builder) {
        return builder.httpClient(UrlConnectionHttpClient.create()).build();
    }
}
