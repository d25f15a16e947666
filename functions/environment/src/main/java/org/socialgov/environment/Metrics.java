package org.socialgov.environment;

import java.io.PrintStream;
import java.time.Instant;

/**
 * Metrics in CloudWatch's embedded format: a line of the log from which CloudWatch makes the metric, so that no
 * function needs a call, or a permission, to write one.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">Embedded metric format</a>
 */
public final class Metrics {

    /** Where alarms and dashboards find them. */
    public static final String NAMESPACE = "SocialGov";

    private final PrintStream out;
    private final String table;

    /**
     * @param table the name of the table, by which the metrics of several stacks in one account are told apart
     */
    public Metrics(PrintStream out, String table) {
        this.out = out;
        this.table = table;
    }

    /** What is measured. The names stand in alarms: never rename one. */
    public enum Metric {
        /** For how long the oldest mail has been owed that isn't sent. */
        OLDEST_OWED_MAIL_AGE("OldestOwedMailAge", "Seconds"),
        /**
         * For how long it has been unknown whether the oldest mail of unknown outcome was sent. No value where there is
         * none: a metric costs for the hours that have a value.
         */
        OLDEST_UNKNOWN_MAIL_AGE("OldestUnknownMailAge", "Seconds"),
        /** A mail that a stranger caused and that has to wait, since the hour has had its share. */
        MAILS_HELD_BACK("MailsHeldBack", "Count"),
        /** How many domains the list had that was taken in just now. No value for a day or more: the list grows old. */
        DIRECTORY_ROWS("DirectoryRows", "Count");

        private final String metric;
        private final String unit;

        Metric(String metric, String unit) {
            this.metric = metric;
            this.unit = unit;
        }

        /** As alarms and dashboards name it. */
        public String metricName() {
            return metric;
        }
    }

    /** Counts a mail that has to wait, from a moment on. */
    public void mailHeldBack(Instant at) {
        put(Metric.MAILS_HELD_BACK, 1, at);
    }

    /** Writes one value. */
    public void put(Metric metric, long value, Instant at) {
        out.println(
            """
            {"_aws":{"Timestamp":%d,"CloudWatchMetrics":[{"Namespace":"%s","Dimensions":[["Table"]],"Metrics":[{"Name":"%s","Unit":"%s"}]}]},"Table":"%s","%s":%d}\
            """.formatted(at.toEpochMilli(), NAMESPACE, metric.metric, metric.unit, table, metric.metric, value)
        );
    }
}
