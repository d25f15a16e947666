package org.socialgov.table;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.socialgov.community.ledger.ListImport;

/** Imports and what belongs to them as the attributes that they are stored in, and back. */
final class ImportItems {

    private ImportItems() {}

    static void write(ListImport each, ItemWriter out) {
        out.text("state", each.status())
            .number("version", each.version())
            .text("source", each.source().name())
            .text("sourceDate", each.source().date().toString())
            .text("by", each.source().by().value())
            .text("format", each.reading().format())
            .flag("header", each.reading().header())
            .numbers("columns", each.reading().columns())
            .texts("leaveOut", each.reading().leaveOut())
            .flag("outside", each.preview().inviteOutside())
            .numbers("found", each.preview().found())
            .item("lines", lines(each.preview().lines()))
            .text("batch", each.progress().batch())
            .number("rows", each.progress().rows())
            .number("cursor", each.progress().cursor())
            .number("lap", each.progress().lap())
            .number("bounces", each.progress().bounces())
            .number("complaints", each.progress().complaints())
            .instant("uploadedAt", each.uploadedAt())
            .text("home", each.progress().home())
            .expires(each.expiresAt())
            .instant("startedAt", each.startedAt())
            .due(Keys.IMPORTS_PARTITION, each.due());
        switch (each.state()) {
            case ListImport.State.Stopped(var at, var why) -> out.instant("at", at).text("why", why);
            case ListImport.State.Done(var at) -> out.instant("at", at);
            case ListImport.State.Uploaded _, ListImport.State.Previewed _, ListImport.State.Running _ -> {
                // Their one attribute is the index's, if any.
            }
        }
    }

    static ListImport listImport(ItemReader in) {
        String name = in.text("state");
        var state = switch (name) {
            case "UPLOADED" -> new ListImport.State.Uploaded();
            case "PREVIEWED" -> new ListImport.State.Previewed();
            case "RUNNING" -> new ListImport.State.Running(in.instant(Keys.DUE));
            case "STOPPED" -> new ListImport.State.Stopped(in.instant("at"), in.text("why"));
            case "DONE" -> new ListImport.State.Done(in.instant("at"));
            default -> throw new IllegalStateException("no import has the state " + name);
        };
        return new ListImport(
            Keys.importRef(in),
            state,
            in.integer("version"),
            new ListImport.Source(in.text("source"), in.date("sourceDate"), in.address("by")),
            new ListImport.Reading(in.text("format"), in.flag("header"), in.numbers("columns"), in.texts("leaveOut")),
            new ListImport.Preview(in.flag("outside"), in.numbers("found"), lines(in.item("lines"))),
            new ListImport.Progress(
                in.optionalInstant("startedAt"),
                in.text("home"),
                in.text("batch"),
                in.integer("rows"),
                in.integer("cursor"),
                in.integer("lap"),
                in.integer("bounces"),
                in.integer("complaints")
            ),
            in.instant("uploadedAt"),
            in.revision()
        );
    }

    private static ItemWriter lines(Map<String, List<Integer>> lines) {
        var item = new ItemWriter();
        lines.forEach((kind, numbers) -> item.integers(kind, numbers));
        return item;
    }

    private static Map<String, List<Integer>> lines(ItemReader in) {
        var lines = new HashMap<String, List<Integer>>();
        in.values()
            .keySet()
            .forEach(kind -> lines.put(kind, in.integers(kind)));
        return lines;
    }

    static void write(ListImport.Raw raw, ItemWriter out) {
        out.text("community", raw.ref().community())
            .bytes("bytes", raw.bytes())
            .expires(raw.expiresAt())
            .instant("expiresAt", raw.expiresAt());
    }

    static ListImport.Raw raw(ItemReader in) {
        return new ListImport.Raw(
            ref(in),
            Integer.parseInt(in.sort(Keys.RAW)),
            in.bytes("bytes"),
            in.instant("expiresAt")
        );
    }

    private static ListImport.Ref ref(ItemReader in) {
        return new ListImport.Ref(in.text("community"), in.partition(Keys.IMPORT));
    }

    static void write(ListImport.Rows rows, ItemWriter out) {
        out.text("community", rows.ref().community())
            .items("rows", rows.rows(), ImportItems::row)
            .expires(rows.expiresAt())
            .instant("expiresAt", rows.expiresAt());
    }

    private static ItemWriter row(ListImport.Row row) {
        return new ItemWriter()
            .number("line", row.line())
            .text("address", row.address().value())
            .text("name", row.name())
            .text("organization", row.organization())
            .flag("approved", row.approved());
    }

    static ListImport.Rows rows(ItemReader in) {
        String[] key = in.sort(Keys.ROWS).split("#");
        return new ListImport.Rows(
            ref(in),
            key[0],
            Integer.parseInt(key[1]),
            in.items("rows", ImportItems::row),
            in.instant("expiresAt")
        );
    }

    private static ListImport.Row row(ItemReader in) {
        return new ListImport.Row(
            in.integer("line"),
            in.address("address"),
            in.text("name"),
            in.text("organization"),
            in.flag("approved")
        );
    }

    /** The numbers alone, as an addition has them. */
    static void numbers(ListImport.Counts counts, ItemWriter out) {
        counts.numbers().forEach((outcome, number) -> out.number(outcome.name(), number));
    }

    static void write(ListImport.Counts counts, ItemWriter out) {
        numbers(counts, out);
        out.expires(counts.ref().createdAt().plus(ListImport.RAW_KEPT).plus(ListImport.KEPT));
    }

    static ListImport.Counts counts(ListImport.Ref ref, ItemReader in) {
        var numbers = new EnumMap<ListImport.Outcome, Integer>(ListImport.Outcome.class);
        for (var outcome : ListImport.Outcome.values()) {
            if (in.has(outcome.name())) {
                numbers.put(outcome, in.integer(outcome.name()));
            }
        }
        return new ListImport.Counts(ref, numbers, in.revision());
    }

    /** In the index of memberships by its key and time alone: a preview reads all marks of a community. */
    static void write(ListImport.Invited invited, ItemWriter out) {
        out.text("community", invited.community())
            .text("import", invited.listImport())
            .instant("at", invited.at())
            .text(Keys.LISTED, Keys.members(invited.community(), Keys.INVITED))
            .instant(Keys.SINCE, invited.at());
    }

    static ListImport.Invited invited(ItemReader in) {
        return new ListImport.Invited(in.memberKey(), in.text("community"), in.text("import"), in.instant("at"));
    }

    static void write(ListImport.Invitation invitation, ItemWriter out) {
        out.text("community", invitation.community())
            .text("import", invitation.listImport())
            .text("address", invitation.address().value())
            .text("name", invitation.name())
            .text("organization", invitation.organization())
            .flag("approved", invitation.approved())
            .instant("at", invitation.at())
            .text("outcome", invitation.outcome().map(Enum::name).orElse(""))
            .expires(invitation.expiresAt());
    }

    static ListImport.Invitation invitation(ItemReader in) {
        return new ListImport.Invitation(
            in.memberKey(),
            in.text("community"),
            in.text("import"),
            in.address("address"),
            in.text("name"),
            in.text("organization"),
            in.flag("approved"),
            in.instant("at"),
            Optional.of(in.text("outcome"))
                .filter(name -> !name.isEmpty())
                .map(ListImport.Outcome::valueOf),
            in.revision()
        );
    }
}
