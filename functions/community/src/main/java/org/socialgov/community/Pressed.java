package org.socialgov.community;

/** What came of pressing the button that a mailed link opens. */
public sealed interface Pressed extends Decision {
    /** It did what it was for: now, or at an earlier press of the same button. */
    record Done(Membership member, Change change) implements Pressed {}

    /** No such link here: mistyped, forged, or made for another purpose or community. */
    record Unknown() implements Pressed {
        @Override
        public Change change() {
            return Change.none();
        }
    }

    /** Its time is over, or what it was for is: a fresh one can be asked for. */
    record Over() implements Pressed {
        @Override
        public Change change() {
            return Change.none();
        }
    }
}
