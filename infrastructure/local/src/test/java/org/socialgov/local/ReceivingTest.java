package org.socialgov.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.socialgov.local.start.Progress;

class ReceivingTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String RECEIVING = """

      Letters:
        Type: AWS::S3::Bucket

      InboundFunction:
        Type: AWS::Serverless::Function
        Properties:
          Handler: org.socialgov.local.probe.EventLogFunction

    Outputs:
      InboundMailBucket:
        Value: !Ref Letters
      InboundFunctionArn:
        Value: !GetAtt InboundFunction.Arn
    """;

    @TempDir
    Path state;

    @Test
    void a_mail_to_the_community_goes_to_s3_and_to_the_function_with_its_verdict() throws IOException {
        var template = state.resolve("template.yaml");
        Files.writeString(template, Files.readString(Probe.options(state).template()) + RECEIVING);
        var options = Probe.options(state, Map.of("template", template.toString()));
        try (var system = LocalSystem.start(options, new Progress(line -> {}))) {
            assertThat(system.inbound().isHandled()).isTrue();

            var inbound = system.inbound();
            inbound.accept(
                inbound
                    .mailbox()
                    .add(
                        "zoe@agency.gov",
                        List.of(Options.COMMUNITY_ADDRESS),
                        "From: Zoe <zoe@agency.gov>\r\nSubject: Join\r\nX-Local-Dmarc: GRAY\r\n\r\nPlease.\r\n".getBytes(
                            StandardCharsets.UTF_8
                        )
                    )
            );

            var ses = event(system).at("/Records/0/ses");
            assertThat(ses.at("/mail/source").asText()).isEqualTo("zoe@agency.gov");
            assertThat(ses.at("/mail/commonHeaders/subject").asText()).isEqualTo("Join");
            assertThat(ses.at("/receipt/dmarcVerdict/status").asText()).isEqualTo("GRAY");
            assertThat(ses.at("/receipt/recipients/0").asText()).isEqualTo(Options.COMMUNITY_ADDRESS);
            var stored = system
                .clients()
                .s3()
                .getObjectAsBytes(request ->
                    request
                        .bucket(system.stack().resources().get("Letters").physicalId())
                        .key(ses.at("/mail/messageId").asText())
                )
                .asUtf8String();
            assertThat(stored).startsWith("Return-Path: <zoe@agency.gov>\r\n").endsWith("Please.\r\n");
        }
    }

    private static JsonNode event(LocalSystem system) throws IOException {
        var function = system
            .functions()
            .functions()
            .stream()
            .filter(one -> one.settings().logicalId().equals("InboundFunction"))
            .findFirst()
            .orElseThrow();
        Probe.await(
            () ->
                function
                    .log()
                    .stream()
                    .anyMatch(line -> line.contains("\"Records\"")),
            PATIENCE
        );
        var json = function
            .log()
            .stream()
            .filter(line -> line.contains("\"Records\""))
            .findFirst();
        return new ObjectMapper().readTree(json.orElseThrow());
    }
}
