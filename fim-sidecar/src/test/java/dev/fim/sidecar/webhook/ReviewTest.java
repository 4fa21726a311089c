package dev.fim.sidecar.webhook;

import static dev.fim.sidecar.webhook.WebhookHarness.review;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.sidecar.admission.Addition;
import dev.fim.sidecar.admission.AdmissionDecision;
import dev.fim.sidecar.admission.setting.OptIn;
import dev.fim.sidecar.serve.Body;
import dev.fim.sidecar.webhook.WebhookHarness.Reply;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// What is asked and answered, over TLS.
@Timeout(60)
class ReviewTest {

  private static final String UID = "5e7a4a3c-8c7a-4f0e-9f3c-2d1b6a0c7e11";

  @TempDir private Path mount;
  private final List<OptIn> asked = new CopyOnWriteArrayList<>();
  private final List<JsonNode> pods = new CopyOnWriteArrayList<>();
  private AdmissionDecision decision = new AdmissionDecision.LeaveAlone("not asked for");
  private WebhookHarness harness;

  @BeforeEach
  void start() {
    harness =
        new WebhookHarness(
            mount,
            (pod, _, optIn) -> {
              asked.add(optIn);
              pods.add(pod);
              return decision;
            },
            Duration.ofSeconds(10),
            Duration.ZERO);
    asked.clear(); // in the rehearsal
    pods.clear();
  }

  @AfterEach
  void close() {
    harness.close();
  }

  private static Reply ok(String response) {
    return new Reply(
        200,
        "{\"apiVersion\":\"admission.k8s.io/v1\",\"kind\":\"AdmissionReview\",\"response\":"
            + response
            + "}");
  }

  @Test
  void aPatchIsAnsweredInBase64AndTheUidIsGivenBack() {
    decision =
        new AdmissionDecision.Inject(
            List.of(
                new Addition(
                    "/spec/shareProcessNamespace", JsonNodeFactory.instance.booleanNode(true))),
            List.of());
    String patch = "[{\"op\":\"add\",\"path\":\"/spec/shareProcessNamespace\",\"value\":true}]";
    assertThat(harness.post("/inject?timeout=5s", review("create-pod.json")))
        .isEqualTo(
            ok(
                "{\"uid\":\"%s\",\"allowed\":true,\"patchType\":\"JSONPatch\",\"patch\":\"%s\"}"
                    .formatted(
                        UID,
                        Base64.getEncoder()
                            .encodeToString(patch.getBytes(StandardCharsets.UTF_8)))));
    assertThat(withoutChain(harness.events()))
        .isEqualTo(
            "{\"schema\":\"fim.event/1\",\"time\":\"2026-11-22T10:00:00Z\",\"event\":\"reviewed\","
                + "\"namespace\":\"shop\",\"pod\":\"web-6f7c9d9b54-*\",\"review\":\""
                + UID
                + "\",\"result\":\"injected\",CHAIN}\n");
  }

  /// `CHAIN` in place of the fields that link an event to the one before.
  private static String withoutChain(String events) {
    return events.replaceAll(
        "\"run\":\"[0-9a-f]{32}\",\"seq\":[0-9]+,\"chain\":\"[0-9a-f]{64}\"", "CHAIN");
  }

  @Test
  void warningsAreAnsweredWithThePatch() {
    decision =
        new AdmissionDecision.Inject(
            List.of(new Addition("/x", JsonNodeFactory.instance.booleanNode(true))),
            List.of("one", "two"));
    assertThat(harness.post("/inject", review("create-pod.json")).body())
        .endsWith(",\"warnings\":[\"fim: one\",\"fim: two\"]}}");
  }

  @Test
  void allReasonsOfARefusalAreAnsweredAndWritten() {
    decision = new AdmissionDecision.Refuse(List.of("one", "two"));
    assertThat(harness.post("/inject", review("create-pod.json")))
        .isEqualTo(
            ok(
                "{\"uid\":\"%s\",\"allowed\":false,\"status\":{\"code\":403,\"reason\":\"Forbidden\",\"message\":\"fim cannot watch this pod: one; two\"}}"
                    .formatted(UID)));
    assertThat(withoutChain(harness.events()))
        .endsWith("\"result\":\"refused\",\"faults\":[\"one\",\"two\"],CHAIN}\n");
  }

  @Test
  void thePathSaysWhatTheNamespaceSays() {
    for (String path : List.of("/inject", "/inject/enabled", "/inject/enforced")) {
      assertThat(harness.post(path, review("create-pod.json")))
          .isEqualTo(ok("{\"uid\":\"" + UID + "\",\"allowed\":true}"));
    }
    assertThat(asked).containsExactly(OptIn.POD, OptIn.ENABLED, OptIn.ENFORCED);
    assertThat(harness.events()).isEmpty();
  }

  @Test
  void whatIsNoNewPodIsAdmittedUntouched() {
    decision = new AdmissionDecision.Refuse(List.of("never asked"));
    String pod = review("create-pod.json");
    List<String> others =
        List.of(
            review("delete-pod.json"),
            review("create-binding.json"),
            pod.replace("\"CREATE\"", "\"UPDATE\""),
            pod.replace("\"CREATE\"", "\"CONNECT\""),
            pod.replace("\"resource\": \"pods\"", "\"resource\": \"podtemplates\""),
            pod.replace(
                "\"group\": \"\", \"version\": \"v1\"", "\"group\": \"x\", \"version\": \"v1\""));
    for (String other : others) {
      Reply reply = harness.post("/inject/enforced", other);
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.body()).endsWith("\"allowed\":true}}");
    }
    assertThat(asked).isEmpty();
  }

  @Test
  void aNameThatCouldActOnATerminalIsEscaped() {
    decision = new AdmissionDecision.Refuse(List.of("no"));
    String review =
        review("create-pod.json")
            .replace("web-6f7c9d9b54-", "a\\u001b[2J\\u202e")
            .replace("\"shop\"", "\"s\\nhop\"");
    assertThat(harness.post("/inject", review).status()).isEqualTo(200);
    assertThat(harness.events())
        .contains("\"namespace\":\"s\\\\x0ahop\",\"pod\":\"a\\\\x1b[2J\\\\xe2\\\\x80\\\\xae*\"");
  }

  @Test
  void aPodOfTheLargestSizeThatTheApiServerReadsPasses() {
    String pod = "{\"metadata\":{\"annotations\":{\"a\":\"" + "x".repeat(3 << 20) + "\"}}}";
    String large =
        "{\"apiVersion\":\"admission.k8s.io/v1\",\"kind\":\"AdmissionReview\",\"request\":{\"uid\":\"u\",\"operation\":\"CREATE\",\"resource\":{\"group\":\"\",\"version\":\"v1\",\"resource\":\"pods\"},\"object\":"
            + pod
            + "}}";
    assertThat(harness.post("/inject", large)).isEqualTo(ok("{\"uid\":\"u\",\"allowed\":true}"));
    assertThat(pods.getFirst().at("/metadata/annotations/a").stringValue()).hasSize(3 << 20);
  }

  @Test
  void tenThousandContainersAreDecidedAbout() {
    String container = "{\"name\":\"web\",\"image\":\"registry.example/shop/web:1.27.3\"},";
    String many =
        review("create-pod.json")
            .replace("\"containers\": [", "\"containers\": [" + container.repeat(10_000));
    assertThat(harness.post("/inject", many).status()).isEqualTo(200);
    assertThat(pods.getFirst().at("/spec/containers").size()).isEqualTo(10_001);
  }

  static Stream<Arguments> whatIsNoReview() {
    String head = "{\"apiVersion\":\"admission.k8s.io/v1\",\"kind\":\"AdmissionReview\"";
    String versions = "; allowed: apiVersion 'admission.k8s.io/v1' and kind 'AdmissionReview'";
    String uid = "its 'request.uid' is not a text of 1 to 128 printable ASCII characters";
    return Stream.of(
        Arguments.of("", "it is no JSON object"),
        Arguments.of("[]", "it is no JSON object"),
        Arguments.of("null", "it is no JSON object"),
        Arguments.of("{}", "found apiVersion (none) and kind (none)" + versions),
        Arguments.of(
            "{\"apiVersion\":\"admission.k8s.io/v1beta1\",\"kind\":\"AdmissionReview\"}",
            "found apiVersion 'admission.k8s.io/v1beta1' and kind 'AdmissionReview'" + versions),
        Arguments.of(
            "{\"apiVersion\":\"v1\",\"kind\":\"P\\u001b[2J\"}",
            "found apiVersion 'v1' and kind 'P\\x1b[2J'" + versions),
        Arguments.of(head + "}", "it has no 'request'"),
        Arguments.of(head + ",\"request\":7}", "it has no 'request'"),
        Arguments.of(head + ",\"request\":{}}", uid),
        Arguments.of(head + ",\"request\":{\"uid\":7}}", uid),
        Arguments.of(head + ",\"request\":{\"uid\":\"a\\nb\"}}", uid),
        Arguments.of(head + ",\"kind\":\"AdmissionReview\"}", "Duplicate Object property \"kind\""),
        Arguments.of(head + "}{}", "Trailing token"),
        Arguments.of("x", "Unrecognized token 'x'"),
        Arguments.of("{\"a\":" + "[".repeat(101), "nesting depth (101) exceeds"),
        Arguments.of("{\"a\":" + "1".repeat(101) + "}", "Number value length (101) exceeds"),
        Arguments.of("[" + "{},".repeat(200_000) + "{}]", "exceeds the maximum allowed (300000"));
  }

  @ParameterizedTest
  @MethodSource
  void whatIsNoReview(String body, String fact) {
    Reply reply = harness.post("/inject", body);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body()).startsWith("cannot read the review: ").contains(fact);
    assertThat(reply.body().length()).isLessThan(600);
    assertThat(reply.body().lines()).hasSize(1);
    assertThat(asked).isEmpty();
  }

  @Test
  void aReviewThatIsCutShortAnywhereIsRefused() {
    String whole = review("create-pod.json").replaceAll("\\s+", " ").strip();
    for (int length = 1; length < whole.length(); length += 37) {
      assertThat(harness.post("/inject", whole.substring(0, length)).status()).isEqualTo(400);
    }
    assertThat(asked).isEmpty();
  }

  /// JSON can write half a character, and no answer could hold it.
  @Test
  void halfACharacterIsRefusedWithItsPlace() {
    decision = new AdmissionDecision.Refuse(List.of("never asked"));
    String review = review("create-pod.json");
    String message =
        "cannot read the review: found a lone surrogate, U+%s, at '%s'; write the whole character,"
            + " or leave it out\n";
    assertThat(harness.post("/inject/enforced", review.replace("\"web-6f", "\"a\\ud800\\u002f")))
        .isEqualTo(
            new Reply(400, message.formatted("D800", "/request/object/metadata/generateName")));
    assertThat(
            harness.post(
                "/inject", review.replace("\"containers\": [", "\"containers\": [1, \"\\uDC00\",")))
        .isEqualTo(new Reply(400, message.formatted("DC00", "/request/object/spec/containers/1")));
    for (String half : List.of("\\ud83d", "\\ud83dx", "\\udc00", "x\\udc00")) {
      String name = review.replace("\"metadata\":", "\"" + half + "\": 1, \"metadata\":");
      Reply reply = harness.post("/inject", name);
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.body()).startsWith("cannot read the review: ").contains("surrogate");
    }
    assertThat(asked).isEmpty();
    assertThat(harness.post("/inject", review.replace("\"web-6f", "\"\\ud83d\\ude00")).status())
        .isEqualTo(200);
    assertThat(harness.metric("fim_webhook_requests_total{result=\"malformed\"}")).isEqualTo(6);
    assertThat(harness.metric("fim_webhook_requests_total{result=\"failed\"}")).isZero();
  }

  @Test
  void whatIsNotUtf8IsRefused() {
    byte[] review = review("create-pod.json").getBytes(StandardCharsets.UTF_8);
    byte[] broken = review.clone();
    broken[new String(review, StandardCharsets.US_ASCII).indexOf("web-6f")] = (byte) 0xc0;
    for (byte[] body :
        List.of(
            broken,
            review("create-pod.json").getBytes(StandardCharsets.UTF_16),
            review("create-pod.json").getBytes(StandardCharsets.UTF_16LE))) {
      assertThat(harness.post("/inject", BodyPublishers.ofByteArray(body)))
          .isEqualTo(new Reply(400, "cannot read the review: it is not UTF-8\n"));
    }
  }

  @Test
  void otherRequestsAreToldWhatIsAllowed() {
    String review = review("create-pod.json");
    assertThat(harness.post("/", review))
        .isEqualTo(
            new Reply(404, "no such path; allowed: /inject, /inject/enabled, /inject/enforced\n"));
    assertThat(harness.post("/inject/", review).status()).isEqualTo(404);
    assertThat(harness.post("/livez", review).status()).isEqualTo(404);
    HttpResponse<String> get = harness.response(harness.request("/inject").GET().build());
    assertThat(get.statusCode()).isEqualTo(405);
    assertThat(get.headers().firstValue("Allow")).hasValue("POST");
    assertThat(get.body()).isEqualTo("only POST\n");
    for (String type : List.of("text/plain", "application/json-patch+json", "application/yaml")) {
      HttpRequest request =
          harness
              .request("/inject")
              .setHeader("Content-Type", type)
              .POST(BodyPublishers.ofString(review))
              .build();
      assertThat(harness.send(request))
          .isEqualTo(
              new Reply(415, "only Content-Type: application/json, and no Content-Encoding\n"));
    }
    HttpRequest packed =
        harness
            .request("/inject")
            .header("Content-Encoding", "gzip")
            .POST(BodyPublishers.ofString(review))
            .build();
    assertThat(harness.send(packed).status()).isEqualTo(415);
    HttpRequest spelled =
        harness
            .request("/inject")
            .setHeader("Content-Type", "Application/JSON; charset=utf-8")
            .POST(BodyPublishers.ofString(review))
            .build();
    assertThat(harness.send(spelled).status()).isEqualTo(200);
    assertThat(harness.metric("fim_webhook_requests_total{result=\"unfitting\"}")).isEqualTo(8);
    assertThat(harness.metric("fim_webhook_requests_total{result=\"left-alone\"}")).isEqualTo(1);
  }

  @Test
  void whatIsLargerThanAnyPodIsRefusedWithItsLengthDeclaredOrNot() {
    Reply tooLarge = new Reply(413, "cannot read the review: it is larger than 4194304 bytes\n");
    byte[] body = new byte[Body.MOST + 1];
    assertThat(harness.post("/inject", BodyPublishers.ofByteArray(body))).isEqualTo(tooLarge);
    // Without a length it comes in chunks.
    assertThat(
            harness.post("/inject", BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(body))))
        .isEqualTo(tooLarge);
    for (int i = 0; i < 2 * Body.LARGE_AT_ONCE; i++) {
      assertThat(harness.post("/inject", BodyPublishers.ofByteArray(body)).status()).isEqualTo(413);
    }
    assertThat(harness.post("/inject", " ".repeat(Body.MOST)).status()).isEqualTo(400);
  }

  @Test
  void theMetricsCountResultsAndNameNobody() {
    assertThat(harness.post("/inject", review("create-pod.json")).status()).isEqualTo(200);
    String text = harness.admin("/metrics").body();
    assertThat(text.lines())
        .contains(
            "fim_webhook_requests_total{result=\"left-alone\"} 1.0",
            "fim_webhook_requests_total{result=\"injected\"} 0.0",
            "fim_webhook_request_duration_seconds_count 1",
            "fim_webhook_requests_in_flight 0.0",
            "fim_webhook_connections_rejected_total 0.0",
            "fim_webhook_certificate_reads_total{result=\"in-force\"} 1.0");
    assertThat(text).doesNotContain("shop", "web-");
  }
}
