package org.socialgov.mail;

import java.util.List;

/**
 * What a mail says, as data: its text part and its HTML part are both made from this, so that they can't say
 * different things.
 *
 * @param subject names the community
 * @param blocks the message, in reading order
 * @param footer why it was sent, and the ways out, set apart at the end
 */
record MailContent(String subject, List<Block> blocks, List<Block> footer) {
    MailContent {
        subject = clean(subject);
        blocks = List.copyOf(blocks);
        footer = List.copyOf(footer);
    }

    /** A piece of a letter. All text in it is plain: the renderers escape it. */
    sealed interface Block {
        /** The letter's title, or a section's. */
        record Heading(String text) implements Block {
            public Heading {
                text = clean(text);
            }
        }

        record Paragraph(String text) implements Block {
            public Paragraph {
                text = clean(text);
            }
        }

        /**
         * A link that the mail is about. Its address stands alone on a line of the text part: some mail programs take
         * what follows on the line as a part of it.
         */
        record Button(String label, String address) implements Block {
            public Button {
                label = clean(label);
            }
        }

        /** A link beside the matter. */
        record Link(String label, String address) implements Block {
            public Link {
                label = clean(label);
            }
        }

        record Bullets(List<String> items) implements Block {
            public Bullets {
                items = items.stream().map(MailContent::clean).toList();
            }
        }

        /** Names and values, for example what somebody wrote in a form. */
        record Facts(List<Fact> facts) implements Block {
            public Facts {
                facts = List.copyOf(facts);
            }
        }

        /** What somebody else wrote, line by line. */
        record Quote(List<String> lines) implements Block {
            public Quote {
                lines = lines.stream().map(MailContent::clean).toList();
            }
        }

        record SmallPrint(String text) implements Block {
            public SmallPrint {
                text = clean(text);
            }
        }
    }

    record Fact(String name, String value) {
        Fact {
            name = clean(name);
            value = clean(value);
        }
    }

    /** What a mail program shows beside the subject: the letter's first paragraph. */
    String preheader() {
        return blocks
            .stream()
            .filter(Block.Paragraph.class::isInstance)
            .map(block -> ((Block.Paragraph) block).text())
            .findFirst()
            .orElse("");
    }

    /**
     * Text on one line with single spaces, without characters that can't be seen but change what is: a line break in a name would look
     * like a line of ours, and a bidirectional control (Unicode's "Trojan Source") like another text. Broken
     * surrogates become U+FFFD, since no encoding can carry them.
     */
    private static String clean(String text) {
        var out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            switch (Character.getType(c)) {
                case Character.SPACE_SEPARATOR, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> out.append(
                    ' '
                );
                case Character.CONTROL -> out.append(c == '\t' || c == '\n' || c == '\r' ? ' ' : '\uFFFD');
                case Character.SURROGATE -> out.append('\uFFFD');
                case Character.FORMAT -> {
                    // Emoji and scripts of India are joined by these two (U+200C and U+200D).
                    if (c == 0x200C || c == 0x200D) {
                        out.appendCodePoint(c);
                    }
                }
                default -> out.appendCodePoint(c);
            }
        });
        return out.toString().strip().replaceAll(" {2,}", " ");
    }
}
