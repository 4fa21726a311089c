package dev.fim.cli;

import dev.fim.cli.terminal.Output;
import dev.fim.testing.TestTree;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Command lines that run in this process, on a tree of their own and with a database beside it
/// that `FIM_DB` names.
final class Session implements AutoCloseable {

  private final TestTree tree = TestTree.create();
  private final Map<String, String> environment = new HashMap<>();

  Session() {
    environment.put("FIM_DB", database().toString());
    tree.dir("dir").file("dir/inner", "inner").file("file", "content").symlink("link", "dir");
  }

  TestTree tree() {
    return tree;
  }

  Path database() {
    return tree.beside().resolve("fim");
  }

  Path beside(String name) {
    return tree.beside().resolve(name);
  }

  String root() {
    return tree.path().toString();
  }

  Session environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /// Runs one command line as it is.
  Program.Result run(String... args) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    ByteArrayOutputStream error = new ByteArrayOutputStream();
    int code =
        Main.run(
            args,
            environment,
            new Output(output),
            new PrintStream(error, true, StandardCharsets.UTF_8));
    return new Program.Result(code, told(output), told(error));
  }

  /// Runs `COMMAND --root TREE ARGS`.
  Program.Result onTree(String command, String... args) {
    List<String> all = new ArrayList<>(List.of(command, "--root", root()));
    all.addAll(List.of(args));
    return run(all.toArray(String[]::new));
  }

  /// What was said, with `TREE`, `DIR` and `TIME` for what differs from run to run.
  private String told(ByteArrayOutputStream stream) {
    return stream
        .toString(StandardCharsets.UTF_8)
        .replace(root(), "TREE")
        .replace(tree.beside().toString(), "DIR")
        .replaceAll("\\b2[0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z", "TIME");
  }

  static Program.Result said(String output) {
    return ended(0, output);
  }

  static Program.Result ended(int code, String output) {
    return new Program.Result(code, output, "");
  }

  static Program.Result refused(int code, String message) {
    return new Program.Result(code, "", message + "\n");
  }

  @Override
  public void close() {
    tree.close();
  }
}
