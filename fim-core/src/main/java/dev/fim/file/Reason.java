package dev.fim.file;

/// Why something could not be observed.
///
/// @param detail one line in display form: what was tried and what the system said
public record Reason(Cause cause, String detail) {

  /// Kinds of obstacle. The ordinal is not stored; the label is.
  public enum Cause {
    /// A right is missing: EACCES, EPERM.
    DENIED("denied", false),
    /// The medium failed, or the system ran out of something: EIO, EMFILE, ENOMEM.
    FAULT("fault", false),
    /// The file's metadata were not the same before and after it was read.
    CHANGED_WHILE_READ("changed-while-read", true),
    /// The name stood for something else each time it was looked at.
    KEPT_CHANGING("kept-changing", true),
    /// Somebody holds a lease on the file: EAGAIN.
    LEASED("leased", true),
    /// There is far more than the baseline has: a listing, or a file that is not read for that.
    OUTSIZED("outsized", true),
    /// The directory above could not be listed.
    PARENT_NOT_LISTED("parent-not-listed", false),
    /// The baseline does not hold it: it could not be observed, or nobody asked for it, when that
    /// was recorded.
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

    /// Whether a process that owns the file can bring this about at will, and so hide behind it.
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

  /// That attributes a policy selects have no value, since no earlier policy selected them.
  public static Reason neverRecorded(AttributeSet attributes) {
    return new Reason(Cause.NOT_IN_BASELINE, attributes + wasOrWere(attributes) + "never recorded");
  }

  /// That attributes are missing in the record of a tree.
  ///
  /// @param where that record, as it follows "in"
  public static Reason notRecorded(AttributeSet attributes, String where) {
    return new Reason(
        Cause.NOT_IN_BASELINE, attributes + wasOrWere(attributes) + "not recorded in " + where);
  }

  private static String wasOrWere(AttributeSet attributes) {
    return Long.bitCount(attributes.bits()) == 1 ? " was " : " were ";
  }
}
