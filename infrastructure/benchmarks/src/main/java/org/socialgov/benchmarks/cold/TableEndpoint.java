package org.socialgov.benchmarks.cold;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** A DynamoDB that the measured functions call. */
public interface TableEndpoint {
    URI endpoint();

    /** Where the client finds its certificate: {@code javax.net.ssl.trustStore}. */
    Path trustStore();

    /** The operations since the last call of this method, in their order: {@code GetItem}, {@code UpdateItem}. */
    List<String> operations();
}
