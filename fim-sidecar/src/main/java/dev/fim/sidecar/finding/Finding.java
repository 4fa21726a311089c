package dev.fim.sidecar.finding;

import dev.fim.compare.Change;
import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.Reason;
import dev.fim.path.ByteString;
import java.util.stream.Collectors;

/// One thing that speaks against a target, or that could not be told of it. Immutable.
public sealed interface Finding {

  FindingKind kind();

  /// The path within the target, as bytes. That of an executable is what the kernel names it by,
  /// which for a memfd or a deleted file is no path that could be opened.
  ByteString path();

  /// One line in display form: why it counts.
  String reason();

  /// Whether it lies on a volume, which outlives the container: a restart does not undo it.
  boolean onVolume();

  /// Whether a process of the target can keep the answer from being known for as long as it wants.
  boolean isAppControlled();

  /// Whether both say the same of the same thing, so that the one confirms the other. What exactly
  /// was seen may differ: a file that is still being written changes between two reads.
  default boolean confirms(Finding other) {
    return subject().equals(other.subject());
  }

  /// What is said of what; see [#confirms].
  record Subject(FindingKind kind, ByteString path) {}

  default Subject subject() {
    return new Subject(kind(), path());
  }

  /// Of two findings that [#confirms] each other, one that says what both do: of a change, the
  /// attributes that ever differed.
  static Finding wider(Finding one, Finding other) {
    return one instanceof File(Change.Changed before, boolean _)
            && other instanceof File(Change.Changed now, boolean onVolume)
        ? new File(
            new Change.Changed(
                now.expected(),
                now.actual(),
                now.attributes().union(before.attributes()),
                now.severity()),
            onVolume)
        : other;
  }

  /// The reason of a change.
  static String differsIn(AttributeSet attributes) {
    return attributes.toList().stream()
        .map(Attribute::label)
        .collect(Collectors.joining(", ", "differs in ", ""));
  }

  /// What a comparison with the baseline found.
  record File(Change change, boolean onVolume) implements Finding {

    @Override
    public FindingKind kind() {
      return switch (change) {
        case Change.Added _ -> FindingKind.ADDED;
        case Change.Removed _ -> FindingKind.REMOVED;
        case Change.Changed _ -> FindingKind.CHANGED;
        case Change.Unverifiable _ -> FindingKind.UNVERIFIABLE;
        case Change.Isolation _ -> FindingKind.ISOLATION;
      };
    }

    @Override
    public ByteString path() {
      return change.path().toByteString();
    }

    @Override
    public String reason() {
      return switch (change) {
        case Change.Added _ -> "not in the baseline";
        case Change.Removed _ -> "no longer there";
        case Change.Changed(_, _, AttributeSet attributes, _) -> differsIn(attributes);
        case Change.Unverifiable(_, _, Reason reason, _) -> reason.detail();
        case Change.Isolation _ -> "a mount has come or gone there";
      };
    }

    @Override
    public boolean isAppControlled() {
      return change instanceof Change.Unverifiable(_, _, Reason reason, _)
          && reason.cause().isInducible();
    }
  }

  /// What a process of the target does: it left the container, runs what it should not, or cannot
  /// be looked at.
  ///
  /// @param kind [FindingKind#ISOLATION], [FindingKind#EXECUTED], or [FindingKind#UNVERIFIABLE]
  ///   where that cannot be told
  /// @param pid in the name space of this process
  /// @param path of the file that it executes; of one that cannot be looked at, what could not be
  ///   read
  record Running(FindingKind kind, int pid, ByteString path, String reason) implements Finding {

    public Running {
      if (kind != FindingKind.ISOLATION
          && kind != FindingKind.EXECUTED
          && kind != FindingKind.UNVERIFIABLE) {
        throw new IllegalArgumentException("no finding of a process: " + kind.label());
      }
    }

    @Override
    public boolean onVolume() {
      return false;
    }

    @Override
    public boolean isAppControlled() {
      return false;
    }
  }
}
