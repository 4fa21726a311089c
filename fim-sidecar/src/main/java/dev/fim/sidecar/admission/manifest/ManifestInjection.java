package dev.fim.sidecar.admission.manifest;

import dev.fim.sidecar.admission.Addition;
import dev.fim.sidecar.admission.AdmissionDecision;
import dev.fim.sidecar.admission.AdmissionDecision.Inject;
import dev.fim.sidecar.admission.AdmissionDecision.LeaveAlone;
import dev.fim.sidecar.admission.PodAdmission;
import dev.fim.sidecar.admission.setting.OptIn;
import dev.fim.words.Spelling;
import dev.fim.yaml.YamlNode.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Puts the sidecar into the pods of a file. A document that it does not change stays byte for
/// byte. One that it changes keeps its values and the order of its keys, but not its style.
public final class ManifestInjection {

  /// In characters.
  public static final int LARGEST = 8 << 20;

  /// Of one file, that get the sidecar.
  private static final int MOST_PODS = 2_000;

  /// Of all objects that hold pods, with what their aliases stand for.
  private static final int MOST_NODES = 500_000;

  /// A kind that a message can show as it is.
  private static final Pattern PLAIN = Pattern.compile("[a-zA-Z0-9]{1,60}");

  private final PodAdmission admission;
  private final OptIn optIn;
  private final String name;
  private final List<Outcome> outcomes = new ArrayList<>();
  private int pods; // that get the sidecar
  private int nodes;

  private ManifestInjection(PodAdmission admission, OptIn optIn, String name) {
    this.admission = admission;
    this.optIn = optIn;
    this.name = name;
  }

  /// What was decided about one object that holds a pod.
  ///
  /// @param label its kind and name, in display form
  public record Outcome(String label, AdmissionDecision decision) {}

  /// What a file came to.
  ///
  /// @param text with the sidecar wherever it is to be; of no use if a pod was refused
  /// @param outcomes in the order of the file
  public record Result(String text, List<Outcome> outcomes) {
    public Result {
      outcomes = List.copyOf(outcomes);
    }
  }

  /// Decides about every pod of a text.
  ///
  /// @param name what messages call the text
  /// @param text of [#LARGEST] characters at most
  /// @throws SourceException if the text is neither YAML nor JSON, or an object that holds a pod
  ///   has a key twice or is too large
  public static Result inject(PodAdmission admission, OptIn optIn, String name, String text) {
    if (text.length() > LARGEST) {
      throw start(name).fault("more than 8 MiB", "split it");
    }
    return new ManifestInjection(admission, optIn, name).inject(text);
  }

  private static Place start(String name) {
    return new Place(YamlDocuments.FORMAT, name, 1, 1);
  }

  private Result inject(String text) {
    StringBuilder result = new StringBuilder();
    boolean isChanged = false; // the document before
    for (Document document : Document.read(name, text)) {
      if (!result.isEmpty() && result.charAt(result.length() - 1) != '\n') {
        result.append('\n');
      }
      if (isChanged && document.text().startsWith("%")) {
        result.append("...\n"); // a directive does not end the document before it
      }
      JsonNode root = document.root();
      if (Workload.of(root) != null || !Workload.items(root).isEmpty()) {
        if (document.fault() != null) {
          throw document.fault();
        }
        requireSize(document.place(), root, 0);
        root = root.deepCopy(); // in which each node stands once
      }
      isChanged = isChanged(root);
      result.append(isChanged ? document.written(root) : document.text());
    }
    return new Result(pods > 0 ? result.toString() : text, outcomes);
  }

  private void requireSize(Place place, JsonNode node, int depth) {
    if (++nodes > MOST_NODES || depth > YamlDocuments.FORMAT.levels()) {
      throw place.fault(
          "an object that is too large with what its aliases stand for",
          "write %d nodes and %d levels at most"
              .formatted(MOST_NODES, YamlDocuments.FORMAT.levels()));
    }
    node.forEach(each -> requireSize(place, each, depth + 1));
  }

  /// Puts the sidecar into an object, if it is to be there.
  private boolean isChanged(JsonNode object) {
    Workload workload = Workload.of(object);
    if (workload != null) {
      return isChanged(workload, object);
    }
    if (Workload.isUnknown(object)) {
      outcomes.add(unknown(object));
    }
    boolean isChanged = false;
    for (JsonNode item : Workload.items(object)) {
      isChanged |= isChanged(item);
    }
    return isChanged;
  }

  /// Left alone, and reported: it may well be meant to be watched.
  private static Outcome unknown(JsonNode object) {
    String kind = Scalar.meaning(object.path("kind")).asString("object");
    return new Outcome(
        (PLAIN.matcher(kind).matches() ? kind : Spelling.quote(kind))
            + " "
            + Spelling.quote(object.path("metadata").path("name").stringValue("")),
        new LeaveAlone(
            "it holds containers, but fim does not know its kind; the webhook adds the sidecar to"
                + " its pods where they ask"));
  }

  private boolean isChanged(Workload workload, JsonNode object) {
    JsonNode json = Scalar.meaning(object);
    JsonNode metadata = json.path("metadata");
    String namespace = metadata.path("namespace").stringValue(null);
    AdmissionDecision decision = admission.decide(json.at(workload.pod()), namespace, optIn);
    JsonNode named = metadata.has("name") ? metadata.path("name") : metadata.path("generateName");
    outcomes.add(
        new Outcome(workload.kind() + " " + Spelling.quote(named.stringValue("")), decision));
    if (!(decision instanceof Inject(List<Addition> additions, List<String> _))) {
      return false;
    }
    if (++pods > MOST_PODS) {
      throw start(name).fault("more pods than can be changed at once", "split it");
    }
    JsonNode pod = object.at(workload.pod());
    additions.forEach(addition -> add(pod, addition));
    return true;
  }

  private static void add(JsonNode pod, Addition addition) {
    JsonPointer path = JsonPointer.compile(addition.path());
    String key = path.last().getMatchingProperty();
    switch (pod.at(path.head())) {
      case ArrayNode items when key.equals("-") -> items.add(addition.value());
      case ObjectNode fields when !fields.has(key) -> fields.set(key, addition.value());
      default -> throw new IllegalArgumentException("nothing can be added at " + addition.path());
    }
  }
}
