package dev.fim.sidecar.manifest;

import dev.fim.sidecar.admission.AdditionsApplied;
import dev.fim.sidecar.admission.AdmissionDecision;
import dev.fim.sidecar.admission.AdmissionDecision.Inject;
import dev.fim.sidecar.admission.PodAdmission;
import dev.fim.sidecar.admission.setting.AdmissionSettingsFile;
import dev.fim.sidecar.admission.setting.OptIn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Pods of the example manifests, to be changed, and what changes them.
public final class ExamplePods {

  static final String LABEL = "fim.dev/inject";

  private ExamplePods() {}

  static Map<String, Object> pod(String file) {
    return Manifests.one(file, "Pod").tree();
  }

  static Map<String, Object> plain() {
    return pod("hello_server_injected_pod.yaml");
  }

  static Map<String, Object> watched() {
    return labelled(pod("hello_server_pod.yaml"), "true");
  }

  public static Map<String, Object> at(Map<String, Object> tree, String name) {
    return Manifests.map(tree.computeIfAbsent(name, _ -> new HashMap<String, Object>()));
  }

  static Map<String, Object> labelled(Map<String, Object> pod, String value) {
    at(at(pod, "metadata"), "labels").put(LABEL, value);
    return pod;
  }

  static Map<String, Object> unlabelled(Map<String, Object> pod) {
    at(at(pod, "metadata"), "labels").remove(LABEL);
    return pod;
  }

  public static Map<String, Object> sidecar(Map<String, Object> pod) {
    return Manifests.map(((List<?>) at(pod, "spec").get("containers")).get(1));
  }

  /// As the webhook writes it.
  public static Map<String, Object> written() {
    JsonMapper mapper = new JsonMapper();
    JsonNode pod = mapper.valueToTree(plain());
    AdmissionDecision decision =
        new PodAdmission(
                AdmissionSettingsFile.parse("settings", "version: 1\nimage: localhost/fim:0.1.0\n"))
            .decide(pod, "shop", OptIn.ENFORCED);
    JsonNode injected = AdditionsApplied.to(pod, ((Inject) decision).additions());
    return Manifests.map(mapper.convertValue(injected, Map.class));
  }

  static Map<String, Object> map(Object... pairs) {
    Map<String, Object> map = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put((String) pairs[i], pairs[i + 1]);
    }
    return map;
  }

  static void add(Map<String, Object> tree, String list, Map<String, Object> element) {
    List<Object> longer = new ArrayList<>((List<?>) tree.getOrDefault(list, List.of()));
    longer.add(element);
    tree.put(list, longer);
  }

  static Map<String, Object> annotated() {
    Map<String, Object> pod = plain();
    at(at(pod, "metadata"), "annotations")
        .putAll(Map.of("fim.dev/monitor", "/srv", "fim.dev/action", "audit"));
    return pod;
  }
}
