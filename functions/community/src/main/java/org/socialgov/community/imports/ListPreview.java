package org.socialgov.community.imports;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.socialgov.community.TypedText;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.ledger.ListImport;
import org.socialgov.community.storage.Imports;
import org.socialgov.community.storage.MemberList;

/**
 * What an uploaded list holds, compared with what the community knows. The run decides about each person again, from what
 * is true then.
 *
 * @param people each row, by its kind
 */
public record ListPreview(Map<Kind, List<Person>> people) {
    /** Rows of a kind that the page shows. */
    public static final int SHOWN = 100;

    private static final int LONGEST_NAME = 100;

    /** Kinds of rows, in the order in which they are shown. The names are stored: never rename one. */
    public enum Kind {
        /** To invite. */
        NEW,
        /** Outside the community's rule: to invite if a coordinator approves it. */
        OUTSIDE,
        ACTIVE,
        AWAITING_APPROVAL,
        PENDING,
        LEFT,
        DECLINED,
        /** Suppressed or erased here: which, isn't told. */
        SUPPRESSED,
        INVITED_BEFORE,
        /** By its status in the old list. */
        LEFT_OUT,
        DOUBLE,
        /** The community's own address. */
        OWN_ADDRESS,
        /** A phone number, in GovDelivery's export. */
        PHONE,
        MALFORMED;

        /** Whether its rows are shown: not those of people who want no mail, or have had their data erased. */
        public boolean isShown() {
            return this != SUPPRESSED;
        }
    }

    /**
     * A row.
     *
     * @param typed the cell with the address, as it can be shown
     * @param address empty if it isn't one
     */
    public record Person(int line, String typed, Optional<EmailAddress> address, String name, String organization) {
        ListImport.Row row(boolean approved) {
            return new ListImport.Row(line, address.orElseThrow(), name, organization, approved);
        }

        @Override
        public String toString() {
            return "Person[" + line + "]";
        }
    }

    /**
     * What the community knows of addresses.
     *
     * @param statuses of its memberships
     * @param invited addresses that a list has invited
     * @param tombstones of erased and suppressed addresses and mailboxes
     */
    public record Known(Map<MemberKey, String> statuses, Set<MemberKey> invited, Set<MemberKey> tombstones) {
        /** Reads it, from the index of memberships: a preview takes no reads from those that join. */
        public static <L extends MemberList & Imports> Known read(String community, L ledger) {
            var statuses = new HashMap<MemberKey, String>();
            for (Kind kind : List.of(
                Kind.ACTIVE,
                Kind.AWAITING_APPROVAL,
                Kind.PENDING,
                Kind.LEFT,
                Kind.DECLINED,
                Kind.SUPPRESSED
            )) {
                ledger.eachListed(community, kind.name(), place -> statuses.put(place.key(), kind.name()));
            }
            return new Known(statuses, ledger.invitedKeys(community), ledger.tombstoneKeys());
        }

        private Optional<Kind> of(String community, EmailAddress address) {
            var key = MemberKey.of(community, address);
            if (statuses.containsKey(key)) {
                return Optional.of(Kind.valueOf(statuses.get(key)));
            }
            if (tombstones.contains(key) || tombstones.contains(MemberKey.ofMailbox(community, address))) {
                return Optional.of(Kind.SUPPRESSED);
            }
            return invited.contains(key) ? Optional.of(Kind.INVITED_BEFORE) : Optional.empty();
        }
    }

    /**
     * Compares a list.
     *
     * @param own the community's own addresses
     * @param eligible whether an address may join without an approval
     */
    public static ListPreview of(
        UploadedList list,
        ListImport.Reading reading,
        String community,
        Known known,
        Set<EmailAddress> own,
        Predicate<EmailAddress> eligible
    ) {
        var people = new EnumMap<Kind, List<Person>>(Kind.class);
        var seen = new HashSet<EmailAddress>();
        var asked = Set.copyOf(list.statuses(reading));
        for (var line : list.rows(reading)) {
            var person = person(line, reading);
            var address = person.address();
            String status = part(line, reading, ListFormat.STATUS).strip();
            Kind kind;
            if (address.isEmpty()) {
                kind = isPhone(list, person.typed()) ? Kind.PHONE : Kind.MALFORMED;
            } else if (own.contains(address.get())) {
                kind = Kind.OWN_ADDRESS;
            } else if (
                asked.contains(status) ? reading.leaveOut().contains(status) : ListFormat.isNotToInvite(status)
            ) {
                kind = Kind.LEFT_OUT;
            } else if (!seen.add(address.get())) {
                kind = Kind.DOUBLE;
            } else {
                kind = known
                    .of(community, address.get())
                    .orElseGet(() -> eligible.test(address.get()) ? Kind.NEW : Kind.OUTSIDE);
            }
            people.computeIfAbsent(kind, _ -> new ArrayList<>()).add(person);
        }
        return new ListPreview(people);
    }

    private static Person person(UploadedList.Line line, ListImport.Reading reading) {
        String typed = TypedText.cleaned(part(line, reading, ListFormat.ADDRESS));
        String name = part(line, reading, ListFormat.NAME);
        String whole = name.isBlank()
            ? part(line, reading, ListFormat.FIRST) + " " + part(line, reading, ListFormat.LAST)
            : name;
        return new Person(
            line.number(),
            TypedText.line(typed, LONGEST_NAME),
            EmailAddress.parse(typed),
            named(whole),
            named(part(line, reading, ListFormat.ORGANIZATION))
        );
    }

    private static String named(String text) {
        return TypedText.name(TypedText.line(text, LONGEST_NAME));
    }

    private static String part(UploadedList.Line line, ListImport.Reading reading, String part) {
        return line.cell(reading.columns().getOrDefault(part, -1));
    }

    private static boolean isPhone(UploadedList list, String typed) {
        return list.format() == ListFormat.GOVDELIVERY && typed.matches("[+0-9 ().-]{7,25}");
    }

    /** The number of rows of each kind. */
    public Map<String, Integer> numbers() {
        var numbers = new HashMap<String, Integer>();
        people.forEach((kind, rows) -> numbers.put(kind.name(), rows.size()));
        return numbers;
    }

    /** The first lines of each kind that is shown. */
    public Map<String, List<Integer>> firstLines() {
        var lines = new HashMap<String, List<Integer>>();
        people.forEach((kind, rows) -> {
            if (kind.isShown()) {
                lines.put(kind.name(), rows.stream().limit(SHOWN).map(Person::line).toList());
            }
        });
        return lines;
    }

    /** The rows to invite. */
    public List<ListImport.Row> toInvite(boolean outside) {
        var rows = new ArrayList<ListImport.Row>();
        people.getOrDefault(Kind.NEW, List.of()).forEach(person -> rows.add(person.row(false)));
        if (outside) {
            people.getOrDefault(Kind.OUTSIDE, List.of()).forEach(person -> rows.add(person.row(true)));
        }
        return rows;
    }

    /** How many people are invited, by the numbers of a preview. */
    public static int invites(ListImport listImport) {
        return (
            listImport.preview().found().getOrDefault(Kind.NEW.name(), 0) +
            (listImport.preview().inviteOutside()
                ? listImport.preview().found().getOrDefault(Kind.OUTSIDE.name(), 0)
                : 0)
        );
    }

    /** The rows on some lines, as they can be shown. */
    public static List<Person> onLines(UploadedList list, ListImport.Reading reading, List<Integer> lines) {
        var wanted = Set.copyOf(lines);
        return list
            .rows(reading)
            .stream()
            .filter(line -> wanted.contains(line.number()))
            .map(line -> person(line, reading))
            .toList();
    }
}
