package dev.fim.sidecar;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// What one command line returned and printed.
record CommandResult(int exitCode, String output, String errorOutput) {

  static final String VERSION = "1.2.3";

  /// Runs a command line of the program with this version.
  static CommandResult run(Map<String, String> environment, String... args) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    ByteArrayOutputStream error = new ByteArrayOutputStream();
    int code;
    try (Command.Context context = Command.Context.of(environment, output, error, VERSION)) {
      code = Main.run(List.of(args), context);
    }
    return new CommandResult(
        code, output.toString(StandardCharsets.UTF_8), error.toString(StandardCharsets.UTF_8));
  }
}
