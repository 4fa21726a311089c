package dev.fim.sidecar.admission.annotation;

import dev.fim.sidecar.admission.pod.PodFaults;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The operator's permissions for pods that ask for the sidecar in one way. Immutable.
///
/// @param level the way of asking, as in the settings file: `enforced`
/// @param isStrict whether unnamed annotations must not weaken the watch; it also applies to
///   containers with the name of the sidecar or of an ignored container
/// @param named the permissions of single annotations
public record Permissions(String level, boolean isStrict, Map<Annotation, Permission> named) {

  public Permissions {
    named = Map.copyOf(named);
  }

  /// The permissions without exceptions.
  public static Permissions of(String level, boolean isStrict) {
    return new Permissions(level, isStrict, Map.of());
  }

  /// The permission of an annotation. The operator lists the images in any case.
  public Permission of(Annotation annotation) {
    Permission permission = named.get(annotation);
    if (permission != null) {
      return permission;
    }
    return isStrict && annotation != Annotation.IMAGE
        ? new Permission.NoWeaker()
        : new Permission.Any();
  }

  /// Adds a fault for each annotation that a pod may not have.
  ///
  /// @param given the annotations of the pod, each with a valid value
  /// @param defaults of the operator, by label
  void check(Map<Annotation, String> given, Map<String, String> defaults, PodFaults faults) {
    Map<Annotation, String> held = new EnumMap<>(Annotation.class);
    for (Annotation annotation : Annotation.values()) {
      String standard = defaults.getOrDefault(annotation.label(), annotation.standard());
      if (standard != null) {
        held.put(annotation, standard);
      }
    }
    given.forEach((annotation, value) -> {
      String fault = fault(annotation, value, held);
      if (fault != null) {
        faults.add(PodRequest.invalid(annotation, value, at(annotation.label(), fault)));
      }
    });
  }

  private @Nullable String fault(
      Annotation annotation, String value, Map<Annotation, String> held) {
    Permission permission = of(annotation);
    boolean isPart = annotation == Annotation.MONITOR || annotation == Annotation.EXCLUDE;
    if (isPart
        && held.containsKey(Annotation.POLICY)
        && permission instanceof Permission.NoWeaker) {
      return "it must not replace the 'policy' that applies without it";
    }
    return value.equals(held.get(annotation))
        ? null
        : permission.fault(annotation, value, held.get(annotation));
  }

  /// A fault with its place and the operator's setting that causes it.
  ///
  /// @param key the key below that of the level; empty for the level itself
  public String at(String key, String fault) {
    return atSetting("allow." + level + (key.isEmpty() ? "" : "." + key), fault);
  }

  /// A fault with its place.
  ///
  /// @param setting the operator's setting that causes it
  public String atSetting(String setting, String fault) {
    return place() + " " + fault + "; the operator's setting is '" + setting + "'";
  }

  private String place() {
    return level.equals("pod") ? "where the pod itself asks" : "in an " + level + " namespace";
  }

  /// Whether a pod may leave out containers that are watched by default.
  public boolean mayLeaveOut() {
    return !(Objects.requireNonNull(of(Annotation.CONTAINERS)) instanceof Permission.NoWeaker);
  }
}
