package dev.fim.sidecar.admission.setting;

import java.util.Locale;

/// Who asks for the sidecar. The caller knows the namespace's label: a pod does not carry it.
public enum OptIn {
  /// The namespace has no label: a pod asks by its label `fim.dev/inject: "true"`.
  POD,
  /// The namespace is labelled `fim.dev/inject: enabled`: a pod can opt out with `"false"`.
  ENABLED,
  /// The namespace is labelled `fim.dev/inject: enforced`: a pod cannot opt out.
  ENFORCED;

  /// The written form.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
