package dev.fim.cli.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// One of the two streams that a program speaks through.
public enum StandardStream {
  OUT(1, "standard output"),
  ERROR(2, "standard error");

  private final int descriptor;
  private final String label;

  StandardStream(int descriptor, String label) {
    this.descriptor = descriptor;
    this.label = label;
  }

  /// As it is named in a message.
  public String label() {
    return label;
  }

  /// Whether a terminal is at the other end. False where that cannot be told.
  public boolean isTerminal() {
    try {
      Object rdev = Files.getAttribute(Path.of("/proc/self/fd/" + descriptor), "unix:rdev");
      return rdev instanceof Number device && isTerminalDevice(device.longValue());
    } catch (IOException | UnsupportedOperationException e) {
      return false; // closed, or no /proc: plain output is right for any reader
    }
  }

  /// Whether this device is of a major number that Linux gives to terminals; see
  /// `Documentation/admin-guide/devices.txt`.
  static boolean isTerminalDevice(long device) {
    int major = (int) (device >> 8) & 0xfff;
    return (major >= 136 && major <= 143) // pseudo-terminals
        || major == 4 // consoles and serial lines
        || major == 5 // /dev/tty and /dev/console
        || major == 204 // serial lines of arm64 boards
        || major == 229; // consoles of hypervisors
  }

  /// Whether colour is wanted on this stream: a terminal that has it, and no `NO_COLOR`.
  public boolean isColored(Map<String, String> environment) {
    return environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !environment.getOrDefault("TERM", "dumb").equals("dumb")
        && isTerminal();
  }
}
