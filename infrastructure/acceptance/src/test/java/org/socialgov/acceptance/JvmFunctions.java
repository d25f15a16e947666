package org.socialgov.acceptance;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/** The environment of functions that run in the test's own JVM, against the AWS that an endpoint stands for. */
final class JvmFunctions {

    private JvmFunctions() {}

    static Map<String, String> environment(URI endpoint) {
        var environment = new HashMap<String, String>();
        environment.put("TABLE_NAME", TemplateTable.NAME);
        environment.put("COMMUNITY_ADDRESS", "socialgov@example.gov");
        environment.put("FURTHER_ADDRESSES", "");
        environment.put("AGENCY_NAME", "");
        environment.put("COORDINATORS", "coordinator@example.gov");
        environment.put("SITE_ORIGIN", "https://socialgov.example.gov");
        environment.put("COMMUNITY_MAIL_READ_BY", "System");
        environment.put("GOVERNMENT_SITE", "false");
        environment.put("SITE_NAME", "Government Communities");
        environment.put("AGENCY", "");
        environment.put("ONLY_BY_EDGE", "off");
        environment.put("EDGE_SECRET_HASHES", "");
        environment.put("MAILS_PER_TEN_MINUTES", "1");
        environment.put("MAILS_PER_DAY", "3");
        environment.put("MAILS_PER_THIRTY_DAYS", "5");
        environment.put("MAILS_PER_HOUR", "2000");
        environment.put("MAILS_PER_HOUR_AND_DOMAIN", "500");
        environment.put("PERCENT_FOR_LISTED", "20");
        environment.put("LONGEST_WAIT_HOURS", "24");
        environment.put("PLACES_PER_BOUNCE", "20");
        environment.put("POSTS_PER_TEN_MINUTES", "100");
        environment.put("CONFIGURATION_SET", "mails");
        environment.put("BROADCAST_CONFIGURATION_SET", "broadcast-mails");
        environment.put("INBOUND_BUCKET", "inbound");
        environment.put("AWS_REGION", "us-east-1");
        environment.put("AWS_ACCESS_KEY_ID", "test");
        environment.put("AWS_SECRET_ACCESS_KEY", "test");
        environment.put("AWS_ENDPOINT_URL", endpoint.toString());
        return environment;
    }
}
