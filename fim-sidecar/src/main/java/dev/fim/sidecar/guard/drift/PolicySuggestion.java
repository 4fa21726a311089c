package dev.fim.sidecar.guard.drift;

import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.path.RawPath;
import dev.fim.policy.pattern.PathPattern;
import dev.fim.sidecar.guard.drift.DriftHistory.DriftEntry;
import dev.fim.words.Spelling;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Suggests rules of a policy that would have covered drift: text for a person who decides.
public final class PolicySuggestion {

  /// The number of names in one directory after which the application seems to keep temporary files
  /// there.
  private static final int MANY = 3;

  private static final int NAMED = 3;

  /// These are always recorded, and compared only if a rule names them.
  private static final AttributeSet NEVER_BY_DEFAULT =
      AttributeSet.of(
          Attribute.CTIME, Attribute.INODE, Attribute.DEV, Attribute.NLINK, Attribute.BLOCKS);

  private final StringBuilder text = new StringBuilder();
  private final Map<RawPath, List<DriftEntry>> comers = new TreeMap<>();
  private final Map<RawPath, DriftEntry> changed = new TreeMap<>();
  private final List<DriftEntry> others = new ArrayList<>();

  private PolicySuggestion() {}

  /// Returns the text for one target.
  ///
  /// @param container its name
  public static String of(String container, DriftHistory seen) {
    PolicySuggestion suggestion = new PolicySuggestion();
    List<DriftEntry> drift = seen.all().stream().filter(one -> one.kind().isDrift()).toList();
    if (drift.isEmpty()) {
      return "# " + container + ": no drift was seen, or none since it was last accepted";
    }
    suggestion.head(container, drift.size(), seen.omitted());
    drift.forEach(suggestion::sort);
    suggestion.comers.forEach(suggestion::exclude);
    suggestion.changed.values().forEach(suggestion::narrow);
    suggestion.others.forEach(suggestion::leave);
    return suggestion.text.toString().stripTrailing();
  }

  private void head(String container, int count, long omitted) {
    line(
        "# Rules that would have covered the drift of %s: %d findings%s."
            .formatted(
                container, count, omitted == 0 ? "" : ", and %d omitted".formatted(omitted)));
    line(
        "# Add them at the end of 'rules' in its policy. Read each first: an attacker can use every"
            + " path");
    line("# that no rule covers.");
    line("rules:");
  }

  private void sort(DriftEntry seen) {
    RawPath path = RawPath.normalize(seen.path().toByteArray());
    switch (seen.kind()) {
      case ADDED, REMOVED -> {
        RawPath parent = path.parent();
        comers
            .computeIfAbsent(parent == null ? RawPath.ROOT : parent, _ -> new ArrayList<>())
            .add(seen);
      }
      case CHANGED -> changed.put(path, seen);
      case ISOLATION, EXECUTED, UNVERIFIABLE -> others.add(seen);
    }
  }

  private void exclude(RawPath directory, List<DriftEntry> files) {
    if (files.size() >= MANY && !directory.isRoot()) {
      String names =
          files.stream()
              .limit(NAMED)
              .map(file -> path(file).name().display())
              .collect(Collectors.joining(", "));
      int more = files.size() - NAMED;
      line(
          "  # %d came or went: %s%s"
              .formatted(files.size(), names, more > 0 ? " and " + more + " more" : ""));
      line("  - " + exclusion(directory, true));
      return;
    }
    for (DriftEntry file : files) {
      line("  # " + file.kind().label() + ": " + file.reason());
      line("  - " + exclusion(path(file), false));
    }
  }

  private static RawPath path(DriftEntry seen) {
    return RawPath.normalize(seen.path().toByteArray());
  }

  /// The rule that excludes a path.
  ///
  /// @param onlyWhatIsIn whether to exclude the content of the directory but not the directory
  ///   itself
  static String exclusion(RawPath path, boolean onlyWhatIsIn) {
    return "exclude: " + Spelling.scalar(PathPattern.literal(path) + (onlyWhatIsIn ? "/*" : ""));
  }

  private void narrow(DriftEntry file) {
    AttributeSet kept = file.others().minus(NEVER_BY_DEFAULT);
    line("  # " + file.reason());
    if (kept.isEmpty() || file.differing().contains(Attribute.TYPE)) {
      line("  - " + exclusion(path(file), false));
    } else {
      String names = kept.toList().stream().map(Attribute::label).collect(Collectors.joining(", "));
      line("  - path: " + Spelling.scalar(PathPattern.literal(path(file))));
      line("    attributes: [" + names + "]");
    }
  }

  private void leave(DriftEntry seen) {
    line(
        "  # no rule covers this: %s %s: %s"
            .formatted(seen.kind().label(), seen.path().display(), seen.reason()));
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
