package dev.fim.sidecar.manifest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/// The files below `k8s_manifests`, as trees.
public final class Manifests {

  public static final Path DIRECTORY = Path.of("../k8s_manifests");

  private Manifests() {}

  /// One document of a file.
  public record Manifest(Path file, Map<String, Object> tree) {

    public String kind() {
      return text("kind");
    }

    public String apiVersion() {
      return text("apiVersion");
    }

    /// What stands at a way of names and numbers of elements.
    private Object at(Object... way) {
      Object here = tree;
      for (Object step : way) {
        here = step instanceof Integer i ? ((List<?>) here).get(i) : map(here).get(step);
      }
      return here;
    }

    public String text(Object... way) {
      return (String) at(way);
    }

    public List<Map<String, Object>> list(Object... way) {
      return ((List<?>) at(way)).stream().map(Manifests::map).toList();
    }

    @Override
    public String toString() {
      return DIRECTORY.relativize(file) + ": " + kind();
    }
  }

  /// Every document that is for the API server. Those of the chart are there only once Helm has
  /// rendered it.
  public static List<Manifest> all() {
    try (Stream<Path> files = Files.walk(DIRECTORY)) {
      return files
          .filter(file -> file.toString().endsWith(".yaml"))
          .filter(file -> !file.startsWith(DIRECTORY.resolve("helm")))
          .sorted()
          .flatMap(file -> read(file).stream())
          .filter(manifest -> manifest.tree().containsKey("kind"))
          .filter(manifest -> !manifest.kind().equals("Kustomization"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The one document of a kind in a file.
  public static Manifest one(String file, String kind) {
    List<Manifest> found =
        read(DIRECTORY.resolve(file)).stream()
            .filter(manifest -> manifest.kind().equals(kind))
            .toList();
    if (found.size() != 1) {
      throw new IllegalArgumentException(file + " has " + found.size() + " of " + kind);
    }
    return found.getFirst();
  }

  public static List<Manifest> read(Path file) {
    try {
      List<Manifest> documents = new ArrayList<>();
      for (Object document : new Yaml().loadAll(Files.readString(file))) {
        documents.add(new Manifest(file, map(document)));
      }
      return documents;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @SuppressWarnings("unchecked")
  public static Map<String, Object> map(Object tree) {
    return (Map<String, Object>) tree;
  }
}
