package dev.fim.sidecar.admission.setting;

import java.util.List;

/// The profiles of watched containers that the sidecar may get with strict permissions. With
/// another one it may be unable to read any process.
///
/// @param appArmor in the form of annotations: `runtime/default`, `unconfined`, `localhost/NAME`; a
///   `*` at the end matches anything
/// @param seLinuxTypes a `*` at the end matches anything
public record AllowedProfiles(List<String> appArmor, List<String> seLinuxTypes) {

  /// The defaults of container runtimes.
  static final AllowedProfiles STANDARD =
      new AllowedProfiles(List.of("runtime/default"), List.of("container_t"));

  public AllowedProfiles {
    appArmor = List.copyOf(appArmor);
    seLinuxTypes = List.copyOf(seLinuxTypes);
  }

  /// Whether an AppArmor profile, in the form of annotations, is allowed.
  public boolean hasAppArmor(String profile) {
    return Wildcard.matchesAny(appArmor, profile);
  }

  /// Whether an SELinux type is allowed.
  public boolean hasSeLinuxType(String type) {
    return Wildcard.matchesAny(seLinuxTypes, type);
  }

  /// Whether all SELinux options are allowed.
  public boolean hasEverySeLinuxType() {
    return seLinuxTypes.contains(Wildcard.ANYTHING);
  }
}
