package dev.fim.compare;

import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.Entry;
import dev.fim.file.FileEntry;
import dev.fim.file.Gap;
import dev.fim.file.MountPoint;
import dev.fim.file.Unobserved;
import dev.fim.path.RawPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/// Random trees of few names, so that two of them meet often.
final class TreeArbitrary {

  private static final String[] NAMES = {"\\x0a", "a", "a-", "b", "\\xff"};

  private final Random random;
  private final boolean whole;
  private final List<Entry> entries = new ArrayList<>();

  private TreeArbitrary(Random random, boolean whole) {
    this.random = random;
    this.whole = whole;
  }

  /// Trees in which everything could be observed.
  static Arbitrary<List<Entry>> whole() {
    return Arbitraries.randomValue(random -> new TreeArbitrary(random, true).tree());
  }

  /// Trees with gaps, names that could not be observed, and mounts.
  static Arbitrary<List<Entry>> any() {
    return Arbitraries.randomValue(random -> new TreeArbitrary(random, false).tree());
  }

  private List<Entry> tree() {
    directory(RawPath.ROOT, 0);
    return entries;
  }

  private void directory(RawPath path, int depth) {
    FileEntry.Builder builder =
        Entries.directory(path.display()).mode(mode()).mountRoot(!whole && odds(20));
    if (!whole && odds(5)) {
      builder.gap(new Gap(AttributeSet.NONE, true, Entries.DENIED));
    }
    entries.add(builder.build());
    for (String name : NAMES) {
      if (depth < 4 && random.nextInt(5) < 3) {
        entry(path.child(RawPath.parse("/" + name).name()), depth + 1);
      }
    }
  }

  private void entry(RawPath path, int depth) {
    if (!whole && odds(12)) {
      entries.add(
          random.nextBoolean() ? new Unobserved(path, Entries.DENIED) : new MountPoint(path));
    } else if (random.nextInt(5) < 2) {
      directory(path, depth);
    } else if (odds(4)) {
      entries.add(Entries.link(path.display(), random.nextBoolean() ? "x" : "y").build());
    } else {
      FileEntry.Builder builder = Entries.file(path.display(), random.nextInt(2)).mode(mode());
      if (!whole && odds(5)) {
        builder.gap(new Gap(AttributeSet.of(Attribute.SHA256), false, Entries.DENIED));
      }
      entries.add(builder.build());
    }
  }

  private int mode() {
    return odds(4) ? 0700 : 0755;
  }

  private boolean odds(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }
}
