package dev.fim.sidecar.webhook;

import dev.fim.sidecar.admission.Addition;
import dev.fim.sidecar.admission.AdmissionDecision;
import dev.fim.sidecar.admission.pod.LoneSurrogate;
import dev.fim.sidecar.serve.Body;
import dev.fim.sidecar.serve.Refused;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Reviews as JSON (`admission.k8s.io/v1`, k8s.io/api/admission/v1). What is read may be anything;
/// it is read strictly, since another reader of the same bytes must not see another pod.
final class ReviewCode {

  /// Of a review, a value or a mark of structure each. In memory one takes 60 bytes at most.
  static final int MOST_TOKENS = 300_000;

  static final int DEEPEST = 100;

  private static final int FORBIDDEN = 403;
  private static final int MOST_WAY = 150; // of a place in a message

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEEPEST)
                          .maxTokenCount(MOST_TOKENS)
                          .maxNumberLength(100)
                          .maxNameLength(1_000)
                          .maxStringLength(Body.MOST)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private ReviewCode() {}

  /// Reads the body of a request.
  ///
  /// @throws Refused if it is no review of this version
  static Review read(byte[] body) throws Refused {
    if (!isText(body)) {
      throw Review.malformed("it is not UTF-8");
    }
    try {
      JsonNode tree = MAPPER.readTree(body);
      requireWholeTexts(tree, new StringBuilder());
      return Review.of(tree);
    } catch (JacksonException e) {
      throw Review.malformed(String.valueOf(e.getOriginalMessage()));
    }
  }

  /// Whether bytes are UTF-8 without a NUL, which UTF-16 and UTF-32 have in any JSON.
  private static boolean isText(byte[] bytes) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(4 << 10);
    while (true) {
      boolean isError = decoder.decode(in, out, true).isError();
      out.flip();
      for (int i = 0; i < out.length(); i++) {
        if (out.charAt(i) == 0) {
          return false;
        }
      }
      if (isError || !in.hasRemaining()) {
        return !isError;
      }
      out.clear();
    }
  }

  /// Half a character would end in an answer that nobody can write, or in another text than others
  /// read.
  ///
  /// @param way to the node, as a JSON pointer without escapes; the same afterwards
  private static void requireWholeTexts(JsonNode node, StringBuilder way) throws Refused {
    if (node.isString()) {
      requireWhole(node.stringValue(), way);
    }
    int length = way.length();
    int index = 0;
    for (JsonNode item : node.isArray() ? node.values() : List.<JsonNode>of()) {
      requireWholeTexts(item, way.append('/').append(index++));
      way.setLength(length);
    }
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      requireWhole(member.getKey(), way);
      requireWholeTexts(member.getValue(), way.append('/').append(member.getKey()));
      way.setLength(length);
    }
  }

  private static void requireWhole(String text, CharSequence way) throws Refused {
    OptionalInt half = LoneSurrogate.in(text);
    if (half.isPresent()) {
      throw Review.malformed(
          "found a lone surrogate, U+%04X, at '%s'; write the whole character, or leave it out"
              .formatted(half.getAsInt(), way.subSequence(0, Math.min(way.length(), MOST_WAY))));
    }
  }

  /// Writes the answer to a review.
  static String write(String uid, AdmissionDecision decision) {
    ObjectNode answer = MAPPER.createObjectNode();
    answer.put("apiVersion", "admission.k8s.io/v1");
    answer.put("kind", "AdmissionReview");
    ObjectNode response = answer.putObject("response");
    response.put("uid", uid);
    switch (decision) {
      case AdmissionDecision.LeaveAlone _ -> response.put("allowed", true);
      case AdmissionDecision.Inject(List<Addition> additions, List<String> warnings) -> {
        response.put("allowed", true);
        response.put("patchType", "JSONPatch");
        response.put("patch", Base64.getEncoder().encodeToString(patch(additions)));
        if (!warnings.isEmpty()) {
          ArrayNode list = response.putArray("warnings");
          warnings.forEach(warning -> list.add("fim: " + warning));
        }
      }
      case AdmissionDecision.Refuse refuse -> {
        response.put("allowed", false);
        ObjectNode status = response.putObject("status");
        status.put("code", FORBIDDEN);
        status.put("reason", "Forbidden");
        status.put("message", refuse.message());
      }
    }
    return MAPPER.writeValueAsString(answer);
  }

  private static byte[] patch(List<Addition> additions) {
    ArrayNode patch = MAPPER.createArrayNode();
    additions.forEach(addition -> patch.add(addition.toJson()));
    return MAPPER.writeValueAsBytes(patch);
  }
}
