package org.socialgov.mail;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.socialgov.community.Community;
import org.socialgov.community.Wording;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.mail.Dispatch;
import org.socialgov.web.FunctionRoute;

/**
 * A mail while it is written: the blocks that kinds of mail share. A text is named by its key in the {@link Wording}, or
 * by what follows {@code mail.}, the kind and a dot.
 */
final class MailDraft {

    final Sender sender;
    final Wording wording;
    final Dispatch.Next.Send send;
    final MailOrder order;
    final Community community;
    private final Map<String, Object> values = new HashMap<>();
    private final List<MailContent.Block> blocks = new ArrayList<>();
    private final List<MailContent.Block> footer = new ArrayList<>();
    private String subject = "subject";

    /** @param send with a link for each purpose of the order's kind */
    MailDraft(Sender sender, Wording wording, Dispatch.Next.Send send, Community community) {
        this.sender = sender;
        this.wording = wording;
        this.send = send;
        this.order = send.order();
        this.community = community;
        // Nothing that was typed in the request except the address: the reader may not be the person who made the
        // request.
        var address = order.person().or(() -> send.member().map(Membership::address));
        with("address", address.orElseGet(send::to).value());
        with("community", community.name());
        with("title", community.title());
        with("sender", sender.address(community).value());
        with("site", sender.site());
    }

    // --- Texts

    /** From now on, the texts have a value for a place. */
    MailDraft with(String place, Object value) {
        values.put(place, value);
        return this;
    }

    Map<String, ?> values() {
        return values;
    }

    boolean has(String name) {
        return wording.has(key(name));
    }

    String say(String name) {
        return wording.say(key(name), values);
    }

    /** @param places values for this text only */
    String say(String name, Map<String, ?> places) {
        var all = new HashMap<>(values);
        all.putAll(places);
        return wording.say(key(name), all);
    }

    private String key(String name) {
        return name.startsWith("mail.") ? name : "mail." + order.kind().reason() + "." + name;
    }

    /** What a person gave, or that they gave nothing. */
    String given(String value) {
        return value.isBlank() ? say("mail.fact.not-given") : value;
    }

    String day(Instant at) {
        return wording.date("date.day", at.atZone(Community.TIME_ZONE));
    }

    String day(LocalDate date) {
        return wording.date("date.day", date);
    }

    /** @throws IllegalArgumentException if the order's mail needs a membership and has none */
    Membership member() {
        return send.member().orElseThrow(() -> missing("a membership"));
    }

    private String link(Link.Purpose purpose) {
        var token = send.links().get(purpose);
        if (token == null) {
            throw missing("a link " + purpose);
        }
        return sender.link(purpose, token.value(), community);
    }

    private IllegalArgumentException missing(String what) {
        return new IllegalArgumentException("a mail of the kind " + order.kind() + " needs " + what);
    }

    // --- Blocks

    MailDraft add(MailContent.Block block) {
        blocks.add(block);
        return this;
    }

    /** The subject has another text. */
    MailDraft subject(String name) {
        subject = name;
        return this;
    }

    MailDraft heading() {
        return heading("heading");
    }

    MailDraft heading(String name) {
        return add(new MailContent.Block.Heading(say(name)));
    }

    MailDraft paragraph(String name) {
        return paragraph(name, Map.of());
    }

    MailDraft paragraph(String name, Map<String, ?> places) {
        return add(new MailContent.Block.Paragraph(say(name, places)));
    }

    /** What a coordinator wrote, if anything, by the name of the form's field. */
    MailDraft written(String label, String words) {
        return words.isBlank() ? this : facts(List.of(fact(label, words)));
    }

    MailContent.Fact fact(String name, String value) {
        return new MailContent.Fact(say(name), value);
    }

    MailDraft facts(List<MailContent.Fact> facts) {
        return add(new MailContent.Block.Facts(facts));
    }

    MailDraft bullets(List<String> items) {
        return add(new MailContent.Block.Bullets(items));
    }

    MailDraft link(String label, String address) {
        return add(new MailContent.Block.Link(label, address));
    }

    /** A link to the form at a route. */
    MailDraft form(String label, FunctionRoute route) {
        return link(say(label), sender.form(route, community));
    }

    /** A link to the page at a route. */
    MailDraft page(String label, FunctionRoute route) {
        return link(say(label), sender.at(route, community));
    }

    MailDraft button(String label, Link.Purpose purpose) {
        return add(new MailContent.Block.Button(say(label), link(purpose)));
    }

    MailDraft outlineButton(String label, Link.Purpose purpose) {
        return add(new MailContent.Block.Button(say(label), link(purpose), true));
    }

    /** The button that the mail is about, and how its link works. */
    MailDraft action(Link.Purpose purpose) {
        return button("button", purpose).how(purpose);
    }

    /** How the links of a purpose work, and how long. */
    MailDraft how(Link.Purpose purpose) {
        return paragraph("how", Map.of("days", purpose.lifetime().toDays(), "minutes", purpose.lifetime().toMinutes()));
    }

    /** The manage link, and where to request another: it opens one session only. */
    MailDraft manage() {
        return with("hours", Link.Purpose.MANAGE.lifetime().toHours())
            .button("mail.manage.button", Link.Purpose.MANAGE)
            .form("mail.manage.fresh", FunctionRoute.MANAGE);
    }

    MailDraft unsubscribe() {
        return link(say("mail.unsubscribe.link"), link(Link.Purpose.UNSUBSCRIBE));
    }

    /**
     * How to write to the person: by a new email. An answer would quote this one, with the links in it that are the
     * coordinators' alone, so it goes to them.
     */
    MailDraft writeToPerson() {
        return paragraph("mail.coordinators.reply").link(say("mail.coordinators.write"), Sender.mailto(send.person()));
    }

    // --- The end

    /** @param why the text that says why the person got the mail */
    MailContent toPerson(String why) {
        footer.add(new MailContent.Block.SmallPrint(say(why)));
        return content();
    }

    /** @param neverAgain the text with the link that stops all mail */
    MailContent toPerson(String why, String neverAgain) {
        footer.add(new MailContent.Block.SmallPrint(say(why)));
        footer.add(new MailContent.Block.Link(say(neverAgain), link(Link.Purpose.NEVER_AGAIN)));
        return content();
    }

    /** The end of a mail that names no reason. */
    MailContent content() {
        return withSite("mail.footer.sender");
    }

    MailContent toCoordinator() {
        return withSite("mail.footer.coordinator");
    }

    private MailContent withSite(String last) {
        footer.add(new MailContent.Block.SmallPrint(say(last)));
        footer.add(new MailContent.Block.Link(say("mail.footer.site"), sender.siteOrigin() + "/privacy/"));
        return new MailContent(say(subject), blocks, footer);
    }
}
