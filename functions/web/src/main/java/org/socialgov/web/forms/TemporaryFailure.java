package org.socialgov.web.forms;

/** The reason why a valid form isn't accepted. */
public enum TemporaryFailure {
    NONE(""),
    UNAVAILABLE("refusal.unavailable"),
    TOO_MANY("refusal.too-many");

    private final String wording;

    TemporaryFailure(String wording) {
        this.wording = wording;
    }

    /** The key of the text. */
    public String wording() {
        return wording;
    }
}
