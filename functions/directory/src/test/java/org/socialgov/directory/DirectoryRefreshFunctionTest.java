package org.socialgov.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.socialgov.community.directory.GovFile;
import org.socialgov.community.directory.GovListings;
import org.socialgov.community.directory.GovStore;
import org.socialgov.community.directory.OwnListings;
import org.socialgov.community.directory.Soundness;
import org.socialgov.community.directory.Stock;
import org.socialgov.community.storage.LedgerUnavailable;
import org.socialgov.environment.Log;
import org.socialgov.environment.Metrics;
import org.socialgov.testkit.FakeClock;
import org.socialgov.testkit.FakeGovStore;
import org.socialgov.testkit.WatchedLog;

class DirectoryRefreshFunctionTest {

    private final ListServer server;
    private final FakeGovStore store = new FakeGovStore();
    private final FakeClock clock = FakeClock.start();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final LocalDate today = clock.instant().atZone(ZoneOffset.UTC).toLocalDate();

    DirectoryRefreshFunctionTest() throws IOException {
        server = new ListServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_sound_list_is_taken_in_and_counted() throws IOException {
        server.has(ListFile.full());
        assertThat(refresh("{}")).isEqualTo("{\"rows\":16539,\"asOf\":\"" + today + "\",\"leftOut\":0}");
        assertThat(store.stock()).isPresent().get().extracting(Stock::rows, Stock::asOf).containsExactly(16_539, today);
        assertThat(store.all()).hasSize(GovListings.PARTS);
        assertThat(log())
            .contains("\"event\":\"directory-refreshed\"")
            .contains("\"Name\":\"DirectoryRows\"")
            .contains("\"DirectoryRows\":16539");
    }

    @Test
    void the_list_is_of_the_day_that_its_source_says() throws IOException {
        server.has(ListFile.full()).header("Last-Modified", "Sat, 28 Feb 2026 23:30:00 GMT");
        refresh("{}");
        assertThat(store.stock().orElseThrow().asOf()).isEqualTo(LocalDate.of(2026, 2, 28));
    }

    @ParameterizedTest
    @ValueSource(strings = { "Fri, 01 Jan 2100 00:00:00 GMT", "yesterday", "" })
    void a_day_that_can_not_be_is_the_day_of_today(String modified) throws IOException {
        server.has(ListFile.full()).header("Last-Modified", modified);
        refresh("{}");
        assertThat(store.stock().orElseThrow().asOf()).isEqualTo(today);
    }

    @Test
    void whatever_is_wrong_the_last_good_list_stays_and_the_function_fails_with_the_reason() throws IOException {
        server.has(ListFile.full());
        refresh("{}");
        var good = store.stock();
        clock.advance(Duration.ofDays(1));

        assertRefused("its address answered with status 404", () -> server.answers(404));
        assertRefused("its address answered with status 500", () -> server.answers(500));
        assertRefused("its address answered with status 302", () -> server.answers(302).header("Location", "/other"));
        assertRefused("the file is empty", () -> server.has(new byte[0]));
        assertRefused("unknown columns: agency", () ->
            server.has(ListFile.full().header("Domain name,Domain type,Agency,Organization name,City,State"))
        );
        assertRefused("more than 16777216", () -> server.has(new byte[GovFile.LARGEST + 10]));
        assertRefused("rows of kind county: 0, in the list of", () -> server.has(ListFile.full().without(",County,")));
        assertRefused("rows of kind federal", () -> server.has(ListFile.full().without("agency-number-1")));
        assertRefused("fewer than 10000", () -> server.has(ListFile.full().without("Town of Somewhere")));
        byte[] whole = ListFile.full().bytes();
        assertRefused("", () -> server.has(Arrays.copyOf(whole, whole.length / 2)));

        assertThat(store.stock()).isEqualTo(good);
        assertThat(store.part(GovListings.partOf("gsa.gov")).orElseThrow().exactly("gsa.gov")).isPresent();
    }

    @Test
    void where_nobody_answers_the_last_good_list_stays() throws IOException {
        server.has(ListFile.full());
        refresh("{}");
        var good = store.stock();
        server.close();
        assertRefused("its address can't be reached: ConnectException", () -> {});
        assertThat(store.stock()).isEqualTo(good);
    }

    @Test
    void an_operator_can_say_that_a_change_is_right() throws IOException {
        server.has(ListFile.full());
        refresh("{}");
        clock.advance(Duration.ofDays(1));
        server.has(ListFile.full().without(",County,")).header("Last-Modified", "Sun, 01 Feb 2026 00:00:00 GMT");
        assertThatThrownBy(() -> refresh("{\"acceptChange\":false}")).hasMessageContaining("the list is of 2026-02-01");
        assertThat(refresh("{\"other\":[{}],\"acceptChange\":true}")).contains("\"rows\":14539");
    }

    @Test
    void no_word_of_an_operator_makes_a_broken_list_sound() {
        server.has(ListFile.full().without("Town of Somewhere"));
        assertThatThrownBy(() -> refresh("{\"acceptChange\":true}")).hasMessageContaining("fewer than 10000");
        server.has(ListFile.full().header("a,b,c"));
        assertThatThrownBy(() -> refresh("{\"acceptChange\":true}")).hasMessageContaining("unknown columns: a, b, c");
        assertThat(store.stock()).isEmpty();
    }

    @Test
    void lines_that_were_left_out_are_told_by_number() throws IOException {
        server.has(ListFile.full().row("nonsense,City,X,,Town,NM"));
        assertThat(refresh("{}")).contains("\"leftOut\":1");
        assertThat(log()).contains("\"event\":\"directory-line-skipped\",\"line\":16541,\"reason\":\"no domain\"");
    }

    @Test
    void no_contact_s_address_is_logged_or_kept() throws IOException {
        server.has("gsa.gov,Federal,GSA,,Washington,DC,canary@gsa.gov\n".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> refresh("{}")).hasMessageNotContaining("canary");
        server.has(
            new String(ListFile.full().bytes(), StandardCharsets.UTF_8)
                .replace("City,State\r\n", "City,State,Security contact email\r\n")
                .replaceAll("(,[A-Z]{2})\r\n", "$1,canary@example.gov\r\n")
                .getBytes(StandardCharsets.UTF_8)
        );
        refresh("{}");
        assertThat(store.stock().orElseThrow().rows()).isEqualTo(16_539);
        assertThat(log()).doesNotContain("canary");
    }

    @Test
    void of_two_refreshes_at_once_the_one_that_is_overtaken_fails_and_is_tried_again() {
        server.has(ListFile.full());
        var overtaken = new GovStore() {
            @Override
            public Optional<Stock> stock() {
                return store.stock();
            }

            @Override
            public Optional<GovListings> part(int number) {
                return store.part(number);
            }

            @Override
            public List<GovListings> all() {
                return store.all();
            }

            @Override
            public boolean replace(Optional<Stock> last, Stock stock, List<GovListings> parts) {
                return false;
            }
        };
        assertThatThrownBy(() -> refresh(overtaken, "{}")).hasMessageContaining("another refresh");
    }

    @Test
    void a_store_that_can_not_be_reached_is_an_error_too() {
        server.has(ListFile.full());
        store.unreachable(true);
        assertThatThrownBy(() -> refresh("{}")).isInstanceOf(LedgerUnavailable.class);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "http://example.com/list.csv",
            "http://127.0.0.1.example.com/list.csv",
            "ftp://127.0.0.1/list.csv",
            "file:///etc/passwd",
            "https:list.csv",
            "current-full.csv",
        }
    )
    void a_list_comes_over_https_or_from_this_machine(String address) {
        assertThatThrownBy(() -> new HttpListSource(address))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("DIRECTORY_ADDRESS must begin with https://");
    }

    private void assertRefused(String reason, Runnable when) {
        when.run();
        written.reset();
        assertThatThrownBy(() -> refresh("{}"))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageStartingWith("the list of domains was refused: ")
            .hasMessageContaining(reason);
        assertThat(log()).contains("\"level\":\"ERROR\",\"event\":\"directory-refresh-refused\"").contains(reason);
    }

    private String refresh(String event) throws IOException {
        return refresh(store, event);
    }

    private String refresh(GovStore kept, String event) throws IOException {
        var out = WatchedLog.to(written);
        var function = new DirectoryRefreshFunction(
            new Wiring.Refresh(
                new HttpListSource(server.address()),
                kept,
                new Soundness(10_000),
                OwnListings.shipped(),
                clock,
                new Log(out),
                new Metrics(out, "table")
            )
        );
        var answer = new ByteArrayOutputStream();
        function.handleRequest(new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)), answer, null);
        return answer.toString(StandardCharsets.UTF_8);
    }

    private String log() {
        return written.toString(StandardCharsets.UTF_8);
    }
}
