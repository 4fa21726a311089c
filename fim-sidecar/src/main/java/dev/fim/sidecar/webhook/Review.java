package dev.fim.sidecar.webhook;

import dev.fim.path.DisplayForm;
import dev.fim.sidecar.serve.Answer;
import dev.fim.sidecar.serve.Refused;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What is asked of a webhook: the `request` of an AdmissionReview.
///
/// @param uid to be given back
/// @param isNewPod whether a pod is to be made, and not something else done to it
/// @param namespace null if it has none
/// @param name of the object, for people, in display form; one that is still to be generated ends
///   in `*`
/// @param object that is to be made; a missing node if there is none
record Review(
    String uid, boolean isNewPod, @Nullable String namespace, String name, JsonNode object) {

  private static final String API_VERSION = "admission.k8s.io/v1";
  private static final String KIND = "AdmissionReview";

  /// The API server sends a UUID. It goes back as it came.
  private static final Pattern UID = Pattern.compile("[!-~]{1,128}");

  private static final int MOST_NAME = 253; // of Kubernetes
  private static final int MOST_FACT = 300;

  /// Takes it from the tree of a body.
  ///
  /// @throws Refused if it is none of this version
  static Review of(JsonNode body) throws Refused {
    requireThisVersion(body);
    JsonNode request = body.path("request");
    if (!request.isObject()) {
      throw malformed("it has no 'request'");
    }
    String uid = text(request.path("uid"));
    if (uid == null || !UID.matcher(uid).matches()) {
      throw malformed("its 'request.uid' is not a text of 1 to 128 printable ASCII characters");
    }
    return new Review(
        uid,
        isNewPod(request),
        text(request.path("namespace")),
        name(request),
        request.path("object"));
  }

  private static void requireThisVersion(JsonNode body) throws Refused {
    if (!body.isObject()) {
      throw malformed("it is no JSON object");
    }
    String apiVersion = text(body.path("apiVersion"));
    String kind = text(body.path("kind"));
    if (!API_VERSION.equals(apiVersion) || !KIND.equals(kind)) {
      throw malformed(
          "found apiVersion %s and kind %s; allowed: apiVersion '%s' and kind '%s'"
              .formatted(quoted(apiVersion), quoted(kind), API_VERSION, KIND));
    }
  }

  /// No review that can be read.
  ///
  /// @param fact may quote what was sent: it is escaped, and cut
  static Refused malformed(String fact) {
    String shown = DisplayForm.ofText(fact.substring(0, Math.min(fact.length(), MOST_FACT)));
    return new Refused(Answer.line(400, "cannot read the review: " + shown));
  }

  private static boolean isNewPod(JsonNode request) {
    JsonNode resource = request.path("resource");
    String subResource = text(request.path("subResource"));
    return "CREATE".equals(text(request.path("operation")))
        && "".equals(text(resource.path("group")))
        && "v1".equals(text(resource.path("version")))
        && "pods".equals(text(resource.path("resource")))
        && (subResource == null || subResource.isEmpty());
  }

  private static String name(JsonNode request) {
    JsonNode metadata = request.path("object").path("metadata");
    String name = text(request.path("name"));
    if (name == null || name.isEmpty()) {
      name = text(metadata.path("name"));
    }
    if (name == null || name.isEmpty()) {
      String start = text(metadata.path("generateName"));
      name = (start == null ? "" : start) + "*";
    }
    return shown(name);
  }

  /// The namespace for people, in display form; empty if there is none.
  String shownNamespace() {
    return namespace == null ? "" : shown(namespace);
  }

  private static String shown(String text) {
    return DisplayForm.ofText(text.substring(0, Math.min(text.length(), MOST_NAME)));
  }

  private static String quoted(@Nullable String text) {
    return text == null ? "(none)" : "'" + text.substring(0, Math.min(text.length(), 60)) + "'";
  }

  private static @Nullable String text(JsonNode node) {
    return node.isString() ? node.stringValue() : null;
  }
}
