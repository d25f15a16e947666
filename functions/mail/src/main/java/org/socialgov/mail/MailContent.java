package org.socialgov.mail;

import java.util.List;
import org.socialgov.community.TypedText;

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
        subject = TypedText.line(subject);
        blocks = List.copyOf(blocks);
        footer = List.copyOf(footer);
    }

    /** A piece of a letter. All text in it is plain: the renderers escape it. */
    sealed interface Block {
        /** The letter's title, or a section's. */
        record Heading(String text) implements Block {
            public Heading {
                text = TypedText.line(text);
            }
        }

        record Paragraph(String text) implements Block {
            public Paragraph {
                text = TypedText.line(text);
            }
        }

        /**
         * A link that the mail is about. Its address stands alone on a line of the text part: some mail programs take
         * what follows on the line as a part of it.
         */
        record Button(String label, String address) implements Block {
            public Button {
                label = TypedText.line(label);
            }
        }

        /** A link beside the matter. */
        record Link(String label, String address) implements Block {
            public Link {
                label = TypedText.line(label);
            }
        }

        record Bullets(List<String> items) implements Block {
            public Bullets {
                items = items.stream().map(TypedText::line).toList();
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
                lines = lines.stream().map(TypedText::line).toList();
            }
        }

        record SmallPrint(String text) implements Block {
            public SmallPrint {
                text = TypedText.line(text);
            }
        }
    }

    record Fact(String name, String value) {
        Fact {
            name = TypedText.line(name);
            value = TypedText.line(value);
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
}
