package dev.fim.sidecar.admission.setting;

import java.util.Locale;

/// Who asks that pods get the sidecar. The namespace's word comes with the call: a pod does not
/// carry the labels of its namespace.
public enum OptIn {
  /// The namespace says nothing: a pod asks by its label `fim.dev/inject: "true"`.
  POD,
  /// The namespace is labelled `fim.dev/inject: enabled`: a pod can opt out with `"false"`.
  ENABLED,
  /// The namespace is labelled `fim.dev/inject: enforced`: a pod cannot opt out.
  ENFORCED;

  /// As it is written.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
