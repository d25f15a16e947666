package org.socialgov.benchmarks.cold;

import java.net.URI;
import java.nio.file.Path;

/** A DynamoDB that the measured functions call. */
public interface TableEndpoint {
    URI endpoint();

    /** Where the client finds its certificate: {@code javax.net.ssl.trustStore}. */
    Path trustStore();

    /** Forgets the calls until now: what follows is counted. */
    void forget();
}
