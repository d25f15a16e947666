package org.socialgov.web.forms;

/** The reason why a valid form isn't accepted. */
public enum TemporaryFailure {
    NONE(""),
    UNAVAILABLE("refusal.unavailable"),
    TOO_MANY("refusal.too-many"),
    /** So many mails wait that the turn of one more would come too late. */
    QUEUE_FULL("refusal.queue-full");

    private final String wording;

    TemporaryFailure(String wording) {
        this.wording = wording;
    }

    /** The key of the text. */
    public String wording() {
        return wording;
    }
}
