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

    /** The namespace in CloudWatch. */
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

    /** The metrics. Alarms use the names: never rename one. */
    public enum Metric {
        /** Age of the oldest unsent mail order. */
        OLDEST_OWED_MAIL_AGE("OldestOwedMailAge", "Seconds"),
        /**
         * Age of the oldest mail order of unknown outcome. No value where there is
         * none: a metric costs for the hours that have a value.
         */
        OLDEST_UNKNOWN_MAIL_AGE("OldestUnknownMailAge", "Seconds"),
        /** A mail that a stranger caused and that is delayed by an hourly limit. */
        MAILS_HELD_BACK("MailsHeldBack", "Count"),
        /** An announcement that the system stopped by itself. No value where there is none. */
        BROADCASTS_STOPPED("BroadcastsStopped", "Count"),
        /** Communities where mail arrives at no coordinator. No value where there is none. */
        COORDINATORS_UNREACHABLE("CoordinatorsUnreachable", "Count"),
        /** The list of members left, or the coordinators changed. No value where nothing did. */
        BULK_ACTS("BulkActs", "Count"),
        /** Number of domains in the list that was just imported. No value for a day means that the list is outdated. */
        DIRECTORY_ROWS("DirectoryRows", "Count");

        private final String metric;
        private final String unit;

        Metric(String metric, String unit) {
            this.metric = metric;
            this.unit = unit;
        }

        /** The name in alarms and dashboards. */
        public String metricName() {
            return metric;
        }
    }

    /** Counts a delayed mail at a time. */
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
