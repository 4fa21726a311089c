package dev.fim.checked;

import dev.fim.compare.Summary;
import dev.fim.path.RawPath;
import dev.fim.policy.Scope;
import java.time.Instant;

/// The outcome of a check against a generation of a database.
///
/// @param ended when it ended
/// @param generation the number of the generation
/// @param reading which files it read
/// @param extent how much of the generation it compared
/// @param root the directory that counted as `/`
/// @param scope the compared paths
public record LastCheck(
    Instant ended,
    long generation,
    Reading reading,
    Extent extent,
    RawPath root,
    Scope scope,
    Summary summary) {

  /// Which files a check read.
  public enum Reading {
    ALL("all"),
    /// Those that had changed since they were last verified.
    CHANGED("changed");

    private final String label;

    Reading(String label) {
      this.label = label;
    }

    /// The name in files and reports.
    public String label() {
      return label;
    }
  }

  /// How much of a generation a check compared.
  public enum Extent {
    /// All of it, at the root and under the policy that it was recorded with.
    WHOLE("whole"),
    PART("part");

    private final String label;

    Extent(String label) {
      this.label = label;
    }

    /// The name in files and reports.
    public String label() {
      return label;
    }
  }
}
