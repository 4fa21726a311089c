package dev.fim.sidecar.finding;

import dev.fim.compare.Change;
import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.Reason;
import dev.fim.path.ByteString;
import dev.fim.policy.label.RuleLabel;
import java.util.stream.Collectors;

/// One difference of a target, or one thing that could not be verified. Immutable.
public sealed interface Finding {

  FindingKind kind();

  /// The path within the target, as bytes. For an executable it is the kernel's name, which for a
  /// memfd or a deleted file cannot be opened.
  ByteString path();

  /// Why it is a finding: one line in display form.
  String reason();

  /// What the rule that decided on the path says of it; [RuleLabel#NONE] for a process.
  RuleLabel label();

  /// Whether it is on a volume, which outlives the container: a restart does not undo it.
  boolean onVolume();

  /// Whether a process of the target can prevent verification for as long as it wants.
  boolean isAppControlled();

  /// Whether both findings have the same kind and path, so that one confirms the other. The details
  /// may differ: a file that is still being written changes between two reads.
  default boolean confirms(Finding other) {
    return subject().equals(other.subject());
  }

  /// The kind and the path; see [#confirms].
  record Subject(FindingKind kind, ByteString path) {}

  default Subject subject() {
    return new Subject(kind(), path());
  }

  /// The reason of a change.
  static String differsIn(AttributeSet attributes) {
    return attributes.toList().stream()
        .map(Attribute::label)
        .collect(Collectors.joining(", ", "differs in ", ""));
  }

  /// A difference from the baseline, or a file that could not be compared.
  record File(Change change, boolean onVolume) implements Finding {

    /// A mount is never on a volume: a restart brings back those that the container began with.
    public File {
      onVolume &= !(change instanceof Change.Isolation);
    }

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
        case Change.Changed(_, _, AttributeSet attributes, _, _) -> differsIn(attributes);
        case Change.Unverifiable(_, _, Reason reason, _) -> reason.detail();
        case Change.Isolation _ -> "a mount was added or removed there";
      };
    }

    @Override
    public RuleLabel label() {
      return change.label();
    }

    @Override
    public boolean isAppControlled() {
      return change instanceof Change.Unverifiable(_, _, Reason reason, _)
          && reason.cause().isInducible();
    }
  }

  /// A process of the target that left the container, runs a wrong file, or cannot be examined.
  ///
  /// @param kind [FindingKind#ISOLATION], [FindingKind#EXECUTED], or [FindingKind#UNVERIFIABLE] for
  ///   a process that cannot be examined
  /// @param pid in the name space of this process
  /// @param path of the file that it executes; for a process that cannot be examined, the file that
  ///   could not be read
  record Running(FindingKind kind, int pid, ByteString path, String reason) implements Finding {

    public Running {
      if (kind != FindingKind.ISOLATION
          && kind != FindingKind.EXECUTED
          && kind != FindingKind.UNVERIFIABLE) {
        throw new IllegalArgumentException("no finding of a process: " + kind.label());
      }
    }

    @Override
    public RuleLabel label() {
      return RuleLabel.NONE;
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
