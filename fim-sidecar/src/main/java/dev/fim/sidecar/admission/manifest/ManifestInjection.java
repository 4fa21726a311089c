package dev.fim.sidecar.admission.manifest;

import dev.fim.error.SourceException;
import dev.fim.sidecar.admission.Addition;
import dev.fim.sidecar.admission.AdmissionDecision;
import dev.fim.sidecar.admission.AdmissionDecision.Inject;
import dev.fim.sidecar.admission.AdmissionDecision.LeaveAlone;
import dev.fim.sidecar.admission.PodAdmission;
import dev.fim.sidecar.admission.manifest.Node.Fields;
import dev.fim.sidecar.admission.manifest.Node.Items;
import dev.fim.sidecar.admission.setting.OptIn;
import dev.fim.yaml.Spelling;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/// Puts the sidecar into the pods of a file. What it does not change stands in its result as it did
/// in the file; of a document that it changes, comments and blank lines go, and aliases and merge
/// keys become what they stand for.
public final class ManifestInjection {

  /// In characters.
  public static final int LARGEST = 8 << 20;

  /// Of one document, with what its aliases stand for.
  private static final int MOST_NODES = 500_000;

  private static final int DEEPEST = 200;

  /// Of all objects together that get the sidecar.
  private static final int MOST_WRITTEN = 200_000;

  /// A kind that a message can show as it is.
  private static final Pattern PLAIN = Pattern.compile("[a-zA-Z0-9]{1,60}");

  private final PodAdmission admission;
  private final OptIn optIn;
  private final String name;
  private final List<Outcome> outcomes = new ArrayList<>();
  private long written;
  private int number; // of the document, from 1

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
      throw YamlDocuments.fault(name, 1, 1, "more than 8 MiB", "split it");
    }
    return new ManifestInjection(admission, optIn, name).inject(text);
  }

  private Result inject(String text) {
    List<Document> json = JsonDocuments.read(text);
    List<Document> documents = json == null ? YamlDocuments.read(name, text) : json;
    StringBuilder result = new StringBuilder();
    for (Document document : documents) {
      number++;
      Node changed = changed(document.root());
      if (!result.isEmpty() && result.charAt(result.length() - 1) != '\n') {
        result.append('\n');
      }
      if (changed == null) {
        result.append(document.text());
      } else {
        result.append(json == null ? YamlText.of(changed) : JsonDocuments.text(changed));
      }
    }
    return new Result(
        outcomes.stream().anyMatch(ManifestInjection::isChange) ? result.toString() : text,
        outcomes);
  }

  private static boolean isChange(Outcome outcome) {
    return outcome.decision() instanceof Inject;
  }

  /// With the sidecar; null if nothing is added.
  private @Nullable Node changed(Node node) {
    if (!(node instanceof Fields object)) {
      return null;
    }
    Workload workload = Workload.of(object);
    if (workload == null && !Workload.isList(object)) {
      if (Workload.isUnknown(object)) {
        outcomes.add(unknown(object));
      }
      return null;
    }
    if (object.size() > MOST_NODES || object.depth() > DEEPEST) {
      throw YamlDocuments.fault(
          name,
          1,
          1,
          "an object that is too large with what its aliases stand for",
          "write %d nodes and %d levels at most".formatted(MOST_NODES, DEEPEST));
    }
    NodeJson meaning = new NodeJson(name, number);
    Fields merged = (Fields) meaning.merged(object);
    return workload == null ? changedList(merged) : changed(workload, merged, meaning.json(merged));
  }

  /// Left alone, and reported: it may well be meant to be watched.
  private static Outcome unknown(Fields object) {
    String said = Workload.text(object, "kind");
    String kind =
        said == null ? "object" : PLAIN.matcher(said).matches() ? said : Spelling.quote(said);
    String named =
        object.get("metadata") instanceof Fields metadata ? Workload.text(metadata, "name") : null;
    return new Outcome(
        kind + " " + Spelling.quote(named == null ? "" : named),
        new LeaveAlone(
            "it holds containers, but fim does not know its kind; the webhook adds the sidecar to"
                + " its pods where they ask"));
  }

  private @Nullable Node changedList(Fields list) {
    if (!(list.get("items") instanceof Items items)) {
      return null;
    }
    boolean isChanged = false;
    List<Node> result = new ArrayList<>();
    for (Node item : items.nodes()) {
      Node changed = changed(item);
      isChanged |= changed != null;
      result.add(changed == null ? item : changed);
    }
    Items changed = Items.of(items.tag(), result, items.style());
    return isChanged ? list.with(NodeJson.text("items", list.style()), changed) : null;
  }

  private @Nullable Node changed(Workload workload, Fields object, JsonNode json) {
    JsonNode pod = json;
    for (String key : workload.path()) {
      pod = pod.path(key);
    }
    JsonNode metadata = json.path("metadata");
    String namespace = metadata.path("namespace").stringValue(null);
    AdmissionDecision decision = admission.decide(pod, namespace, optIn);
    JsonNode named = metadata.has("name") ? metadata.path("name") : metadata.path("generateName");
    outcomes.add(
        new Outcome(workload.kind() + " " + Spelling.quote(named.stringValue("")), decision));
    if (!(decision instanceof Inject(List<Addition> additions, List<String> _))) {
      return null;
    }
    Node patched = patched(workload, object, additions);
    written += patched.size();
    if (written > MOST_WRITTEN) {
      throw YamlDocuments.fault(name, 1, 1, "more pods than can be changed at once", "split it");
    }
    return patched;
  }

  private static Node patched(Workload workload, Fields object, List<Addition> additions) {
    Node result = object;
    for (Addition addition : additions) {
      List<String> path = new ArrayList<>(workload.path());
      for (JsonPointer at = JsonPointer.compile(addition.path()); !at.matches(); at = at.tail()) {
        path.add(at.getMatchingProperty());
      }
      result = added(result, path, addition.value());
    }
    return result;
  }

  private static Node added(Node node, List<String> path, JsonNode value) {
    if (path.isEmpty()) {
      throw new IllegalArgumentException("an addition replaces nothing");
    }
    String key = path.getFirst();
    List<String> rest = path.subList(1, path.size());
    return switch (node) {
      case Items items when key.equals("-") && rest.isEmpty() ->
          items.and(NodeJson.node(value, items.style()));
      case Fields fields -> {
        Node child = fields.get(key);
        Node next =
            child == null && rest.isEmpty()
                ? NodeJson.node(value, fields.style())
                : added(Objects.requireNonNull(child), rest, value);
        yield fields.with(NodeJson.text(key, fields.style()), next);
      }
      case Items _, Node.Scalar _ ->
          throw new IllegalArgumentException("nothing can be added at " + path);
    };
  }
}
