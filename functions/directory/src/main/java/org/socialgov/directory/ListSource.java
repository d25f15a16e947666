package org.socialgov.directory;

import java.time.LocalDate;
import java.util.Optional;

/** Where the list of domains comes from. */
@FunctionalInterface
interface ListSource {
    /** What came of asking for it. */
    sealed interface Fetched {
        /**
         * @param modified the day that the source says the file is of, where it says so
         */
        record File(byte[] bytes, Optional<LocalDate> modified) implements Fetched {}

        /** @param reason for the person who looks after the system */
        record Failed(String reason) implements Fetched {}
    }

    Fetched fetch();
}
