package dev.fim.sidecar.admission.setting;

import dev.fim.sidecar.admission.annotation.Permissions;
import dev.fim.sidecar.admission.pod.PodContainer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The operator's settings of the injection. Immutable.
///
/// @param image the default image of the sidecar
/// @param images further images that a pod may name
/// @param pullPolicy of the image; null for the default of Kubernetes
/// @param namespace the webhook's own namespace, in which nothing is injected
/// @param ignoredContainers containers that are not watched unless a pod names them, such as the
///   sidecars of others
/// @param defaults of the annotations, by their names without the prefix
/// @param permissions the permissions of pods, by who asks
/// @param others the additions to the sidecar that are allowed with strict permissions
/// @param imageDigests which digests match images that are named with a tag, with strict
///   permissions
/// @param profiles the profiles that the sidecar may get with strict permissions
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

  /// The permissions without a setting.
  static Map<OptIn, Permissions> standardPermissions() {
    Map<OptIn, Permissions> permissions = new EnumMap<>(OptIn.class);
    for (OptIn level : OptIn.values()) {
      permissions.put(level, Permissions.of(level.label(), level == OptIn.ENFORCED));
    }
    return permissions;
  }

  /// The permissions of pods for one way of asking.
  public Permissions permissions(OptIn optIn) {
    return Objects.requireNonNull(permissions.get(optIn));
  }

  /// Which digests match images that are named with a tag.
  public ImageDigests imageDigests(Permissions held) {
    return held.isStrict() ? imageDigests : ImageDigests.ANY;
  }

  /// Whether a container is ignored unless the pod names it.
  public boolean isIgnored(PodContainer container, Permissions held) {
    return ignoredContainers.stream()
        .anyMatch(one -> one.is(container, held.isStrict(), imageDigests(held)));
  }

  /// All images that a sidecar may have.
  public List<String> allowedImages() {
    return Stream.concat(Stream.of(image), images.stream()).distinct().toList();
  }
}
