package dev.fim.sidecar.admission.setting;

import java.util.List;

/// The profiles of watched containers that the sidecar takes over where the permissions are strict.
/// Under another one it may be unable to look at anything.
///
/// @param appArmor as annotations have them: `runtime/default`, `unconfined`, `localhost/NAME`; a
///   `*` at the end stands for anything
/// @param seLinuxTypes likewise
public record AllowedProfiles(List<String> appArmor, List<String> seLinuxTypes) {

  /// What each container runtime gives of itself.
  static final AllowedProfiles STANDARD =
      new AllowedProfiles(List.of("runtime/default"), List.of("container_t"));

  public AllowedProfiles {
    appArmor = List.copyOf(appArmor);
    seLinuxTypes = List.copyOf(seLinuxTypes);
  }

  /// Whether the sidecar takes over an AppArmor profile, as annotations have it.
  public boolean hasAppArmor(String profile) {
    return Wildcard.matchesAny(appArmor, profile);
  }

  /// Whether it takes over a type of SELinux.
  public boolean hasSeLinuxType(String type) {
    return Wildcard.matchesAny(seLinuxTypes, type);
  }

  /// Whether SELinux options may be any at all.
  public boolean hasEverySeLinuxType() {
    return seLinuxTypes.contains(Wildcard.ANYTHING);
  }
}
