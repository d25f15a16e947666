package org.socialgov.mail;

import java.util.List;
import java.util.stream.Collectors;
import org.socialgov.community.announcing.Block;

/** A content's text part: blocks apart by an empty line, each link alone on its line. */
final class MailText {

    /** The separator before a signature (RFC 3676, section 4.3): mail programs leave the rest out of a reply. */
    private static final String FOOTER = "-- \n";

    private MailText() {}

    static String render(MailContent content) {
        return all(content.blocks()) + "\n\n" + FOOTER + all(content.footer()) + "\n";
    }

    private static String all(List<MailContent.Block> blocks) {
        return blocks.stream().map(MailText::block).collect(Collectors.joining("\n\n"));
    }

    private static String block(MailContent.Block block) {
        return switch (block) {
            case MailContent.Block.Heading(var text) -> heading(text);
            case MailContent.Block.Paragraph(var text) -> text;
            case MailContent.Block.Button(var label, var address, _) -> link(label, address);
            case MailContent.Block.Link(var label, var address) -> link(label, address);
            case MailContent.Block.Bullets(var items) -> items
                .stream()
                .map(item -> "- " + item)
                .collect(Collectors.joining("\n"));
            case MailContent.Block.Facts(var facts) -> facts
                .stream()
                .map(fact -> fact.name() + ": " + fact.value())
                .collect(Collectors.joining("\n"));
            case MailContent.Block.Quote(var lines) -> lines
                .stream()
                .map(line -> ("> " + line).stripTrailing())
                .collect(Collectors.joining("\n"));
            case MailContent.Block.Written(var written, _) -> written(written);
            case MailContent.Block.SmallPrint(var text) -> text;
        };
    }

    private static String heading(String text) {
        return text + "\n" + "=".repeat(Math.min(72, text.length()));
    }

    private static String written(Block block) {
        return switch (block) {
            case Block.Heading(var runs) -> heading(line(runs));
            case Block.Paragraph(var runs) -> line(runs);
            case Block.ItemList(var items) -> items
                .stream()
                .map(item -> "- " + line(item))
                .collect(Collectors.joining("\n"));
        };
    }

    /** A part of an announcement's text as it was typed; its line breaks are kept. */
    static String line(List<Block.Run> runs) {
        return runs
            .stream()
            .map(
                run ->
                    switch (run) {
                        case Block.Run.Text(var typed) -> typed;
                        case Block.Run.Link(var address) -> address;
                        case Block.Run.LineBreak _ -> "\n";
                    }
            )
            .collect(Collectors.joining());
    }

    private static String link(String label, String address) {
        return label + ":\n" + address;
    }
}
