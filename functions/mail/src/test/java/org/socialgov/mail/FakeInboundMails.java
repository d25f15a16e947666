package org.socialgov.mail;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The bucket of the mails that came in, in memory. */
final class FakeInboundMails implements InboundMails {

    private final Map<String, byte[]> mails = new HashMap<>();
    private boolean unavailable;

    void put(String mail, String text) {
        put(mail, text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    void put(String mail, byte[] raw) {
        mails.put(mail, raw);
    }

    /** Seven days are over. */
    void expire() {
        mails.clear();
    }

    void fail(boolean from) {
        unavailable = from;
    }

    @Override
    public Optional<byte[]> beginning(String mail, int most) {
        return found(mail).map(raw -> Arrays.copyOf(raw, Math.min(raw.length, most)));
    }

    @Override
    public Found whole(String mail, int most) {
        return found(mail)
            .<Found>map(raw -> raw.length > most ? new Found.TooLarge() : new Found.Whole(raw))
            .orElseGet(Found.Gone::new);
    }

    private Optional<byte[]> found(String mail) {
        if (unavailable) {
            throw new InboundMailsUnavailable(new IllegalStateException("told to fail"));
        }
        return Optional.ofNullable(mails.get(mail));
    }
}
