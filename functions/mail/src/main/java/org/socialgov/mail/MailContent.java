package org.socialgov.mail;

import java.util.List;
import org.socialgov.community.TypedText;

/**
 * The content of a mail as data. Its text part and its HTML part are both rendered from it, so that they always agree.
 *
 * @param subject names the community
 * @param blocks the message, in reading order
 * @param footer the reason for the mail and the links to unsubscribe, at the end
 */
record MailContent(String subject, List<Block> blocks, List<Block> footer) {
    MailContent {
        subject = TypedText.line(subject);
        blocks = List.copyOf(blocks);
        footer = List.copyOf(footer);
    }

    /** A block of the content. Its text is plain: the renderers escape it. */
    sealed interface Block {
        /** The title of the mail or of a section. */
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
         * the rest of the line as a part of it.
         *
         * @param isOutline whether it looks less important than another button of the mail
         */
        record Button(String label, String address, boolean isOutline) implements Block {
            public Button(String label, String address) {
                this(label, address, false);
            }

            public Button {
                label = TypedText.line(label);
            }
        }

        /** A secondary link. */
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

        /** Names and values, for example the entries in a form. */
        record Facts(List<Fact> facts) implements Block {
            public Facts {
                facts = List.copyOf(facts);
            }
        }

        /** A quotation of another person's text, line by line. */
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

    /** The preview that mail programs show beside the subject: the first paragraph. */
    String preheader() {
        return blocks
            .stream()
            .filter(Block.Paragraph.class::isInstance)
            .map(block -> ((Block.Paragraph) block).text())
            .findFirst()
            .orElse("");
    }
}
