package org.socialgov.table;

import java.time.LocalDate;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.socialgov.community.ledger.ListImport;
import org.socialgov.table.dynamo.AttributeValue;

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
            .flag("outside", each.inviteOutside())
            .numbers("found", each.found())
            .value("lines", lines(each.lines()))
            .text("batch", each.batch())
            .number("rows", each.progress().rows())
            .number("cursor", each.progress().cursor())
            .number("lap", each.progress().lap())
            .number("bounces", each.progress().bounces())
            .number("complaints", each.progress().complaints())
            .instant("uploadedAt", each.uploadedAt())
            .text("home", each.home())
            .expires(each.expiresAt());
        each.startedAt().ifPresent(at -> out.instant("startedAt", at));
        each.due().ifPresent(due -> out.text(Keys.DUE_ITEMS, Keys.IMPORTS_PARTITION).instant(Keys.DUE, due));
        switch (each.state()) {
            case ListImport.State.Stopped(var at, var why) -> out.instant("at", at).text("why", why);
            case ListImport.State.Done(var at) -> out.instant("at", at);
            case ListImport.State.Uploaded _, ListImport.State.Previewed _, ListImport.State.Running _ -> {
                // Their one attribute is the index's, if any.
            }
        }
    }

    static ListImport listImport(Map<String, AttributeValue> item) {
        var in = new ItemReader(item);
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
            Keys.importRef(item),
            state,
            in.integer("version"),
            new ListImport.Source(in.text("source"), LocalDate.parse(in.text("sourceDate")), in.address("by")),
            new ListImport.Reading(in.text("format"), in.flag("header"), in.numbers("columns"), in.texts("leaveOut")),
            in.flag("outside"),
            in.numbers("found"),
            lines(item.get("lines")),
            in.text("batch"),
            new ListImport.Progress(
                in.integer("rows"),
                in.integer("cursor"),
                in.integer("lap"),
                in.integer("bounces"),
                in.integer("complaints")
            ),
            in.instant("uploadedAt"),
            in.has("startedAt") ? Optional.of(in.instant("startedAt")) : Optional.empty(),
            in.text("home"),
            in.revision()
        );
    }

    private static AttributeValue lines(Map<String, List<Integer>> lines) {
        var attributes = new HashMap<String, AttributeValue>();
        lines.forEach((kind, numbers) ->
            attributes.put(
                kind,
                AttributeValue.fromL(
                    numbers
                        .stream()
                        .map(number -> AttributeValue.fromN(Integer.toString(number)))
                        .toList()
                )
            )
        );
        return AttributeValue.fromM(attributes);
    }

    private static Map<String, List<Integer>> lines(AttributeValue stored) {
        var lines = new HashMap<String, List<Integer>>();
        stored.m().forEach((kind, numbers) ->
            lines.put(
                kind,
                numbers
                    .l()
                    .stream()
                    .map(number -> Integer.valueOf(number.n()))
                    .toList()
            )
        );
        return lines;
    }

    static void write(ListImport.Raw raw, ItemWriter out) {
        out.text("community", raw.ref().community())
            .value("bytes", AttributeValue.fromB(raw.bytes()))
            .expires(raw.expiresAt())
            .instant("expiresAt", raw.expiresAt());
    }

    static ListImport.Raw raw(Map<String, AttributeValue> item) {
        var in = new ItemReader(item);
        return new ListImport.Raw(
            ref(in),
            Integer.parseInt(in.text(Keys.SK).substring(Keys.RAW.length())),
            item.get("bytes").b(),
            in.instant("expiresAt")
        );
    }

    private static ListImport.Ref ref(ItemReader in) {
        return new ListImport.Ref(in.text("community"), in.text(Keys.PK).substring(Keys.IMPORT.length()));
    }

    static void write(ListImport.Rows rows, ItemWriter out) {
        out.text("community", rows.ref().community())
            .value("rows", AttributeValue.fromL(rows.rows().stream().map(ImportItems::row).toList()))
            .expires(rows.expiresAt())
            .instant("expiresAt", rows.expiresAt());
    }

    private static AttributeValue row(ListImport.Row row) {
        return AttributeValue.fromM(
            new ItemWriter()
                .number("line", row.line())
                .text("address", row.address().value())
                .text("name", row.name())
                .text("organization", row.organization())
                .flag("approved", row.approved())
                .values()
        );
    }

    static ListImport.Rows rows(Map<String, AttributeValue> item) {
        var in = new ItemReader(item);
        String[] key = in.text(Keys.SK).substring(Keys.ROWS.length()).split("#");
        return new ListImport.Rows(
            ref(in),
            key[0],
            Integer.parseInt(key[1]),
            item
                .get("rows")
                .l()
                .stream()
                .map(row -> row(new ItemReader(row.m())))
                .toList(),
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

    /** The numbers of an addition, or of a stored item. */
    static Map<String, AttributeValue> numbers(ListImport.Counts counts) {
        var attributes = new LinkedHashMap<String, AttributeValue>();
        counts
            .numbers()
            .forEach((outcome, number) ->
                attributes.put(outcome.name(), AttributeValue.fromN(Integer.toString(number)))
            );
        return attributes;
    }

    static void write(ListImport.Counts counts, ItemWriter out) {
        out.values().putAll(numbers(counts));
        out.expires(counts.ref().createdAt().plus(ListImport.RAW_KEPT).plus(ListImport.KEPT));
    }

    static ListImport.Counts counts(ListImport.Ref ref, Map<String, AttributeValue> item) {
        var numbers = new EnumMap<ListImport.Outcome, Integer>(ListImport.Outcome.class);
        for (var outcome : ListImport.Outcome.values()) {
            if (item.containsKey(outcome.name())) {
                numbers.put(outcome, Integer.valueOf(item.get(outcome.name()).n()));
            }
        }
        return new ListImport.Counts(ref, numbers, new ItemReader(item).revision());
    }

    /** In the index of memberships by its key and time alone: a preview reads all marks of a community. */
    static void write(ListImport.Invited invited, ItemWriter out) {
        out.text("community", invited.community())
            .text("import", invited.listImport())
            .instant("at", invited.at())
            .text(Keys.LISTED, Keys.members(invited.community(), Keys.INVITED))
            .instant(Keys.SINCE, invited.at());
    }

    static ListImport.Invited invited(Map<String, AttributeValue> item) {
        var in = new ItemReader(item);
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

    static ListImport.Invitation invitation(Map<String, AttributeValue> item) {
        var in = new ItemReader(item);
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
