package dev.fim.sidecar.admission.annotation;

import dev.fim.sidecar.admission.pod.PodFaults;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What the operator lets pods say that ask for the sidecar in one way. Immutable.
///
/// @param level the way, as the settings file has it: `enforced`
/// @param isStrict whether what is not named is allowed only as far as it weakens nothing; it holds
///   for containers that bear the name of the sidecar or of an ignored container, too
/// @param named what holds for single annotations
public record Permissions(String level, boolean isStrict, Map<Annotation, Permission> named) {

  public Permissions {
    named = Map.copyOf(named);
  }

  /// Those with no exception.
  public static Permissions of(String level, boolean isStrict) {
    return new Permissions(level, isStrict, Map.of());
  }

  /// What may be said of one. The images are listed by the operator anyway.
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
  /// @param given by the pod, each value one that the annotation can have
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
      return "it must not take the place of the 'policy' that holds anyway";
    }
    return value.equals(held.get(annotation))
        ? null
        : permission.fault(annotation, value, held.get(annotation));
  }

  /// A fault with the place where it is one, and the operator's setting that says so.
  ///
  /// @param key below that of the level; empty for the level itself
  public String at(String key, String fault) {
    return atSetting("allow." + level + (key.isEmpty() ? "" : "." + key), fault);
  }

  /// A fault with the place where it is one.
  ///
  /// @param setting the operator's, which says so
  public String atSetting(String setting, String fault) {
    return place() + " " + fault + "; the operator's setting is '" + setting + "'";
  }

  private String place() {
    return level.equals("pod") ? "where the pod itself asks" : "in an " + level + " namespace";
  }

  /// Whether a pod may leave out containers that would be watched otherwise.
  public boolean mayLeaveOut() {
    return !(Objects.requireNonNull(of(Annotation.CONTAINERS)) instanceof Permission.NoWeaker);
  }
}
