package dev.fim.fleet;

import org.jspecify.annotations.Nullable;

/// One report of a sidecar. Texts that are too long for the catalogue are cut.
///
/// @param kind `baseline`, `intact`, `drift`, `unverifiable`, `action` or `gone`; others may come
/// @param findings JSON; null for none
/// @param version of the sidecar
public record PodReport(
    PodIdentity identity,
    @Nullable String image,
    String kind,
    @Nullable String verdict,
    @Nullable BaselineClaim baseline,
    @Nullable String findings,
    @Nullable String version) {

  /// The most characters of the findings.
  public static final int MOST_FINDINGS = 65_536;

  private static final int MOST_NAME = 253;
  private static final int MOST_IMAGE = 1_000;
  private static final int MOST_UID = 64;

  public PodReport {
    identity =
        new PodIdentity(
            cut(identity.cluster(), MOST_NAME),
            cut(identity.namespace(), MOST_NAME),
            cut(identity.pod(), MOST_NAME),
            cut(identity.podUid(), MOST_UID),
            cut(identity.node(), MOST_NAME),
            cut(identity.container(), MOST_NAME));
    image = cut(image, MOST_IMAGE);
    findings = cut(findings, MOST_FINDINGS);
  }

  /// PostgreSQL keeps no NUL, and counts characters where Java counts halves of them.
  private static @Nullable String cut(@Nullable String text, int most) {
    if (text == null) {
      return null;
    }
    String clean = text.replace('\0', '\ufffd');
    return clean.length() <= most ? clean : clean.substring(0, most);
  }
}
