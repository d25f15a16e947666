package org.socialgov.directory;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A file in CISA's format, as long as the real one, with made-up towns. */
final class ListFile {

    static final String HEADER = "Domain name,Domain type,Organization name,Suborganization name,City,State";

    private final List<String> lines = new ArrayList<>(List.of(HEADER));

    /** 16,539 rows: 1,321 federal, the rest towns and counties. */
    static ListFile full() {
        var file = new ListFile()
            .row("gsa.gov,Federal - Executive,General Services Administration,Office of GSA IT,Washington,DC")
            .row("dhs.gov,Federal - Executive,Department of Homeland Security,,Washington,DC")
            .row("abmc.gov,Federal - Executive,American Battle Monuments Commission,,Arlington,VA")
            .row("irs.gov,Federal - Executive,Department of the Treasury,Internal Revenue Service,Washington,DC")
            .row("xss.gov,City,\"Town of <script>alert(1)</script> & \"\"Sons\"\"\",,Town,NM");
        for (int i = 0; i < 1_317; i++) {
            file.row("agency-number-" + i + ".gov,Federal - Executive,Agency " + i + ",,Washington,DC");
        }
        for (int i = 0; i < 13_217; i++) {
            file.row("town-of-somewhere-" + i + ".gov,City,Town of Somewhere " + i + ",,Somewhere,NM");
        }
        for (int i = 0; i < 2_000; i++) {
            file.row("county-" + i + ".gov,County,County " + i + ",,Somewhere,NM");
        }
        return file;
    }

    ListFile row(String row) {
        lines.add(row);
        return this;
    }

    ListFile without(String word) {
        lines.removeIf(line -> line.contains(word));
        return this;
    }

    ListFile header(String header) {
        lines.set(0, header);
        return this;
    }

    byte[] bytes() {
        return (String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.UTF_8);
    }
}
