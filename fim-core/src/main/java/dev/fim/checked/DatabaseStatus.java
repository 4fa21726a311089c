package dev.fim.checked;

import dev.fim.baseline.Generation;
import dev.fim.policy.MountCrossing;
import dev.fim.seal.Seal;
import java.util.List;

/// What is known of a database without a look at any tree.
///
/// @param database its name, in display form
/// @param bytes its size; 0 if that is unknown
/// @param generations how many it has
/// @param newest the newest generation
/// @param seals of that generation, which nobody has verified
/// @param notes what limits the rest, one line each, in display form
public record DatabaseStatus(
    String database,
    long bytes,
    int generations,
    Generation newest,
    List<Seal> seals,
    LastChecks checks,
    List<String> notes) {

  public DatabaseStatus {
    seals = List.copyOf(seals);
    notes = List.copyOf(notes);
  }

  /// What a generation was recorded from.
  public enum Source {
    TREE("tree"),
    IMAGE("image"),
    /// A list that another program wrote.
    LIST("list");

    private final String label;

    Source(String label) {
      this.label = label;
    }

    /// The name in reports.
    public String label() {
      return label;
    }
  }

  /// What the newest generation was recorded from.
  public Source source() {
    if (newest.image() != null) {
      return Source.IMAGE;
    }
    return newest.crossing() == MountCrossing.UNKNOWN ? Source.LIST : Source.TREE;
  }
}
