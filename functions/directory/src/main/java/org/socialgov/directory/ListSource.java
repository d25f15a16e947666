package org.socialgov.directory;

import java.time.LocalDate;
import java.util.Optional;

/** The source of the list of domains. */
@FunctionalInterface
interface ListSource {
    sealed interface Fetched {
        /**
         * @param modified the file's date, if the source has one
         */
        record File(byte[] bytes, Optional<LocalDate> modified) implements Fetched {}

        /** @param reason for the operator */
        record Failed(String reason) implements Fetched {}
    }

    Fetched fetch();
}
