package org.socialgov.table.dynamo;

import java.io.IOException;
import java.util.Map;

/** Sends one request. */
interface Transport {
    /**
     * Sends a POST and reads the whole reply.
     *
     * @param milliseconds the longest wait for the connection and for each part of the reply
     * @param isRepeated whether the same request was lost before: the idle connections may be closed
     * @throws IOException if no whole reply came; the request may have been carried out
     */
    Reply send(Map<String, String> headers, byte[] body, int milliseconds, boolean isRepeated) throws IOException;

    /**
     * Opens connections at the same time, for later requests. The first request was sent before: what its connection
     * agreed on makes these ones cheap.
     *
     * @throws IOException if one can't be opened
     */
    default void open(int connections) throws IOException {
        // Nothing to open.
    }

    /**
     * A reply with any status.
     *
     * @param checksum the CRC-32 of the body in digits; null if the header is missing
     */
    record Reply(int status, String checksum, byte[] body) {}
}
