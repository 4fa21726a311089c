package dev.fim.file;

/// Why something could not be observed.
///
/// @param detail one line in display form: the attempt and the system's error
public record Reason(Cause cause, String detail) {

  /// Kinds of obstacle. The ordinal is not stored; the label is.
  public enum Cause {
    /// A right is missing: EACCES, EPERM.
    DENIED("denied", false),
    /// The medium failed, or the system ran out of something: EIO, EMFILE, ENOMEM.
    FAULT("fault", false),
    /// The file's metadata changed while it was read.
    CHANGED_WHILE_READ("changed-while-read", true),
    /// The name was another file at each attempt.
    KEPT_CHANGING("kept-changing", true),
    /// Somebody holds a lease on the file: EAGAIN.
    LEASED("leased", true),
    /// The directory or file is far larger than in the baseline and was not read.
    OUTSIZED("outsized", true),
    /// The directory above could not be listed.
    PARENT_NOT_LISTED("parent-not-listed", false),
    /// The baseline lacks it: it could not be observed, or was not selected, when recorded.
    NOT_IN_BASELINE("not-in-baseline", false),
    /// The policy selects nothing there, neither in the tree nor in the baseline.
    NOTHING_SELECTED("nothing-selected", false);

    private final String label;
    private final boolean inducible;

    Cause(String label, boolean inducible) {
      this.label = label;
      this.inducible = inducible;
    }

    public String label() {
      return label;
    }

    /// Whether a process that owns the file can cause this at will to hide the file.
    public boolean isInducible() {
      return inducible;
    }

    /// The cause whose [#label] this is.
    ///
    /// @throws IllegalArgumentException if no cause has this label
    public static Cause ofLabel(String label) {
      for (Cause cause : values()) {
        if (cause.label.equals(label)) {
          return cause;
        }
      }
      throw new IllegalArgumentException("no such cause: " + label);
    }
  }

  /// The policy selects attributes that no earlier policy selected.
  public static Reason neverRecorded(AttributeSet attributes) {
    return new Reason(Cause.NOT_IN_BASELINE, attributes + wasOrWere(attributes) + "never recorded");
  }

  /// Attributes are missing in a baseline or scan.
  ///
  /// @param where the name of that baseline or scan, as it follows "in"
  public static Reason notRecorded(AttributeSet attributes, String where) {
    return new Reason(
        Cause.NOT_IN_BASELINE, attributes + wasOrWere(attributes) + "not recorded in " + where);
  }

  private static String wasOrWere(AttributeSet attributes) {
    return Long.bitCount(attributes.bits()) == 1 ? " was " : " were ";
  }
}
