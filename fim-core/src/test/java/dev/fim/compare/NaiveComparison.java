package dev.fim.compare;

import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.Entry;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.file.Gap;
import dev.fim.file.MountPoint;
import dev.fim.file.Unobserved;
import dev.fim.path.RawPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The rules of comparison once more, with whole trees in maps and each path looked at on its own:
/// the reference for the merge. Everything is selected by default.
final class NaiveComparison {

  private final Map<RawPath, Entry> expected = new HashMap<>();
  private final Map<RawPath, Entry> actual = new HashMap<>();
  private final List<String> changes = new ArrayList<>();

  private NaiveComparison(List<Entry> expected, List<Entry> actual) {
    expected.forEach(entry -> this.expected.put(entry.path(), entry));
    actual.forEach(entry -> this.actual.put(entry.path(), entry));
  }

  /// Kind and path of every change, in order.
  static List<String> of(List<Entry> expected, List<Entry> actual) {
    NaiveComparison comparison = new NaiveComparison(expected, actual);
    TreeSet<RawPath> paths = new TreeSet<>(comparison.expected.keySet());
    paths.addAll(comparison.actual.keySet());
    paths.forEach(comparison::at);
    return comparison.changes;
  }

  private void at(RawPath path) {
    Entry trusted = expected.get(path);
    Entry seen = actual.get(path);
    if (trusted instanceof MountPoint) {
      recordedMount(path, seen);
      return;
    }
    if (trusted == null && under(expected, path) == Above.MOUNT) {
      return;
    }
    if (seen == null && under(actual, path) == Above.MOUNT) {
      return;
    }
    boolean unknown =
        trusted instanceof Unobserved
            || seen instanceof Unobserved
            || (trusted == null && under(expected, path) == Above.UNKNOWN)
            || (seen == null && under(actual, path) == Above.UNKNOWN);
    if (unknown) {
      changes.add("unverifiable " + path);
    } else if (seen instanceof MountPoint) {
      if (!(trusted instanceof FileEntry file && file.isMountRoot())) {
        changes.add("isolation " + path);
      }
    } else if (trusted == null) {
      changes.add("added " + path);
    } else if (seen == null) {
      changes.add("removed " + path);
    } else {
      files(path, (FileEntry) trusted, (FileEntry) seen);
    }
  }

  private void recordedMount(RawPath path, @Nullable Entry seen) {
    if (seen instanceof Unobserved) {
      changes.add("unverifiable " + path);
    } else if (seen == null
        ? under(actual, path) == Above.KNOWN
        : seen instanceof FileEntry file && !file.isMountRoot()) {
      changes.add("isolation " + path);
    }
  }

  private void files(RawPath path, FileEntry trusted, FileEntry seen) {
    boolean went = trusted.isMountRoot() && !seen.isMountRoot() && !path.isRoot();
    if (went || (seen.isMountRoot() && !trusted.isMountRoot())) {
      changes.add("isolation " + path);
    }
    boolean differs = trusted.type() != seen.type();
    boolean doubtful = isListedInPart(trusted) || isListedInPart(seen);
    for (Attribute attribute : AttributeSet.DEFAULT.toList()) {
      boolean had = trusted.recorded().contains(attribute);
      boolean present = seen.recorded().contains(attribute);
      if (has(trusted, attribute) && has(seen, attribute)) {
        differs |= had && present && !trusted.isSame(attribute, seen);
        doubtful |= had != present || isMissing(trusted, attribute);
      }
    }
    if (differs) {
      changes.add("changed " + path);
    } else if (doubtful) {
      changes.add("unverifiable " + path);
    }
  }

  private static boolean has(FileEntry file, Attribute attribute) {
    return attribute.isOf(file.type());
  }

  private static boolean isMissing(FileEntry file, Attribute attribute) {
    Gap gap = file.gap();
    return gap != null && gap.attributes().contains(attribute);
  }

  private static boolean isListedInPart(FileEntry file) {
    Gap gap = file.gap();
    return file.type() == FileType.DIRECTORY && gap != null && gap.children();
  }

  private enum Above {
    KNOWN,
    UNKNOWN,
    MOUNT
  }

  /// What the nearest entry above `path` says.
  private static Above under(Map<RawPath, Entry> tree, RawPath path) {
    for (@Nullable RawPath at = path.parent(); at != null; at = at.parent()) {
      Entry entry = tree.get(at);
      if (entry instanceof MountPoint) {
        return Above.MOUNT;
      }
      if (entry instanceof Unobserved) {
        return Above.UNKNOWN;
      }
      if (entry instanceof FileEntry file) {
        return isListedInPart(file) ? Above.UNKNOWN : Above.KNOWN;
      }
    }
    return Above.KNOWN;
  }
}
