package org.socialgov.benchmarks.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Random;

/**
 * Content files like those of digital.gov's repository in April 2025: as many of each kind, of the same sizes, with the
 * same fields. Every word is made up. Both site generators read them, so they hold nothing that only one understands.
 */
final class MadeUpContent {

    /** The counts of that repository. */
    private static final int COMMUNITIES = 41;
    private static final int EVENTS = 338;
    private static final int RESOURCES = 227;
    private static final int NEWS = 2_080;

    private static final LocalDate FIRST = LocalDate.of(2012, 1, 3);
    private static final int DAYS = 4_700;

    private static final String[] WORDS = (
        "agency account alert audience benefit budget caption change channel citizen comment community content county " +
        "course customer data department design document federal form goal government guide hearing help image " +
        "improve language law library list meeting member message method mobile network notice office paper people " +
        "phone plain plan post privacy problem program project public question record release report request " +
        "research result review rule schedule school screen search section service share site source staff state " +
        "story study survey team test text tool topic training update user video view visitor web week work writing"
    ).split(" ");

    private final Path folder;
    private final int part;
    private final Random random = new Random(14);
    private int files;

    private MadeUpContent(Path folder, int part) {
        this.folder = folder;
        this.part = part;
    }

    /**
     * Writes the files.
     *
     * @param folder the folder {@code content}
     * @param part how much of the repository: 1 is all of it, 2 is half of each kind
     * @return the number of files
     */
    static int write(Path folder, int part) throws IOException {
        var content = new MadeUpContent(folder, part);
        content.write();
        return content.files;
    }

    private void write() throws IOException {
        for (int i = 0; i < NEWS / part; i++) {
            String more = i % 3 == 0 ? "aliases:\n  - /old-news/" + i + "/\n" : "";
            file("best-practices", "news-" + i, more, size(3_200, 0.75));
        }
        for (int i = 0; i < RESOURCES / part; i++) {
            file("resources", "resource-" + i, "", size(2_300, 1.1));
        }
        for (int i = 0; i < EVENTS / part; i++) {
            String day = day().toString();
            file(
                "events",
                "event-" + i,
                "end_date: " +
                    day +
                    " 15:00:00 -0500\nevent_organizer: Digital.gov\nhost: Office of " +
                    title() +
                    "\nevent_platform: zoom\nregistration_url: https://www.example.gov/register/" +
                    i +
                    "\nyoutube_id: made-up" +
                    i +
                    "\n",
                size(1_900, 0.5),
                day + " 14:00:00 -0500"
            );
        }
        for (int i = 0; i < COMMUNITIES / part; i++) {
            file(
                "communities",
                "community-" + i,
                "community_list:\n  - platform: listserv\n    type: government\n    subscribe_email: list" +
                    i +
                    "@example.gov\n    members: 1,979\n",
                size(1_300, 0.4)
            );
        }
    }

    private void file(String kind, String name, String more, int size) throws IOException {
        file(kind, name, more, size, day() + " 09:30:00 -0500");
    }

    private void file(String kind, String name, String more, int size, String date) throws IOException {
        var text = new StringBuilder(
            """
            ---
            slug: %s
            date: %s
            title: "%s %d"
            deck: "%s"
            summary: "%s"
            # 0 is hidden, 1 is visible
            weight: 1
            topics:
              - %s
              - %s
            authors:
              - %s-%s
            %s---

            """.formatted(name, date, title(), files, sentence(), sentence(), word(), word(), word(), word(), more)
        );
        while (text.length() < size) {
            block(text);
        }
        var file = folder.resolve(kind).resolve(name + ".md");
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        files++;
    }

    private void block(StringBuilder text) {
        switch (random.nextInt(16)) {
            case 0, 1 -> text.append("## ").append(title()).append("\n\n");
            case 2 -> text.append("### ").append(title()).append("\n\n");
            case 3, 4 -> {
                for (int i = 3 + random.nextInt(5); i > 0; i--) {
                    text.append("- ").append(sentence()).append('\n');
                }
                text.append('\n');
            }
            case 5 -> {
                for (int i = 1; i < 5; i++) {
                    text.append(i).append(". **").append(title()).append("**: ").append(sentence()).append('\n');
                }
                text.append('\n');
            }
            case 6 -> text.append("> ").append(sentence()).append("\n\n");
            case 7 -> {
                if (random.nextInt(4) == 0) {
                    text.append("| Name | Office | Notes |\n| --- | --- | --- |\n");
                    for (int i = 3 + random.nextInt(6); i > 0; i--) {
                        text.append("| ").append(title()).append(" | ").append(word()).append(" | ");
                        text.append(sentence()).append(" |\n");
                    }
                    text.append('\n');
                }
            }
            default -> {
                for (int i = 2 + random.nextInt(4); i > 0; i--) {
                    text.append(sentence()).append(' ');
                }
                text.append("\n\n");
            }
        }
    }

    private String sentence() {
        var sentence = new StringBuilder(title());
        for (int i = 5 + random.nextInt(12); i > 0; i--) {
            sentence.append(' ').append(word());
        }
        switch (random.nextInt(14)) {
            case 0 -> sentence
                .append(" [")
                .append(title())
                .append("](https://www.example.gov/")
                .append(word())
                .append('/')
                .append(word())
                .append("/)");
            case 1 -> sentence.append(" [").append(word()).append("](/category/socialmedia/news-");
            case 2 -> sentence.append(" *").append(word()).append(' ').append(word()).append('*');
            case 3 -> sentence.append(" **").append(word()).append("**, the public\u2019s");
            default -> sentence.append(' ').append(word());
        }
        if (sentence.toString().endsWith("news-")) {
            sentence.append(random.nextInt(NEWS / part)).append("/)");
        }
        return sentence.append('.').toString();
    }

    private String title() {
        String title = word() + " " + word() + " " + word();
        return title.substring(0, 1).toUpperCase(Locale.ROOT) + title.substring(1);
    }

    private String word() {
        return WORDS[random.nextInt(WORDS.length)];
    }

    private LocalDate day() {
        return FIRST.plusDays(random.nextInt(DAYS));
    }

    /** Sizes in a repository are log-normal: most files are short, a few are twenty times as long. */
    private int size(int median, double spread) {
        return (int) Math.min(45_000, median * Math.exp(spread * random.nextGaussian()));
    }
}
