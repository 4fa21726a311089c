package dev.fim.sidecar.admission.setting;

/// The parts of an image reference, as Kubernetes splits it.
///
/// @param repository with the registry, if one is named
/// @param tag empty if there is none
/// @param digest such as `sha256:…`; empty if there is none
public record ImageName(String repository, String tag, String digest) {

  private static final String LATEST = "latest";

  /// Splits a reference; any text is valid.
  public static ImageName of(String text) {
    int at = text.indexOf('@');
    String named = at < 0 ? text : text.substring(0, at);
    int colon = named.lastIndexOf(':');
    boolean isTagged = colon > named.lastIndexOf('/');
    return new ImageName(
        isTagged ? named.substring(0, colon) : named,
        isTagged ? named.substring(colon + 1) : "",
        at < 0 ? "" : text.substring(at + 1));
  }

  /// Whether an image is one of those that the operator names.
  public static boolean isSame(String known, String image, ImageDigests digests) {
    return of(known).isMeantBy(of(image), digests);
  }

  /// Whether another reference means this image of the operator. A digest decides alone: the
  /// runtime ignores a tag beside it.
  boolean isMeantBy(ImageName found, ImageDigests digests) {
    if (equals(found)) {
      return true;
    }
    if (!repository.equals(found.repository) || !found.digest.startsWith("sha256:")) {
      return false;
    }
    return digest.isEmpty()
        ? digests == ImageDigests.ANY && (found.tag.isEmpty() || found.tag.equals(tag))
        : digest.equals(found.digest);
  }

  /// Whether the API server sets `imagePullPolicy: Always` if a container has no policy.
  public boolean isPulledAlways() {
    return tag.equals(LATEST) || (tag.isEmpty() && digest.isEmpty());
  }
}
