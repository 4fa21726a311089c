package dev.fim.sidecar.admission.pod;

/// A container of a pod.
public record PodContainer(Kind kind, String name, JsonFields fields) {

  /// The list that it is in, and so when it runs.
  public enum Kind {
    APPLICATION,
    /// It ends before the applications start.
    INIT,
    /// It starts before the applications, and runs beside them.
    NATIVE_SIDECAR,
    EPHEMERAL
  }

  /// Whether it runs for as long as the pod does.
  public boolean stays() {
    return kind == Kind.APPLICATION || kind == Kind.NATIVE_SIDECAR;
  }
}
