package org.socialgov.community.announcing;

import java.util.List;

/** A part of an announcement's text, as a mail and a page show it. */
public sealed interface Block {
    /** A line that begins a section. */
    record Heading(List<Run> runs) implements Block {
        public Heading {
            runs = List.copyOf(runs);
        }
    }

    record Paragraph(List<Run> runs) implements Block {
        public Paragraph {
            runs = List.copyOf(runs);
        }
    }

    /** @param items at least one */
    record ItemList(List<List<Run>> items) implements Block {
        public ItemList {
            items = items.stream().map(List::copyOf).toList();
        }
    }

    /** A part of a line. */
    sealed interface Run {
        /** Characters as they were typed: the one who shows them escapes them. */
        record Text(String text) implements Run {}

        /** A web address that is shown as it is, and that begins with {@code https://}. */
        record Link(String address) implements Run {}

        /** The end of a line within a paragraph. */
        record LineBreak() implements Run {}
    }
}
