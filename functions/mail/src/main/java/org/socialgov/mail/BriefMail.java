package org.socialgov.mail;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.socialgov.community.TypedText;
import org.socialgov.community.ledger.HistoryEntry;
import org.socialgov.community.ledger.InboundCounts;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.mail.Brief;
import org.socialgov.web.FunctionRoute;

/** The coordinators' weekly mail: events, pending requests, and failures. */
record BriefMail(MailDraft mail, Brief brief) {
    MailContent write() {
        String from = mail.day(brief.from());
        mail.heading().paragraph("period", Map.of("from", from, "until", mail.day(brief.until())));
        unreachable();
        happened();
        joined();
        if (section("waiting", waiting())) {
            mail.paragraph("decide");
        }
        if (section("unchecked", unchecked())) {
            mail.paragraph("unchecked.ask").form("unchecked.form", FunctionRoute.JOIN);
        }
        section("not-forwarded", notForwarded());
        if (section("missed", missed())) {
            mail.paragraph("missed.look");
        }
        if (section("unsent", unsent())) {
            mail.paragraph("unsent.look");
        }
        var audit = brief.audit();
        if (audit.number() > 0) {
            mail.paragraph("records", Map.of("number", audit.number(), "hash", audit.shortHash()));
        }
        return mail.toCoordinator();
    }

    /** A heading with facts below it, if there are any. Returns whether there are. */
    private boolean section(String heading, List<MailContent.Fact> facts) {
        if (!facts.isEmpty()) {
            mail.heading(heading).facts(facts);
        }
        return !facts.isEmpty();
    }

    /** The other coordinators to whom mail doesn't arrive: none of them can read it here. */
    private void unreachable() {
        var others = brief
            .unreachable()
            .stream()
            .filter(each -> !each.address().equals(mail.send.to()))
            .map(each -> {
                String since = mail.day(each.unreachableSince().orElseThrow());
                return mail.say("unreachable.who", Map.of("name", each.label(), "date", since));
            })
            .toList();
        if (!others.isEmpty()) {
            mail.heading("unreachable").bullets(others).paragraph("unreachable.what");
        }
    }

    private void happened() {
        var facts = new ArrayList<MailContent.Fact>();
        brief.members().ifPresent(now -> facts.add(mail.fact("members", "%,d".formatted(now))));
        for (HistoryEntry.Event event : HistoryEntry.Event.values()) {
            Integer count = brief.happened().get(event);
            if (count != null) {
                facts.add(mail.fact("happened." + event.name(), String.valueOf(count)));
            }
        }
        if (!facts.isEmpty()) {
            mail.facts(facts);
        }
    }

    private void joined() {
        var people = brief
            .joined()
            .stream()
            .map(each -> {
                String name = mail.given(each.details().cleaned().name());
                String government = MailTemplates.governmentOrDomain(each);
                return mail.say("joined.who", Map.of("name", name, "government", government));
            })
            .toList();
        if (!people.isEmpty()) {
            mail.heading("joined").bullets(people).page("numbers", FunctionRoute.MEMBERS);
        }
    }

    private List<MailContent.Fact> waiting() {
        var facts = new ArrayList<MailContent.Fact>();
        for (Brief.Waiting each : brief.asked()) {
            var member = each.member();
            Map<String, Object> places = Map.of(
                "name",
                mail.given(member.details().cleaned().name()),
                "address",
                member.address().value(),
                "date",
                mail.day(each.since()),
                "days",
                Duration.between(each.since(), brief.until()).toDays()
            );
            String request = mail.say("request", Map.of("reference", member.reference()));
            facts.add(new MailContent.Fact(request, mail.say("since", places)));
        }
        brief
            .unasked()
            .forEach((domain, count) ->
                facts.add(new MailContent.Fact(domain, mail.say("unasked", Map.of("count", count))))
            );
        return facts;
    }

    private List<MailContent.Fact> unchecked() {
        return brief
            .unchecked()
            .stream()
            .map(each -> {
                String address = each.address().value();
                String asked = mail.say("asked", Map.of("address", address, "date", mail.day(each.at())));
                return new MailContent.Fact(mail.given(TypedText.name(each.name())), asked);
            })
            .toList();
    }

    private List<MailContent.Fact> notForwarded() {
        var facts = new ArrayList<MailContent.Fact>();
        for (var reason : InboundCounts.NotForwarded.values()) {
            Integer count = brief.notForwarded().get(reason);
            if (count != null) {
                facts.add(mail.fact("not-forwarded." + reason.name(), String.valueOf(count)));
            }
        }
        return facts;
    }

    private List<MailContent.Fact> missed() {
        var facts = new ArrayList<MailContent.Fact>();
        for (MailOrder each : brief.missed()) {
            if (each.state() instanceof MailOrder.State.Failed(var reason, _)) {
                facts.add(about(each, "missed.why", failure(reason)));
            }
        }
        return facts;
    }

    private List<MailContent.Fact> unsent() {
        var facts = new ArrayList<MailContent.Fact>();
        for (MailOrder each : brief.unsent()) {
            if (each.state() instanceof MailOrder.State.Unsent unsent && unsent.waitsFor().isPresent()) {
                facts.add(about(each, "unsent." + unsent.waitsFor().get(), ""));
            }
        }
        return facts;
    }

    private MailContent.Fact about(MailOrder order, String text, String reason) {
        String created = mail.day(order.createdAt());
        var places = Map.of("reason", reason, "date", created, "order", order.ref().id());
        return mail.fact("kind." + order.kind().reason(), mail.say(text, places));
    }

    /** A reason in words; a word of the mail service that has none stays as it is. */
    private String failure(String reason) {
        int colon = reason.indexOf(':');
        String name = "failure." + (colon < 0 ? reason : reason.substring(0, colon));
        if (!mail.has(name)) {
            return reason;
        }
        return colon < 0 ? mail.say(name) : mail.say(name) + " (" + reason.substring(colon + 1).strip() + ")";
    }
}
