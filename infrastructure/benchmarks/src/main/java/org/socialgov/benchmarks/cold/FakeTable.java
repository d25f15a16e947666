package org.socialgov.benchmarks.cold;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.CRC32;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.socialgov.local.start.Loopback;

/**
 * DynamoDB as an empty table that accepts every write, over TLS on loopback: without TLS the SDK's clients rank
 * differently. It answers in well under a millisecond, so that a function's own time is measured.
 */
final class FakeTable implements TableEndpoint, AutoCloseable {

    private static final String PASSWORD = "changeit";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpsServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Path trustStore;
    private final List<String> operations = new ArrayList<>();

    private FakeTable(HttpsServer server, Path trustStore) {
        this.server = server;
        this.trustStore = trustStore;
    }

    /** @param folder for the certificate, which is made anew */
    static FakeTable start(Path folder) throws IOException, GeneralSecurityException, InterruptedException {
        var keys = folder.resolve("table.p12");
        Files.deleteIfExists(keys);
        keytool(
            "-genkeypair -alias table -keyalg EC -groupname secp256r1 -dname CN=localhost " +
                "-ext san=dns:localhost,ip:127.0.0.1 -validity 30 -storetype PKCS12 -storepass " +
                PASSWORD +
                " -keystore",
            keys
        );
        var store = KeyStore.getInstance(keys.toFile(), PASSWORD.toCharArray());
        // The authorities that Java trusts, and this one: a store with one entry would load faster than Lambda's.
        var trusted = KeyStore.getInstance(
            Path.of(System.getProperty("java.home"), "lib", "security", "cacerts").toFile(),
            PASSWORD.toCharArray()
        );
        trusted.setCertificateEntry("table", store.getCertificate("table"));
        var trustStore = folder.resolve("trusted.p12");
        try (var out = Files.newOutputStream(trustStore)) {
            trusted.store(out, PASSWORD.toCharArray());
        }
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, PASSWORD.toCharArray());
        var tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), null, null);
        var server = HttpsServer.create(new InetSocketAddress(Loopback.ADDRESS, 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        var table = new FakeTable(server, trustStore);
        server.setExecutor(table.threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                table.handle(exchange);
            }
        });
        server.start();
        return table;
    }

    private static void keytool(String arguments, Path file) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments.split(" ")));
        command.add(file.toString());
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException("keytool failed: " + said);
        }
    }

    @Override
    public URI endpoint() {
        return URI.create("https://localhost:" + server.getAddress().getPort());
    }

    @Override
    public Path trustStore() {
        return trustStore;
    }

    @Override
    public synchronized void forget() {
        operations.clear();
    }

    /** The operations that aren't forgotten, in their order: {@code GetItem}, {@code UpdateItem}. */
    synchronized List<String> operations() {
        return List.copyOf(operations);
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] request = exchange.getRequestBody().readAllBytes();
        String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
        if (target == null) {
            // S3: the directory's list hasn't been fetched yet.
            byte[] missing = "<Error><Code>NoSuchKey</Code></Error>".getBytes(StandardCharsets.US_ASCII);
            exchange.getResponseHeaders().set("Content-Type", "application/xml");
            Loopback.send(exchange, 404, missing);
            return;
        }
        String operation = target.substring(target.indexOf('.') + 1);
        synchronized (this) {
            operations.add(operation);
        }
        byte[] body = JSON.writeValueAsBytes(answer(operation, JSON.readTree(request)));
        var checksum = new CRC32();
        checksum.update(body);
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", "application/x-amz-json-1.0");
        headers.set("x-amzn-RequestId", "measured");
        headers.set("x-amz-crc32", Long.toString(checksum.getValue()));
        Loopback.send(exchange, 200, body);
    }

    private static JsonNode answer(String operation, JsonNode request) {
        var answer = JSON.createObjectNode();
        switch (operation) {
            case "BatchGetItem" -> {
                var tables = answer.putObject("Responses");
                request.path("RequestItems").fieldNames().forEachRemaining(tables::putArray);
                answer.putObject("UnprocessedKeys");
            }
            case "Query" -> answer.put("Count", 0).put("ScannedCount", 0).putArray("Items");
            case "UpdateItem" -> {
                // Counters: each attribute that the expression adds to is 1.
                var attributes = answer.putObject("Attributes");
                request
                    .path("ExpressionAttributeNames")
                    .forEach(name -> attributes.putObject(name.asText()).put("N", "1"));
                attributes.putObject("count").put("N", "1");
                attributes.putObject("taken").put("N", "1");
            }
            default -> {
                // GetItem, PutItem, TransactWriteItems: nothing was there, and the write is accepted.
            }
        }
        return answer;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
