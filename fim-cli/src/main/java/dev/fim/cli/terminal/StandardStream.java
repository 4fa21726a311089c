package dev.fim.cli.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Standard output or standard error.
public enum StandardStream {
  OUT(1, "standard output"),
  ERROR(2, "standard error");

  private static final int USUAL_COLUMNS = 80;

  private final int descriptor;
  private final String label;

  StandardStream(int descriptor, String label) {
    this.descriptor = descriptor;
    this.label = label;
  }

  /// The name in messages.
  public String label() {
    return label;
  }

  /// Whether it is a terminal; false if unknown.
  public boolean isTerminal() {
    try {
      Object rdev = Files.getAttribute(Path.of("/proc/self/fd/" + descriptor), "unix:rdev");
      return rdev instanceof Number device && isTerminalDevice(device.longValue());
    } catch (IOException | UnsupportedOperationException e) {
      return false; // closed, or no /proc: plain output is right for any reader
    }
  }

  /// Whether the device has a major number of terminals; see
  /// `Documentation/admin-guide/devices.txt`.
  static boolean isTerminalDevice(long device) {
    int major = (int) (device >> 8) & 0xfff;
    return (major >= 136 && major <= 143) // pseudo-terminals
        || major == 4 // consoles and serial lines
        || major == 5 // /dev/tty and /dev/console
        || major == 204 // serial lines of arm64 boards
        || major == 229; // consoles of hypervisors
  }

  /// The width of lines to keep to: that of the terminal by `COLUMNS`, else 80; 0 for any, if it is
  /// no terminal.
  public int columns(Map<String, String> environment) {
    return isTerminal() ? columns(environment.get("COLUMNS")) : 0;
  }

  static int columns(@Nullable String variable) {
    return variable == null || !variable.matches("[1-9][0-9]{0,3}")
        ? USUAL_COLUMNS
        : Integer.parseInt(variable);
  }

  /// Whether to use colour: on a terminal that supports it, unless `NO_COLOR` is set.
  public boolean isColored(Map<String, String> environment) {
    return environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !environment.getOrDefault("TERM", "dumb").equals("dumb")
        && isTerminal();
  }
}
