package dev.fim.sidecar.admission;

import dev.fim.sidecar.admission.annotation.Annotation;
import dev.fim.sidecar.admission.annotation.AnnotationFormat;
import dev.fim.sidecar.admission.annotation.Permissions;
import dev.fim.sidecar.admission.annotation.PodBaseline;
import dev.fim.sidecar.admission.annotation.PodRequest;
import dev.fim.sidecar.admission.annotation.RightsProfile;
import dev.fim.sidecar.admission.pod.ContainerUser;
import dev.fim.sidecar.admission.pod.JsonFields;
import dev.fim.sidecar.admission.pod.PodContainer;
import dev.fim.sidecar.admission.pod.PodFaults;
import dev.fim.sidecar.admission.setting.AdmissionSettings;
import dev.fim.words.Spelling;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Chooses the containers of a pod to watch, and checks whether they can be watched.
final class WatchedContainers {

  /// More names would be too long for a variable.
  private static final int MOST = 100;

  private static final int MOST_NAMED = 10;
  private static final Pattern DIGEST = Pattern.compile(".+@[a-z0-9+._-]+:[0-9a-fA-F]{32,}");

  private WatchedContainers() {}

  /// The containers that the pod names, otherwise every application container that is not ignored.
  /// With strict permissions a native sidecar counts as an application: its author chose where to
  /// put it.
  static List<PodContainer> of(
      List<PodContainer> containers,
      PodRequest request,
      AdmissionSettings settings,
      Permissions permissions,
      PodFaults faults) {
    List<PodContainer> others =
        containers.stream()
            .filter(each -> each.stays() && !each.name().equals(SidecarContainer.NAME))
            .toList();
    List<String> names = request.containers();
    List<PodContainer> standard =
        others.stream()
            .filter(each -> permissions.isStrict() || each.kind() == PodContainer.Kind.APPLICATION)
            .filter(each -> !settings.isIgnored(each, permissions))
            .toList();
    List<PodContainer> watched = names == null ? standard : named(others, names, faults);
    if (names != null && !permissions.mayLeaveOut()) {
      requireAll(standard, names, permissions, faults);
    }
    if (names == null && watched.isEmpty() && !others.isEmpty()) {
      faults.add(
          "no container is left to watch, since the operator has ignored "
              + shown(others)
              + ": name some with '"
              + Annotation.CONTAINERS.key()
              + "'");
    }
    if (watched.size() > MOST) {
      faults.add(
          "there are %d containers to watch, more than the limit of %d: name some with '%s'"
              .formatted(watched.size(), MOST, Annotation.CONTAINERS.key()));
      return List.of();
    }
    watched.stream()
        .filter(each -> !AnnotationFormat.isContainerName(each.name()))
        .forEach(each ->
            faults.add(
                each.fields().where()
                    + ".name is "
                    + Spelling.quote(each.name())
                    + ", which Kubernetes does not allow"));
    return watched;
  }

  private static void requireAll(
      List<PodContainer> standard, List<String> names, Permissions permissions, PodFaults faults) {
    List<PodContainer> missing =
        standard.stream().filter(each -> !names.contains(each.name())).toList();
    if (!missing.isEmpty()) {
      faults.add(
          PodRequest.invalid(
              Annotation.CONTAINERS,
              String.join(",", names),
              permissions.at(
                  Annotation.CONTAINERS.label(), "it must not leave out " + shown(missing))));
    }
  }

  private static List<PodContainer> named(
      List<PodContainer> others, List<String> names, PodFaults faults) {
    String rule = "no container of that name runs beside the sidecar; allowed: " + shown(others);
    Set<String> missing = new LinkedHashSet<>(names);
    others.forEach(each -> missing.remove(each.name()));
    missing.forEach(name -> faults.add(PodRequest.invalid(Annotation.CONTAINERS, name, rule)));
    Set<String> wanted = Set.copyOf(names);
    return others.stream().filter(each -> wanted.contains(each.name())).toList();
  }

  private static String shown(List<PodContainer> containers) {
    String names =
        String.join(
            ", ",
            containers.stream()
                .limit(MOST_NAMED)
                .map(each -> Spelling.quote(each.name()))
                .toList());
    return containers.size() > MOST_NAMED ? names + ", …" : names;
  }

  /// The user that all of them run as. A user that the profile does not allow is a fault.
  static ContainerUser identity(
      List<PodContainer> watched, JsonFields spec, PodRequest request, PodFaults faults) {
    for (PodContainer container : watched) {
      ContainerUser identity = ContainerUser.of(container.fields(), spec);
      String fault =
          switch (request.profile()) {
            case GENERAL -> null;
            case BASELINE ->
                isOther(identity.uid()) || isOther(identity.gid())
                    ? "watches containers of user and group 0 only, and container %s runs as "
                        + text(identity)
                        + ": take 'restricted' or 'general'"
                    : null;
            case RESTRICTED -> restricted(identity);
          };
      if (fault != null) {
        faults.add(
            "profile '%s' ".formatted(request.profile().label())
                + fault.formatted(Spelling.quote(container.name())));
      }
    }
    List<ContainerUser> identities =
        watched.stream().map(each -> ContainerUser.of(each.fields(), spec)).distinct().toList();
    if (request.profile() == RightsProfile.RESTRICTED && identities.size() > 1) {
      faults.add(
          "profile 'restricted' takes the application's user and group, and the watched containers"
              + " run as several: "
              + String.join(
                  ", ",
                  identities.stream().limit(MOST_NAMED).map(WatchedContainers::text).toList()));
    }
    return identities.isEmpty() ? new ContainerUser(null, null) : identities.getFirst();
  }

  private static boolean isOther(@Nullable Long id) {
    return id != null && id != 0;
  }

  private static @Nullable String restricted(ContainerUser identity) {
    if (identity.uid() == null || identity.gid() == null) {
      return "takes the application's user and group, which container %s does not set: set"
          + " runAsUser and runAsGroup in its securityContext";
    }
    return identity.uid() == 0
        ? "runs nothing as user 0, as container %s does: take 'baseline'"
        : null;
  }

  private static String text(ContainerUser identity) {
    return Objects.requireNonNullElse(identity.uid(), "?")
        + ":"
        + Objects.requireNonNullElse(identity.gid(), "?");
  }

  /// An image is a baseline only if its name always means the same content.
  static void requireDigests(List<PodContainer> watched, PodRequest request, PodFaults faults) {
    if (request.baseline().kind() != PodBaseline.Kind.IMAGE) {
      return;
    }
    for (PodContainer container : watched) {
      String image = container.fields().text("image");
      if (image == null || !DIGEST.matcher(image).matches()) {
        faults.add(
            PodRequest.invalid(
                Annotation.BASELINE,
                "image",
                "container "
                    + Spelling.quote(container.name())
                    + (image == null
                        ? " has no image"
                        : " has the image "
                            + Spelling.quote(image)
                            + ", and a tag can move: name it with its digest, as"
                            + " NAME@sha256:DIGEST")));
      }
    }
  }
}
