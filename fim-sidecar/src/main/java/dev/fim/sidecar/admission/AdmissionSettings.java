package dev.fim.sidecar.admission;

import java.util.List;
import java.util.Map;
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
public record AdmissionSettings(
    String image,
    List<String> images,
    @Nullable String pullPolicy,
    String namespace,
    List<String> ignoredContainers,
    Map<String, String> defaults) {

  public AdmissionSettings {
    images = List.copyOf(images);
    ignoredContainers = List.copyOf(ignoredContainers);
    defaults = Map.copyOf(defaults);
  }

  /// Every image that a sidecar may have.
  List<String> allowedImages() {
    return Stream.concat(Stream.of(image), images.stream()).distinct().toList();
  }
}
