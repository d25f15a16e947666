package org.socialgov.mail;

import java.util.ArrayList;
import java.util.Map;
import org.socialgov.community.imports.ImportReport;
import org.socialgov.community.ledger.ListImport;

/** The mail to coordinators about an imported list: numbers, and domains, but no address. */
final class ImportReportMail {

    private ImportReportMail() {}

    static MailContent write(MailDraft mail) {
        var report = ImportReport.parse(mail.order.note().orElseThrow());
        boolean isDone = report.state().equals(ImportReport.DONE);
        mail.subject(isDone ? "subject" : "subject.stopped")
            .heading(isDone ? "heading" : "heading.stopped")
            .paragraph("state." + report.state(), Map.of("source", report.source(), "date", mail.day(report.date())));
        var facts = new ArrayList<MailContent.Fact>();
        for (var outcome : ListImport.Outcome.values()) {
            int number = report.numbers().getOrDefault(outcome, 0);
            if (number > 0 || outcome == ListImport.Outcome.INVITED || outcome == ListImport.Outcome.CAME) {
                facts.add(mail.fact("count." + outcome, "%,d".formatted(number)));
            }
        }
        facts.add(mail.fact("count.NO_ANSWER", "%,d".formatted(report.withoutAnswer())));
        mail.facts(facts);
        if (!report.domains().isEmpty()) {
            mail.paragraph("domains").facts(
                report
                    .domains()
                    .entrySet()
                    .stream()
                    .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                    .map(each -> new MailContent.Fact(each.getKey(), "%,d".formatted(each.getValue())))
                    .toList()
            );
        }
        return mail.paragraph(isDone ? "next.done" : "next.stopped").toCoordinator();
    }
}
