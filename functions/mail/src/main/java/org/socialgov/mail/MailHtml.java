package org.socialgov.mail;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.socialgov.community.announcing.Block;
import org.socialgov.web.Html;

/**
 * A mail's HTML part, in the look of the U.S. Web Design System as far as mail programs can show it: tables for the
 * layout, styles inline, since many programs drop the style block. The block serves dark mode and narrow
 * screens only, and the mail is whole without it. No image, no script, nothing from elsewhere: opening it tells
 * nobody.
 */
final class MailHtml {

    private static final String FONT =
        "font-family:'Public Sans',-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;";
    private static final String TEXT = FONT + "font-size:16px;line-height:1.5;color:#1b1b1b;";
    private static final String SMALL = FONT + "font-size:14px;line-height:1.5;color:#454545;";

    /** Colors by the design system's tokens; those of the dark theme keep a contrast of at least 4.5 to 1. */
    private static final String STYLE = """
    :root{color-scheme:light dark;supported-color-schemes:light dark}
    a{text-underline-offset:2px}
    @media (max-width:480px){.inset{padding-left:20px!important;padding-right:20px!important}.button,.button a,.outline,.outline a{display:block!important;text-align:center!important}.name,.value{display:block!important;width:auto!important}.name{border:0!important;padding:8px 0 0!important}.value{padding:0 0 8px!important}}
    @media (prefers-color-scheme:dark){
    .ground{background:#111111!important}.page{background:#1c1d1f!important}.band{background:#0b4778!important}
    .foot{background:#2d2e2f!important}.text,.text td,.text th,.text li{color:#f0f0f0!important}.small{color:#c6cace!important}
    .rule,.foot{border-color:#565c65!important}a.link{color:#8cb8f2!important}.button{background:#2672de!important;border-color:#2672de!important}
    .outline{background:#1c1d1f!important;border-color:#8cb8f2!important}.outline a{color:#8cb8f2!important}
    }
    """;

    private MailHtml() {}

    /**
     * @param community the name in the band above the content
     * @param language of the mail's text, as HTML names it, for example {@code en}
     */
    static String render(MailContent content, String community, String language) {
        return """
        <!DOCTYPE html>
        <html lang="%s" dir="ltr">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="supported-color-schemes" content="light dark">
        <meta name="format-detection" content="telephone=no, date=no, address=no, email=no, url=no">
        <title>%s</title>
        <style>
        %s</style>
        </head>
        <body class="ground" style="margin:0;padding:0;background:#f0f0f0;">
        <div style="display:none;max-height:0;overflow:hidden;" aria-hidden="true">%s</div>
        <table role="presentation" class="ground" width="100%%" cellpadding="0" cellspacing="0" border="0" style="background:#f0f0f0;">
        <tr><td align="center" style="padding:16px 8px;">
        <!--[if mso]><table role="presentation" width="600" align="center" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->
        <table role="presentation" class="page" width="100%%" cellpadding="0" cellspacing="0" border="0" style="max-width:600px;background:#ffffff;border-radius:4px;">
        <tr><td class="band inset" style="%sbackground:#162e51;color:#ffffff;font-size:18px;font-weight:bold;padding:14px 32px;border-radius:4px 4px 0 0;">%s</td></tr>
        <tr><td class="inset text" style="padding:24px 32px 16px;%s">
        %s
        </td></tr>
        <tr><td class="foot inset small" style="background:#f0f0f0;padding:16px 32px;border-radius:0 0 4px 4px;border-top:1px solid #dfe1e2;%s">
        %s
        </td></tr>
        </table>
        <!--[if mso]></td></tr></table><![endif]-->
        </td></tr>
        </table>
        </body>
        </html>
        """.formatted(
            escape(language),
            escape(content.subject()),
            STYLE,
            escape(content.preheader()),
            FONT,
            escape(community),
            TEXT,
            all(content.blocks()),
            SMALL,
            all(content.footer())
        );
    }

    private static String all(List<MailContent.Block> blocks) {
        var out = new StringBuilder();
        boolean titled = false;
        for (MailContent.Block block : blocks) {
            if (block instanceof MailContent.Block.Heading(var text)) {
                out.append(heading(escape(text), titled ? 2 : 1));
                titled = true;
            } else {
                out.append(block(block));
            }
            out.append('\n');
        }
        return out.toString().stripTrailing();
    }

    private static String heading(String markup, int level) {
        return "<h%d style=\"margin:%s 0 12px;font-size:%s;line-height:1.25;\">%s</h%d>".formatted(
            level,
            level == 1 ? "0" : "24px",
            switch (level) {
                case 1 -> "24px";
                case 2 -> "19px";
                default -> "16px";
            },
            markup,
            level
        );
    }

    private static String paragraph(String markup) {
        return "<p style=\"margin:0 0 16px;\">%s</p>".formatted(markup);
    }

    private static String bullets(Stream<String> items) {
        return items
            .map(item -> "<li style=\"margin:0 0 8px;\">%s</li>".formatted(item))
            .collect(Collectors.joining("\n", "<ul style=\"margin:0 0 16px;padding-left:24px;\">\n", "\n</ul>"));
    }

    /** Nothing that a coordinator typed is markup but the blocks that we know. */
    private static String written(Block block, int level) {
        return switch (block) {
            case Block.Heading(var runs) -> heading(line(runs), level);
            case Block.Paragraph(var runs) -> paragraph(line(runs));
            case Block.ItemList(var items) -> bullets(items.stream().map(MailHtml::line));
        };
    }

    private static String line(List<Block.Run> runs) {
        return runs
            .stream()
            .map(
                run ->
                    switch (run) {
                        case Block.Run.Text(var typed) -> escape(typed);
                        case Block.Run.Link(var address) -> anchor(address, address);
                        case Block.Run.LineBreak _ -> "<br>\n";
                    }
            )
            .collect(Collectors.joining());
    }

    private static String block(MailContent.Block block) {
        return switch (block) {
            case MailContent.Block.Heading(var text) -> heading(escape(text), 2);
            case MailContent.Block.Paragraph(var text) -> paragraph(escape(text));
            case MailContent.Block.Button(var label, var address, var isOutline) -> button(label, address, isOutline);
            case MailContent.Block.Link(var label, var address) -> link(label, address);
            case MailContent.Block.Bullets(var items) -> bullets(items.stream().map(MailHtml::escape));
            case MailContent.Block.Facts(var facts) -> facts
                .stream()
                .map(MailHtml::fact)
                .collect(
                    Collectors.joining(
                        "\n",
                        "<table width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\"" +
                            " style=\"margin:0 0 16px;border-collapse:collapse;\">\n",
                        "\n</table>"
                    )
                );
            case MailContent.Block.Quote(var lines) -> lines
                .stream()
                .map(MailHtml::escape)
                .collect(
                    Collectors.joining(
                        "<br>\n",
                        "<blockquote class=\"rule\" style=\"margin:0 0 16px;padding:0 0 0 16px;" +
                            "border-left:4px solid #a9aeb1;word-break:break-word;\">\n",
                        "\n</blockquote>"
                    )
                );
            case MailContent.Block.Written(var written, var level) -> written(written, level);
            case MailContent.Block.SmallPrint(var text) -> "<p style=\"margin:0 0 8px;\">%s</p>".formatted(
                escape(text)
            );
        };
    }

    /**
     * The address stands below the button too: it can be copied from there, and read before it is opened. Outlook for
     * Windows shows mail by Word's engine, which takes padding from the cell only.
     */
    private static String button(String label, String address, boolean isOutline) {
        String colors = isOutline
            ? "background:#ffffff;border:2px solid #005ea2;"
            : "background:#005ea2;border:2px solid #005ea2;";
        return """
        <table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:8px 0;">
        <tr><td class="%s" style="%sborder-radius:4px;mso-padding-alt:12px 20px;"><a href="%s" style="%sdisplay:inline-block;padding:12px 20px;font-size:16px;font-weight:bold;line-height:1.2;color:%s;text-decoration:none;">%s</a></td></tr>
        </table>
        <p style="margin:0 0 16px;font-size:14px;">%s</p>""".formatted(
            isOutline ? "outline" : "button",
            colors,
            escape(address),
            FONT,
            isOutline ? "#005ea2" : "#ffffff",
            escape(label),
            anchor(address, address)
        );
    }

    private static String link(String label, String address) {
        return "<p style=\"margin:0 0 16px;\">%s:<br>%s</p>".formatted(escape(label), anchor(address, address));
    }

    private static String anchor(String address, String text) {
        return "<a class=\"link\" href=\"%s\" style=\"color:#005ea2;word-break:break-word;\">%s</a>".formatted(
            escape(address),
            escape(text)
        );
    }

    private static String fact(MailContent.Fact fact) {
        return (
            "<tr><th scope=\"row\" class=\"rule name\" align=\"left\" valign=\"top\" width=\"30%%\" style=\"padding:8px 12px 8px 0;" +
            "border-bottom:1px solid #dfe1e2;font-weight:bold;\">%s</th><td class=\"rule value\" valign=\"top\" style=\"padding:8px 0;" +
            "border-bottom:1px solid #dfe1e2;word-break:break-word;\">%s</td></tr>"
        ).formatted(escape(fact.name()), escape(fact.value()));
    }

    /** For text, and for values of quoted attributes. */
    private static String escape(String text) {
        return Html.text(text).markup();
    }
}
