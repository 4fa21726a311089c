package dev.fim.sidecar.response.decision;

/// How drift is answered.
public enum Mode {
  /// Kill every process of the container, so that the runtime starts a clean one.
  KILL,
  /// Send SIGTERM first, and kill the rest after a time.
  TERMINATE,
  /// Only report it.
  AUDIT,
  /// Kill, and then end the sidecar with an exit code on which the kubelet restarts the whole pod.
  RESTART_ALL
}
