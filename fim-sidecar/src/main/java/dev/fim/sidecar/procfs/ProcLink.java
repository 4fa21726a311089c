package dev.fim.sidecar.procfs;

import java.nio.charset.StandardCharsets;

/// The links below `/proc/PID` that this program reads.
public enum ProcLink {
  EXE("exe"),
  ROOT("root"),
  CWD("cwd"),
  MOUNT_NAMESPACE("ns/mnt"),
  USER_NAMESPACE("ns/user");

  private final String path;

  ProcLink(String path) {
    this.path = path;
  }

  String path() {
    return path;
  }

  byte[] bytes() {
    return path.getBytes(StandardCharsets.US_ASCII);
  }
}
