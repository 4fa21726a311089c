package dev.fim.sidecar.response.decision;

/// What is done about drift.
public enum Mode {
  /// Kill every process of the container, so that the runtime starts a clean one.
  KILL,
  /// Ask them to end first, and kill what is left after a time.
  TERMINATE,
  /// Only say it.
  AUDIT,
  /// Kill, and then end the sidecar with a code on which the kubelet restarts the whole pod.
  RESTART_ALL
}
