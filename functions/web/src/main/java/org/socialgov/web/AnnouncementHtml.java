package org.socialgov.web;

import java.util.List;
import org.socialgov.community.announcing.Block;

/** The text of an announcement as part of a page. */
public final class AnnouncementHtml {

    private AnnouncementHtml() {}

    /** Below a heading of the first level. */
    public static Html of(List<Block> blocks) {
        return of(blocks, 2);
    }

    /** @param level of its headings */
    public static Html of(List<Block> blocks, int level) {
        return Html.join(
            blocks
                .stream()
                .map(block -> of(block, level))
                .toList()
        );
    }

    private static Html of(Block block, int level) {
        return switch (block) {
            case Block.Heading(var runs) -> Html.of("<h{}>{}</h{}>\n", level, runs(runs), level);
            case Block.Paragraph(var runs) -> Html.of("<p>{}</p>\n", runs(runs));
            case Block.ItemList(var items) -> Html.of(
                "<ul>\n{}</ul>\n",
                items
                    .stream()
                    .map(item -> Html.of("<li>{}</li>\n", runs(item)))
                    .toList()
            );
        };
    }

    private static Html runs(List<Block.Run> runs) {
        return Html.join(runs.stream().map(AnnouncementHtml::run).toList());
    }

    private static Html run(Block.Run run) {
        return switch (run) {
            case Block.Run.Text(var text) -> Html.text(text);
            // The parser has let nothing through but https.
            case Block.Run.Link(var address) -> Html.of("<a class=\"usa-link\" href=\"{}\">{}</a>", address, address);
            case Block.Run.LineBreak _ -> Html.of("<br>\n");
        };
    }
}
