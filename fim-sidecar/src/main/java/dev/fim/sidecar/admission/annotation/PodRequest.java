package dev.fim.sidecar.admission.annotation;

import dev.fim.sidecar.admission.pod.PodFaults;
import dev.fim.sidecar.setting.Setting;
import dev.fim.words.Spelling;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The request for the sidecar of one pod: its annotations, otherwise the operator's defaults.
/// Every value is valid. Immutable.
public final class PodRequest {

  /// The action that needs the kubelet.
  public static final String RESTART_ALL = "restart-all";

  private static final List<Annotation> SELECTION =
      List.of(Annotation.MONITOR, Annotation.EXCLUDE, Annotation.POLICY);

  private final Map<Annotation, String> values;
  private final Set<Annotation> given;

  private PodRequest(Map<Annotation, String> values, Set<Annotation> given) {
    this.values = values;
    this.given = given;
  }

  /// Reads the annotations of a pod. Invalid values are faults and are ignored.
  ///
  /// @param annotations all of them
  /// @param defaults by label, each valid
  /// @param images the images that a pod may name
  /// @param permissions of the operator
  public static PodRequest of(
      Map<String, String> annotations,
      Map<String, String> defaults,
      List<String> images,
      Permissions permissions,
      PodFaults faults) {
    Map<Annotation, String> given = given(annotations, images, faults);
    permissions.check(given, defaults, faults);
    Map<Annotation, String> values = new EnumMap<>(Annotation.class);
    for (Annotation annotation : Annotation.values()) {
      String standard = defaults.get(annotation.label());
      if (standard != null) {
        values.put(annotation, standard);
      } else if (annotation.standard() != null && annotation.setting() == null) {
        values.put(annotation, Objects.requireNonNull(annotation.standard()));
      }
    }
    if (SELECTION.stream().anyMatch(given::containsKey)) {
      SELECTION.forEach(values::remove);
    }
    values.putAll(given);
    PodRequest request = new PodRequest(values, given.keySet());
    request.check(faults);
    return request;
  }

  private static Map<Annotation, String> given(
      Map<String, String> annotations, List<String> images, PodFaults faults) {
    Map<Annotation, String> given = new EnumMap<>(Annotation.class);
    annotations.forEach((key, value) -> {
      if (key.startsWith(Annotation.PREFIX)) {
        String label = key.substring(Annotation.PREFIX.length());
        Annotation annotation = Annotation.ofLabel(label);
        if (annotation == null) {
          faults.add("unknown annotation " + Spelling.quote(key) + ": " + known(label));
          return;
        }
        String fault = annotation.fault(value);
        if (fault == null && annotation == Annotation.IMAGE && !images.contains(value)) {
          fault = "allowed: " + String.join(", ", images);
        }
        if (fault == null) {
          given.put(annotation, value);
        } else {
          faults.add(invalid(annotation, value, fault));
        }
      }
    });
    return given;
  }

  private static String known(String label) {
    return label.equals("inject")
        ? "'" + Annotation.PREFIX + "inject' is a label"
        : Spelling.allowed(label, Annotation.labels(Arrays.asList(Annotation.values())));
  }

  /// The fault text of an invalid value.
  public static String invalid(Annotation annotation, String value, String fault) {
    return "invalid value "
        + Spelling.quote(value)
        + " for annotation '"
        + annotation.key()
        + "': "
        + fault;
  }

  /// Adds faults for valid values that contradict each other.
  private void check(PodFaults faults) {
    String policy = values.get(Annotation.POLICY);
    for (Annotation part : List.of(Annotation.MONITOR, Annotation.EXCLUDE)) {
      String value = values.get(part);
      if (policy != null && value != null) {
        faults.add(
            invalid(part, value, "there is a '" + Annotation.POLICY.key() + "': put it there"));
      }
    }
    requireOrder(
        Annotation.RESOURCES_REQUESTS_CPU, Annotation.RESOURCES_LIMITS_CPU, Quantity::cpu, faults);
    requireOrder(
        Annotation.RESOURCES_REQUESTS_MEMORY,
        Annotation.RESOURCES_LIMITS_MEMORY,
        Quantity::memory,
        faults);
  }

  private void requireOrder(
      Annotation request,
      Annotation limit,
      Function<String, @Nullable BigDecimal> amount,
      PodFaults faults) {
    BigDecimal least = amount.apply(value(request));
    BigDecimal most = amount.apply(value(limit));
    if (least != null && most != null && least.compareTo(most) > 0) {
      String rule = "more than '" + limit.key() + "' allows, which is " + value(limit);
      faults.add(invalid(request, value(request), rule));
    }
  }

  /// Whether the pod itself has the annotation.
  public boolean isGiven(Annotation annotation) {
    return given.contains(annotation);
  }

  /// The image of the sidecar; null for the operator's.
  public @Nullable String image() {
    return values.get(Annotation.IMAGE);
  }

  /// The containers that the pod names; null if it names none.
  public @Nullable List<String> containers() {
    String names = values.get(Annotation.CONTAINERS);
    return names == null ? null : AnnotationFormat.containers(names);
  }

  /// The ConfigMap of the policy; null if there is none.
  public @Nullable String policy() {
    return values.get(Annotation.POLICY);
  }

  /// The ConfigMap of the trusted public key; null if there is none.
  public @Nullable String trust() {
    return values.get(Annotation.TRUST);
  }

  /// Whether the kubelet should restart the whole pod.
  public boolean restartsAll() {
    return RESTART_ALL.equals(values.get(Annotation.ACTION));
  }

  /// The requested baseline.
  public PodBaseline baseline() {
    return PodBaseline.parse(value(Annotation.BASELINE));
  }

  /// The requested rights of the sidecar.
  public RightsProfile profile() {
    return RightsProfile.of(value(Annotation.PROFILE));
  }

  /// Whether the sidecar should be a native one; null if it depends on the pod.
  public @Nullable Boolean nativeSidecar() {
    String value = value(Annotation.NATIVE_SIDECAR);
    return value.equals("auto") ? null : (Boolean) value.equals("true");
  }

  /// The amount of a resource in its written form; null for none.
  public @Nullable String amount(Annotation annotation) {
    String value = value(annotation);
    return value.equals("none") ? null : value;
  }

  /// The settings that the pod or the operator gives, with their values, in the order of the table.
  public Map<Setting<?>, String> settings() {
    Map<Setting<?>, String> settings = new LinkedHashMap<>();
    values.forEach((annotation, value) -> {
      Setting<?> setting = annotation.setting();
      if (setting != null) {
        settings.put(setting, value);
      }
    });
    return settings;
  }

  private String value(Annotation annotation) {
    return Objects.requireNonNull(values.get(annotation), annotation::key);
  }
}
