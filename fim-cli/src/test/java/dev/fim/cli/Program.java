package dev.fim.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A Java program that a test runs in a process of its own.
public final class Program {

  /// How it ended, and what it said.
  public record Result(int exitCode, String output, String errorOutput) {}

  private final String command;
  private final Map<String, String> environment = new HashMap<>();

  private Program(String command) {
    this.command = command;
  }

  /// The program whose `main` is in this class, on the class path of the tests.
  public static Program ofClass(Class<?> main) {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return new Program(
        "'%s/bin/java' -XX:+UseSerialGC -Xlog:disable --enable-native-access=ALL-UNNAMED -cp '%s' %s"
            .formatted(System.getProperty("java.home"), classPath, main.getName()));
  }

  /// A program that can be executed as it is.
  public static Program ofScript(Path script) {
    return new Program("'" + script + "'");
  }

  /// Sets a variable; the rest of the environment is that of this process.
  public Program environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /// Runs it through `sh`, so that arguments can be any bytes and streams can be redirected.
  ///
  /// @param rest what follows the program on the shell's command line
  public Result runFromShell(String rest) throws IOException, InterruptedException {
    return run(List.of("/bin/sh", "-c", command + " " + rest));
  }

  /// Runs it with a terminal for all of its streams.
  public Result runOnTerminal(String rest) throws IOException, InterruptedException {
    return run(List.of("script", "-qec", command + " " + rest, "/dev/null"));
  }

  private Result run(List<String> line) throws IOException, InterruptedException {
    Path script = Files.createTempFile("program", ".sh");
    Path output = Files.createTempFile("program", ".out");
    Path error = Files.createTempFile("program", ".err");
    try {
      // By way of a file: arguments of a process pass through the locale of this one.
      StringBuilder text = new StringBuilder("exec");
      line.forEach(part -> text.append(" '").append(part.replace("'", "'\\''")).append('\''));
      Files.writeString(script, text.append('\n'));
      ProcessBuilder builder =
          new ProcessBuilder("/bin/sh", script.toString())
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectOutput(output.toFile())
              .redirectError(error.toFile());
      builder.environment().putAll(environment);
      int code = builder.start().waitFor();
      return new Result(code, read(output), read(error));
    } finally {
      Files.delete(script);
      Files.delete(output);
      Files.delete(error);
    }
  }

  private static String read(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}
