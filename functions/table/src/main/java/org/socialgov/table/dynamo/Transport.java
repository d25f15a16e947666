package org.socialgov.table.dynamo;

import java.io.IOException;
import java.util.Map;

/** Sends one request. */
interface Transport {
    /**
     * Sends a POST and reads the whole reply.
     *
     * @param milliseconds the longest wait for the connection and for each part of the reply
     * @throws IOException if no whole reply came; the request may have been carried out
     */
    Reply send(Map<String, String> headers, byte[] body, int milliseconds) throws IOException;

    /**
     * A reply with any status.
     *
     * @param checksum the CRC-32 of the body in digits; null if the header is missing
     */
    record Reply(int status, String checksum, byte[] body) {}
}
