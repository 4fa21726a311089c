package dev.fim.sidecar.catalogue;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.path.DisplayForm;
import org.jspecify.annotations.Nullable;

/// Why a call to the catalogue failed. A server that stays away fails with other words at each try,
/// such as "timed out" and "refused". So faults are compared by their kind.
///
/// @param kind null if the code failed in a way that it does not foresee
/// @param reason in display form
record ServerFault(@Nullable Problem kind, String reason) {

  static ServerFault of(RuntimeException thrown) {
    return thrown instanceof FimException fault
        ? new ServerFault(fault.problem(), String.valueOf(fault.getMessage()))
        : new ServerFault(null, DisplayForm.ofText(thrown.toString()));
  }

  /// @param other the fault before, or null if the last call succeeded
  boolean isOfTheKindOf(@Nullable ServerFault other) {
    return other != null && kind == other.kind;
  }
}
