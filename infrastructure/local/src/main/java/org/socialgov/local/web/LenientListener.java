package org.socialgov.local.web;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;

/**
 * Accepts connections for the JDK's web server, and escapes what that server refuses in a request line:
 * {@code ?q=100%} and {@code ?q=a|b}, which API Gateway passes to the function. One request for each connection, so that
 * each request line is seen.
 */
final class LenientListener implements AutoCloseable {

    private static final int LONGEST_HEAD = 256 * 1024;
    private static final String LEGAL = "-._~!$&'()*+,;=:@/?%[]#";

    private final ServerSocket socket;
    private final ExecutorService threads;

    LenientListener(InetAddress address, int port, ExecutorService threads) throws IOException {
        this.threads = threads;
        socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(address, port), 0);
    }

    int port() {
        return socket.getLocalPort();
    }

    /** Passes requests on to the server at an address, from now on. */
    void open(InetSocketAddress server) {
        threads.execute(() -> {
            while (!socket.isClosed()) {
                try {
                    var client = socket.accept();
                    threads.execute(() -> serve(client, server));
                } catch (IOException closed) {
                    // Closing the socket ends the wait for a connection; a client that went away ends nothing.
                    continue;
                }
            }
        });
    }

    private void serve(Socket client, InetSocketAddress address) {
        try (client; var server = new Socket()) {
            var in = new BufferedInputStream(client.getInputStream());
            var head = head(in);
            if (head.length == 0) {
                return;
            }
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            if (isAnotherSource(client.getInetAddress(), address.getAddress())) {
                // The limits for one source count it, so that the server has to see it.
                server.setReuseAddress(true);
                server.bind(new InetSocketAddress(client.getInetAddress(), 0));
            }
            server.connect(address);
            server.getOutputStream().write(rewritten(head));
            threads.execute(() -> copyBody(in, server));
            server.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException gone) {
            // The client or the server has closed the connection: there is nobody to tell.
            return;
        }
    }

    /** A machine has many IPv4 loopback addresses. The server listens on IPv4, so that it can't see one of IPv6. */
    private static boolean isAnotherSource(InetAddress client, InetAddress server) {
        return client instanceof Inet4Address && !client.equals(server);
    }

    private static void copyBody(InputStream in, Socket server) {
        try {
            in.transferTo(server.getOutputStream());
        } catch (IOException answered) {
            // The response is complete, and both connections are closed.
            return;
        }
    }

    private static byte[] head(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        int ends = 0;
        while (ends < 2 && head.size() < LONGEST_HEAD) {
            int next = in.read();
            if (next < 0) {
                throw new SocketException("the connection was closed within a header");
            }
            ends = next == '\n' ? ends + 1 : next == '\r' ? ends : 0;
            head.write(next);
        }
        return head.toByteArray();
    }

    /** The header with a request line that is a URI, and with one request for the connection. */
    private static byte[] rewritten(byte[] head) {
        var lines = new String(head, StandardCharsets.ISO_8859_1).split("\r?\n");
        var out = new StringBuilder(requestLine(lines[0])).append("\r\n");
        for (int i = 1; i < lines.length; i++) {
            boolean isKept =
                !lines[i].isEmpty() &&
                !lines[i].regionMatches(true, 0, "Connection:", 0, 11) &&
                !lines[i].regionMatches(true, 0, "Keep-Alive:", 0, 11);
            out.append(isKept ? lines[i] + "\r\n" : "");
        }
        return out.append("Connection: close\r\n\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    static String requestLine(String line) {
        int from = line.indexOf(' ') + 1;
        int to = line.lastIndexOf(' ');
        if (from == 0 || to < from) {
            return line;
        }
        var target = new StringBuilder();
        for (int i = from; i < to; i++) {
            char c = line.charAt(i);
            boolean isLetter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            boolean isEscape = c != '%' || (isHex(line, i + 1, to) && isHex(line, i + 2, to));
            if (isLetter || (LEGAL.indexOf(c) >= 0 && isEscape)) {
                target.append(c);
            } else {
                target.append(String.format("%%%02X", (int) c));
            }
        }
        return line.substring(0, from) + target + line.substring(to);
    }

    private static boolean isHex(String line, int at, int to) {
        return at < to && Character.digit(line.charAt(at), 16) >= 0;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }
}
