package dev.fim.checked;

import org.jspecify.annotations.Nullable;

/// What is known of the checks of a database.
///
/// @param latest the last check; null if none is known
/// @param whole the last one that compared a whole generation; null if none is known
public record LastChecks(@Nullable LastCheck latest, @Nullable LastCheck whole) {

  public static final LastChecks NONE = new LastChecks(null, null);

  /// These, after one more check.
  LastChecks with(LastCheck check) {
    return new LastChecks(check, check.extent() == LastCheck.Extent.WHOLE ? check : whole);
  }
}
