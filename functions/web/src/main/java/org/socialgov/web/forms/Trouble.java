package org.socialgov.web.forms;

/** Why a form that is right can't be taken. */
public enum Trouble {
    NONE(""),
    UNAVAILABLE("refusal.unavailable"),
    TOO_MANY("refusal.too-many");

    private final String wording;

    Trouble(String wording) {
        this.wording = wording;
    }

    /** The key of what to say. */
    public String wording() {
        return wording;
    }
}
