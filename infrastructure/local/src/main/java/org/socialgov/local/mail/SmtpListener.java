package org.socialgov.local.mail;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.socialgov.local.start.CannotStart;
import org.socialgov.local.start.Loopback;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.server.SMTPServer;

/** An SMTP server on loopback that puts each message into a mailbox, unchanged. */
public final class SmtpListener implements AutoCloseable {

    /** The largest message that SES accepts. */
    private static final int LARGEST_MESSAGE = 40 * 1024 * 1024;

    private final SMTPServer server;

    private SmtpListener(SMTPServer server) {
        this.server = server;
    }

    /**
     * Starts a server.
     *
     * @param port    its port; 0 takes a free one
     * @param option  the option that sets the port, for the message when it is in use
     * @param mailbox keeps the messages
     * @param taker   receives each after that
     * @return the running server
     * @throws CannotStart if the port is taken
     */
    public static SmtpListener start(int port, String option, Mailbox mailbox, Consumer<CaughtMail> taker) {
        try {
            var server = SMTPServer.port(port)
                .bindAddress(Loopback.ADDRESS)
                .hostName("localhost")
                .softwareName("socialgov-local")
                .maxMessageSize(LARGEST_MESSAGE)
                // The message must stay unchanged: the mailbox shows what a member would get.
                .insertReceivedHeaders(false)
                .messageHandlerFactory(context -> new Conversation(mailbox, taker))
                .build();
            server.start();
            return new SmtpListener(server);
        } catch (RuntimeException taken) {
            throw new CannotStart(
                "Port " +
                    port +
                    " can't be opened (" +
                    rootMessage(taken) +
                    "): stop the program that uses it, or give another port with " +
                    option +
                    ".",
                taken
            );
        }
    }

    /** {@return the port that it listens on} */
    public int port() {
        return server.getPortAllocated();
    }

    @Override
    public void close() {
        server.stop();
    }

    private static String rootMessage(Throwable problem) {
        var root = problem;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage();
    }

    private static final class Conversation implements MessageHandler {

        private final Mailbox mailbox;
        private final Consumer<CaughtMail> taker;
        private final List<String> recipients = new ArrayList<>();
        private String sender = "";

        Conversation(Mailbox mailbox, Consumer<CaughtMail> taker) {
            this.mailbox = mailbox;
            this.taker = taker;
        }

        @Override
        public void from(String address) {
            sender = address;
        }

        @Override
        public void recipient(String address) {
            recipients.add(address);
        }

        @Override
        public String data(InputStream data) throws IOException {
            taker.accept(mailbox.add(sender, recipients, data.readAllBytes()));
            return null;
        }

        @Override
        public void done() {
            recipients.clear();
        }
    }
}
