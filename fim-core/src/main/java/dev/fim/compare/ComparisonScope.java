package dev.fim.compare;

import dev.fim.file.Entry;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.file.MountPoint;
import dev.fim.file.Unobserved;
import dev.fim.path.RawPath;
import dev.fim.policy.Decision;
import dev.fim.policy.Scope;
import java.util.function.BiFunction;

/// The paths of a comparison, and the policy that decides within them.
record ComparisonScope(Scope scope, BiFunction<RawPath, FileType, Decision> policy) {

  boolean covers(RawPath path) {
    return scope.contains(path);
  }

  /// Whether the scope lists exactly this path.
  boolean names(RawPath path) {
    return scope.paths().contains(path);
  }

  /// The decision of the policy on `entry`. If the type is unknown, the first decision that is not
  /// [Decision.Reach#OUTSIDE], so that no unknown entry is ignored.
  Decision decide(Entry entry) {
    return switch (entry) {
      case FileEntry file -> decide(file.path(), file.type());
      case Unobserved unobserved -> ofAnyType(unobserved.path());
      case MountPoint mount -> ofAnyType(mount.path());
    };
  }

  private Decision decide(RawPath path, FileType type) {
    return policy.apply(path, type);
  }

  private Decision ofAnyType(RawPath path) {
    for (FileType type : FileType.values()) {
      Decision decision = decide(path, type);
      if (decision.reach() != Decision.Reach.OUTSIDE) {
        return decision;
      }
    }
    return Decision.OUTSIDE;
  }
}
