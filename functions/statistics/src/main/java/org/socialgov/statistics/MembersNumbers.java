package org.socialgov.statistics;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.socialgov.community.Community;
import org.socialgov.community.Wording;
import org.socialgov.community.ledger.DailyMemberStatistics;
import org.socialgov.community.statistics.MemberStatistics;

/** The statistics of a community's members at a moment, and the formats of numbers and dates. */
record MembersNumbers(Community community, Instant asOf, MemberStatistics figures) {
    int members() {
        return figures.members();
    }

    int organizations() {
        return figures.organizations();
    }

    Optional<DailyMemberStatistics> dailyStatistics() {
        return figures.dailyStatistics();
    }

    /** A number with its unit, for example {@code 1 member}. */
    private String of(String key, int number, Wording wording) {
        return count(number) + " " + wording.say(unit(key, number));
    }

    /** The current numbers with their units and their date, as places of a sentence. */
    Map<String, String> inWords(Wording wording) {
        return Map.of(
            "community",
            community.name(),
            "members",
            of("members.members", members(), wording),
            "organizations",
            of("members.organizations", organizations(), wording),
            "day",
            day(asOf, wording)
        );
    }

    /** The key of the unit, singular or plural. */
    static String unit(String key, int number) {
        return number == 1 ? key + ".one" : key;
    }

    static String count(int number) {
        return String.format(Locale.ENGLISH, "%,d", number);
    }

    static String day(Instant at, Wording wording) {
        return wording.date("date.day", at.atZone(Community.TIME_ZONE));
    }

    /** The date for programs, in UTC, like the months. */
    static String isoDay(Instant at) {
        return at.atZone(ZoneOffset.UTC).toLocalDate().toString();
    }
}
