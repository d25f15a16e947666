package org.socialgov.mail;

import java.util.List;
import java.util.stream.Stream;
import org.socialgov.community.TypedText;

/**
 * The content of a mail as data. Its text part and its HTML part are both rendered from it, so that they always agree.
 *
 * @param subject names the community
 * @param blocks the message, in reading order
 * @param footer the reason for the mail and the links to unsubscribe, at the end
 */
record MailContent(String subject, List<Block> blocks, List<Block> footer) {
    /** Mail programs show some 100 characters of it. */
    private static final int LONGEST_PREHEADER = 300;

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

        /**
         * A part of an announcement's text. The coordinator's own addresses are links in it.
         *
         * @param level the level of its headings: 2, or 3 below the heading of an announcement among others
         */
        record Written(org.socialgov.community.announcing.Block block, int level) implements Block {}

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

    /** The preview that mail programs show beside the subject: the first paragraph, or as much as they show of it. */
    String preheader() {
        return blocks
            .stream()
            .flatMap(
                block ->
                    switch (block) {
                        case Block.Paragraph(var text) -> Stream.of(text);
                        case Block.Written(
                            org.socialgov.community.announcing.Block.Paragraph(var runs),
                            _
                        ) -> Stream.of(MailText.line(runs).replace('\n', ' '));
                        case
                            Block.Written _,
                            Block.Heading _,
                            Block.Button _,
                            Block.Link _,
                            Block.Bullets _,
                            Block.Facts _,
                            Block.Quote _,
                            Block.SmallPrint _ -> Stream.<String>empty();
                    }
            )
            .findFirst()
            .map(text -> TypedText.line(text, LONGEST_PREHEADER))
            .orElse("");
    }
}
