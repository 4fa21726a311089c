package dev.fim.compare;

/// The package that a changed file belongs to, as the tree's own package manager has it. It
/// explains a change and never excuses it: an attacker who controls the tree controls these lists.
///
/// @param manager `dpkg`, `apk` or `rpm`
/// @param name of the package, as its manager writes it; not escaped
/// @param version of the package, as its manager writes it; not escaped
public record PackageOrigin(String manager, String name, String version, Content content) {

  /// How the content of a file, or the target of a link, compares with the package's. Owner, mode
  /// and times are not looked at.
  public enum Content {
    /// The same: an upgrade leaves this.
    AS_PACKAGED("as-packaged"),
    /// Another, in a file that its manager does not expect to be edited.
    ALTERED("altered"),
    /// Another, in a configuration file, which people may edit.
    EDITED("edited"),
    /// The package lists the file, and it is not there.
    MISSING("missing"),
    /// The package lists the name only, or the file could not be read.
    UNKNOWN("unknown");

    private final String label;

    Content(String label) {
      this.label = label;
    }

    /// The name in reports.
    public String label() {
      return label;
    }
  }
}
