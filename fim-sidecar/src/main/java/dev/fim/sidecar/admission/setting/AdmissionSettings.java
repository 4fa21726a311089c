package dev.fim.sidecar.admission.setting;

import dev.fim.sidecar.admission.annotation.Permissions;
import dev.fim.sidecar.admission.pod.PodContainer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What the operator says of the injection. Immutable.
///
/// @param image of the sidecar where a pod names none
/// @param images which a pod may name besides
/// @param pullPolicy of the image; null for the one of Kubernetes
/// @param namespace of the webhook itself, in which nothing is injected
/// @param ignoredContainers which are not watched where a pod does not name what is: the sidecars
///   that others inject
/// @param defaults for the annotations of a pod, by their names without the prefix
/// @param permissions what a pod may say, by who asks
/// @param others what others may add to the sidecar where the permissions are strict
/// @param imageDigests which count, where the permissions are strict, as the images that are named
///   with a tag
/// @param profiles which the sidecar takes over there
public record AdmissionSettings(
    String image,
    List<String> images,
    @Nullable String pullPolicy,
    String namespace,
    List<IgnoredContainer> ignoredContainers,
    Map<String, String> defaults,
    Map<OptIn, Permissions> permissions,
    AllowedAdditions others,
    ImageDigests imageDigests,
    AllowedProfiles profiles) {

  public AdmissionSettings {
    images = List.copyOf(images);
    ignoredContainers = List.copyOf(ignoredContainers);
    defaults = Map.copyOf(defaults);
    permissions = Map.copyOf(permissions);
  }

  /// What holds where the settings file says nothing.
  static Map<OptIn, Permissions> standardPermissions() {
    Map<OptIn, Permissions> permissions = new EnumMap<>(OptIn.class);
    for (OptIn level : OptIn.values()) {
      permissions.put(level, Permissions.of(level.label(), level == OptIn.ENFORCED));
    }
    return permissions;
  }

  /// What a pod may say where it is asked for so.
  public Permissions permissions(OptIn optIn) {
    return Objects.requireNonNull(permissions.get(optIn));
  }

  /// Which digests count as images that are named with a tag.
  public ImageDigests imageDigests(Permissions held) {
    return held.isStrict() ? imageDigests : ImageDigests.ANY;
  }

  /// Whether a container is not watched unless the pod names it.
  public boolean isIgnored(PodContainer container, Permissions held) {
    return ignoredContainers.stream()
        .anyMatch(one -> one.is(container, held.isStrict(), imageDigests(held)));
  }

  /// Every image that a sidecar may have.
  public List<String> allowedImages() {
    return Stream.concat(Stream.of(image), images.stream()).distinct().toList();
  }
}
