package dev.fim.compare;

import dev.fim.path.RawPath;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which of the mounts on the trusted side must still exist: if one does not, that is a finding.
public final class MountLayout {

  /// All of them: the same tree at the same root.
  public static final MountLayout RECORDED = new MountLayout(null);

  /// None of them: the tree is under another root than the recorded one, for example a disk of
  /// another machine, and has other mounts.
  public static final MountLayout MOVED = new MountLayout(Set.of());

  /// None, and no mount counts as new: the baseline does not say where mounts were. Those that a
  /// scan skips are still listed.
  public static final MountLayout UNKNOWN = new MountLayout(Set.of());

  private final @Nullable Set<RawPath> required;

  private MountLayout(@Nullable Set<RawPath> required) {
    this.required = required;
  }

  /// Only those: what is known of the place where the tree is now.
  public static MountLayout of(Collection<RawPath> mounts) {
    return new MountLayout(Set.copyOf(mounts));
  }

  /// Whether the trusted side says where mounts were.
  @SuppressWarnings("ReferenceEquality") // one object stands for this
  boolean isKnown() {
    return this != UNKNOWN;
  }

  boolean requires(RawPath mount) {
    return required == null || required.contains(mount);
  }
}
