package dev.fim.image.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.testing.TarArchive;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/// Random layers of few names, merged, are what applying one after the other to a map gives.
class LayerProperties {

  private static final String[] NAMES = {"a", "a-", "b"};
  private static final int DEEPEST = 3;

  /// What a layer does at a path, without the leading slash.
  private record Step(char kind, String path, int mode) {}

  @Property(tries = 2000)
  void mergedLayersAreThoseAppliedInOrder(@ForAll long seed) {
    Random random = new Random(seed);
    TarArchive[] archives = new TarArchive[1 + random.nextInt(5)];
    TreeMap<String, String> model = new TreeMap<>(Comparator.comparing(LayerProperties::sortKey));
    model.put("", "?");
    for (int i = 0; i < archives.length; i++) {
      List<Step> steps = steps(random);
      archives[i] = archive(steps);
      apply(steps, model);
    }
    List<String> expected = new ArrayList<>();
    model.forEach((path, what) -> expected.add("/" + path + " " + what));
    assertThat(Layers.shown(archives)).isEqualTo(expected);
  }

  private static String sortKey(String path) {
    return path.replace('/', '\0');
  }

  private static List<Step> steps(Random random) {
    Map<String, Step> steps = new HashMap<>();
    List<Step> inOrder = new ArrayList<>();
    for (int i = random.nextInt(8); i > 0; i--) {
      StringBuilder path = new StringBuilder(NAMES[random.nextInt(NAMES.length)]);
      for (int depth = random.nextInt(DEEPEST); depth > 0; depth--) {
        path.append('/').append(NAMES[random.nextInt(NAMES.length)]);
      }
      char kind = "fddwo".charAt(random.nextInt(5));
      Step step = new Step(kind, path.toString(), random.nextInt(01000));
      if (kind == 'w' || kind == 'o' || fits(step, steps)) {
        inOrder.add(step);
        if (kind == 'f' || kind == 'd') {
          steps.put(step.path(), step);
        }
      }
    }
    return inOrder;
  }

  /// Whether a layer can have this entry besides those that it has.
  private static boolean fits(Step step, Map<String, Step> others) {
    for (Step other : others.values()) {
      boolean isBelow = step.path().startsWith(other.path() + "/") && other.kind() == 'f';
      boolean isAbove = other.path().startsWith(step.path() + "/") && step.kind() == 'f';
      if (isBelow || isAbove || other.path().equals(step.path())) {
        return false;
      }
    }
    return true;
  }

  private static TarArchive archive(List<Step> steps) {
    TarArchive archive = new TarArchive();
    for (Step step : steps) {
      int slash = step.path().lastIndexOf('/') + 1;
      switch (step.kind()) {
        case 'f' -> archive.mode(step.mode()).file(step.path(), "x");
        case 'd' -> archive.mode(step.mode()).directory(step.path() + "/");
        case 'w' ->
            archive.file(
                step.path().substring(0, slash) + ".wh." + step.path().substring(slash), "");
        default -> archive.file(step.path() + "/.wh..wh..opq", "");
      }
    }
    return archive;
  }

  private static void apply(List<Step> steps, Map<String, String> model) {
    for (Step step : steps) {
      if (step.kind() == 'w') {
        model.remove(step.path());
        clear(step.path(), model);
      } else if (step.kind() == 'o') {
        clear(step.path(), model);
      }
    }
    for (Step step : steps) {
      if (step.kind() == 'f' || step.kind() == 'd') {
        for (int i = step.path().indexOf('/'); i > 0; i = step.path().indexOf('/', i + 1)) {
          model.compute(
              step.path().substring(0, i),
              (_, lower) -> lower == null || lower.startsWith("file") ? "?" : lower);
        }
        if (step.kind() == 'f') {
          clear(step.path(), model);
        }
        String type = step.kind() == 'f' ? "file" : "directory";
        model.put(step.path(), type + " " + Integer.toOctalString(step.mode()));
      }
    }
  }

  private static void clear(String directory, Map<String, String> model) {
    model.keySet().removeIf(path -> path.startsWith(directory + "/"));
  }
}
