package dev.fim.sidecar.admission;

import dev.fim.sidecar.admission.annotation.Permissions;
import dev.fim.sidecar.admission.pod.ContainerUser;
import dev.fim.sidecar.admission.pod.JsonFields;
import dev.fim.sidecar.admission.pod.PodContainer;
import dev.fim.sidecar.admission.pod.PodFaults;
import dev.fim.sidecar.admission.setting.AllowedProfiles;
import dev.fim.words.Spelling;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The AppArmor and SELinux profiles of the watched containers. The sidecar gets the same ones,
/// because most profiles allow a process to read only processes of the same profile.
final class ConfinementProfiles {

  /// The annotation for the profile before Kubernetes 1.30, followed by the name of the container.
  private static final String ANNOTATION = "container.apparmor.security.beta.kubernetes.io/";

  private static final String APPARMOR = "appArmorProfile";
  private static final String SELINUX = "seLinuxOptions";

  private ConfinementProfiles() {}

  /// Copies the profiles in the security contexts of the containers.
  static void copy(
      List<PodContainer> watched, JsonFields spec, ObjectNode context, PodFaults faults) {
    for (String key : List.of(APPARMOR, SELINUX)) {
      List<Optional<JsonNode>> profiles =
          watched.stream()
              .map(each -> Optional.ofNullable(profile(each.fields(), spec, key)))
              .distinct()
              .toList();
      if (profiles.size() > 1) {
        faults.add(several(key));
      } else if (watched.stream().anyMatch(each -> isOwn(each.fields(), key))) {
        profiles.getFirst().ifPresent(profile -> context.set(key, profile.deepCopy()));
      }
    }
  }

  /// Adds a fault for each profile that the sidecar would get and the operator does not list. The
  /// pod's profile counts where a container has none.
  static void requireAllowed(
      List<PodContainer> watched,
      JsonFields spec,
      Map<String, String> annotations,
      AllowedProfiles allowed,
      Permissions permissions,
      PodFaults faults) {
    for (PodContainer each : watched) {
      Stream.of(
              annotations.getOrDefault(ANNOTATION + each.name(), ""),
              appArmor(ContainerUser.effective(each.fields(), spec, c -> c.object(APPARMOR))))
          .filter(profile -> !profile.isEmpty() && !allowed.hasAppArmor(profile))
          .map(profile -> refused("AppArmor profile", profile, each, allowed.appArmor()))
          .forEach(fault -> faults.add(permissions.atSetting("apparmor-profiles", fault)));
      JsonFields options = ContainerUser.effective(each.fields(), spec, c -> c.object(SELINUX));
      if (options != null && !allowed.hasEverySeLinuxType()) {
        seLinux(options, each, allowed)
            .forEach(fault -> faults.add(permissions.atSetting("selinux-types", fault)));
      }
    }
  }

  /// The profile in the form of the annotation; empty for none.
  private static String appArmor(@Nullable JsonFields profile) {
    if (profile == null) {
      return "";
    }
    String type = profile.text("type");
    return switch (type) {
      case null -> "";
      case "RuntimeDefault" -> "runtime/default";
      case "Unconfined" -> "unconfined";
      case "Localhost" ->
          "localhost/" + Objects.requireNonNullElse(profile.text("localhostProfile"), "");
      default -> type;
    };
  }

  private static List<String> seLinux(
      JsonFields options, PodContainer container, AllowedProfiles allowed) {
    List<String> faults = new ArrayList<>();
    for (String key : List.of("user", "role")) {
      String value = Objects.requireNonNullElse(options.text(key), "");
      if (!value.isEmpty()) {
        faults.add(refused("SELinux " + key, value, container, List.of()));
      }
    }
    String type = Objects.requireNonNullElse(options.text("type"), "");
    if (!type.isEmpty() && !allowed.hasSeLinuxType(type)) {
      faults.add(refused("SELinux type", type, container, allowed.seLinuxTypes()));
    }
    return faults;
  }

  private static String refused(
      String what, String value, PodContainer container, List<String> allowed) {
    return "container %s must not have the %s %s, since the sidecar gets the same: allowed: %s"
        .formatted(
            Spelling.quote(container.name()),
            what,
            Spelling.quote(value),
            allowed.isEmpty() ? "none" : String.join(", ", allowed));
  }

  private static @Nullable JsonNode profile(JsonFields container, JsonFields spec, String key) {
    JsonFields profile = ContainerUser.effective(container, spec, each -> each.object(key));
    return profile == null ? null : profile.node();
  }

  private static boolean isOwn(JsonFields container, String key) {
    JsonFields context = container.object("securityContext");
    return context != null && !context.isMissing(key);
  }

  private static String several(String what) {
    return "the watched containers have different profiles ("
        + what
        + "), and the sidecar can have one: give them the same, or watch one of them";
  }

  /// The fault of an annotation that gives the sidecar a profile which no watched container has;
  /// null if there is none.
  static @Nullable String foreign(List<PodContainer> watched, Map<String, String> annotations) {
    String profile = annotations.get(ANNOTATION + SidecarContainer.NAME);
    boolean isTheirs =
        profile == null
            || watched.stream()
                .allMatch(each -> profile.equals(annotations.get(ANNOTATION + each.name())));
    return isTheirs
        ? null
        : "annotation "
            + Spelling.quote(ANNOTATION + SidecarContainer.NAME)
            + " must not give the sidecar another profile than the watched containers have";
  }

  /// The annotation that the sidecar needs; null if it needs none.
  static @Nullable Addition annotation(
      List<PodContainer> watched, Map<String, String> annotations, PodFaults faults) {
    List<String> profiles =
        watched.stream()
            .map(each -> Objects.requireNonNullElse(annotations.get(ANNOTATION + each.name()), ""))
            .distinct()
            .toList();
    String key = ANNOTATION + SidecarContainer.NAME;
    if (profiles.size() > 1) {
      faults.add(several("annotations " + Spelling.quote(ANNOTATION + "…")));
    }
    if (profiles.size() != 1 || profiles.getFirst().isEmpty() || annotations.containsKey(key)) {
      return null;
    }
    return Addition.ofText("/metadata/annotations/" + key.replace("/", "~1"), profiles.getFirst());
  }
}
