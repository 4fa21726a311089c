package dev.fim.sidecar.manifest.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.InstallCommand;
import com.marcnuri.helm.UpgradeCommand;
import dev.fim.sidecar.manifest.Manifests;
import dev.fim.sidecar.manifest.chart.PageCommands.Command;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Where a reader types the commands of a page: in a directory with a copy of `k8s_manifests`, with
/// an [ApiServer] as the cluster.
///
/// The shell runs every command but `helm`. That one is not a program here: its words go to Helm as
/// a library, and a word that has no meaning here is refused.
final class Terminal implements AutoCloseable {

  private final ApiServer server = new ApiServer(Chart.KUBERNETES);
  private final Path directory;
  private final Path kubeConfig;

  /// @param directory an empty one
  Terminal(Path directory) throws IOException {
    this.directory = directory;
    server.refuseUnknownNamespaces();
    kubeConfig = Files.writeString(directory.resolve("kubeconfig"), server.kubeConfig());
    try (Stream<Path> files = Files.walk(Manifests.DIRECTORY)) {
      for (Path file : files.toList()) {
        Files.copy(file, manifests().resolve(Manifests.DIRECTORY.relativize(file)));
      }
    }
  }

  Path manifests() {
    return directory.resolve("k8s_manifests");
  }

  /// What the cluster holds.
  ApiServer server() {
    return server;
  }

  void run(List<Command> commands) throws Exception {
    for (Command command : commands) {
      run(command);
    }
  }

  /// A command prints what the page shows.
  void run(Command command) throws Exception {
    String printed = output(command.line());
    assertThat(command.prints(printed))
        .as("$ %s%n--- the page%n%s%n--- printed%n%s", command.line(), command.shown(), printed)
        .isTrue();
  }

  /// What a command prints on both streams.
  String output(String line) throws Exception {
    return line.startsWith("helm ") ? helm(words(line)) : shell(line);
  }

  private String shell(String line) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-c", line)
            .directory(directory.toFile())
            .redirectErrorStream(true);
    builder.environment().put("KUBECONFIG", kubeConfig.toString());
    builder.environment().put("HOME", directory.toString()); // for the cache of kubectl
    Process process = builder.start();
    process.getOutputStream().close();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("$ %s%n%s", line, printed).isZero();
    return printed;
  }

  /// As the shell reads them.
  private List<String> words(String line) throws Exception {
    return shell("printf '%s\\n' " + line).lines().toList();
  }

  private String helm(List<String> words) {
    Iterator<String> rest = words.subList(2, words.size()).iterator();
    String release = rest.next();
    String chart = words.get(1).equals("uninstall") ? "" : rest.next();
    String namespace = "";
    Map<String, String> values = new TreeMap<>();
    while (rest.hasNext()) {
      String option = rest.next();
      switch (option) {
        case "--namespace" -> namespace = rest.next();
        case "--set" -> {
          String[] value = rest.next().split("=", 2);
          values.put(value[0], value[1]);
        }
        default -> throw new IllegalArgumentException("helm with " + option);
      }
    }
    return switch (words.get(1)) {
      case "install" -> {
        InstallCommand command =
            new Helm(directory.resolve(chart))
                .install()
                .withName(release)
                .withNamespace(namespace)
                .withKubeConfig(kubeConfig);
        values.forEach(command::set);
        try {
          yield command.call().getOutput();
        } catch (IllegalStateException e) {
          yield "Error: INSTALLATION FAILED: " + e.getMessage(); // as the program begins it
        }
      }
      case "upgrade" -> {
        UpgradeCommand command =
            new Helm(directory.resolve(chart))
                .upgrade()
                .withName(release)
                .withNamespace(namespace)
                .withKubeConfig(kubeConfig);
        values.forEach(command::set);
        yield command.call().getOutput();
      }
      case "uninstall" ->
          Helm.uninstall(release).withNamespace(namespace).withKubeConfig(kubeConfig).call();
      default -> throw new IllegalArgumentException("helm " + words.get(1));
    };
  }

  @Override
  public void close() {
    server.close();
  }
}
