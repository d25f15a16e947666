package org.socialgov.directory;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.Set;
import org.socialgov.community.directory.GovFile;

/**
 * Fetches the list from the address in the deployment's settings. It follows no redirect: the list decides who may
 * join, so it must come from that address only.
 */
final class HttpListSource implements ListSource {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(20);
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final URI address;

    /** @throws IllegalArgumentException if the address isn't allowed */
    HttpListSource(String address) {
        this.address = URI.create(address);
        String host = this.address.getHost();
        boolean https = "https".equals(this.address.getScheme()) && host != null;
        boolean loopback = "http".equals(this.address.getScheme()) && host != null && LOOPBACK.contains(host);
        if (!https && !loopback) {
            throw new IllegalArgumentException(
                "DIRECTORY_ADDRESS must begin with https:// (http:// is allowed for localhost only)"
            );
        }
    }

    @Override
    public Fetched fetch() {
        var request = HttpRequest.newBuilder(address).timeout(RESPONSE_TIMEOUT).header("accept", "text/csv").build();
        try (
            var client = HttpClient.newBuilder()
                .connectTimeout(CONNECT_TIMEOUT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build()
        ) {
            var response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            // The body is read to its end or closed; otherwise the client can't close.
            try (InputStream body = response.body()) {
                return response.statusCode() == 200
                    ? new Fetched.File(body.readNBytes(GovFile.LARGEST + 1), modified(response))
                    : new Fetched.Failed("its address answered with status " + response.statusCode());
            }
        } catch (IOException unreachable) {
            return new Fetched.Failed("its address can't be reached: " + unreachable.getClass().getSimpleName());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new Fetched.Failed("interrupted while it was fetched");
        }
    }

    private static Optional<LocalDate> modified(HttpResponse<?> response) {
        return response.headers().firstValue("last-modified").flatMap(HttpListSource::day);
    }

    /** An invalid date counts as missing; the list then has the date on which it was fetched. */
    private static Optional<LocalDate> day(String date) {
        try {
            return Optional.of(
                ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .withZoneSameInstant(ZoneOffset.UTC)
                    .toLocalDate()
            );
        } catch (DateTimeException noDate) {
            return Optional.empty();
        }
    }
}
