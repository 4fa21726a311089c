package dev.fim.sidecar.guard;

import dev.fim.compare.Change;
import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.FileEntry;
import dev.fim.path.RawPath;
import dev.fim.policy.pattern.PathPattern;
import dev.fim.sidecar.watch.Finding;
import dev.fim.yaml.Spelling;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Rules of a policy that would have covered drift: text for a person who decides about them.
final class PolicySuggestion {

  /// So many names in one directory, and it is where an application keeps what comes and goes.
  private static final int MANY = 3;

  private static final int NAMED = 3;

  /// Recorded besides, and compared only where a rule names them.
  private static final AttributeSet NEVER_BY_DEFAULT =
      AttributeSet.of(
          Attribute.CTIME, Attribute.INODE, Attribute.DEV, Attribute.NLINK, Attribute.BLOCKS);

  private final StringBuilder text = new StringBuilder();
  private final Map<RawPath, List<Finding.File>> comers = new TreeMap<>();
  private final Map<RawPath, Finding.File> changed = new TreeMap<>();
  private final List<Finding> others = new ArrayList<>();

  private PolicySuggestion() {}

  static String of(String container, DriftSeen seen) {
    PolicySuggestion suggestion = new PolicySuggestion();
    List<Finding> drift =
        seen.findings().stream().filter(finding -> finding.kind().isDrift()).toList();
    if (drift.isEmpty()) {
      return "# " + container + ": no drift since the start, or since it was last accepted";
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
        "# To go to the end of 'rules' in its policy. Read each: what no rule looks at any more"
            + " is");
    line("# a place for an attacker, too.");
    line("rules:");
  }

  private void sort(Finding finding) {
    switch (finding) {
      case Finding.File file -> {
        switch (file.change()) {
          case Change.Added _, Change.Removed _ -> {
            RawPath parent = file.change().path().parent();
            comers
                .computeIfAbsent(parent == null ? RawPath.ROOT : parent, _ -> new ArrayList<>())
                .add(file);
          }
          case Change.Changed _ -> changed.put(file.change().path(), file);
          case Change.Isolation _, Change.Unverifiable _ -> others.add(finding);
        }
      }
      case Finding.Running _ -> others.add(finding);
    }
  }

  private void exclude(RawPath directory, List<Finding.File> files) {
    if (files.size() >= MANY && !directory.isRoot()) {
      String names =
          files.stream()
              .limit(NAMED)
              .map(file -> file.change().path().name().display())
              .collect(Collectors.joining(", "));
      int more = files.size() - NAMED;
      line(
          "  # %d came or went: %s%s"
              .formatted(files.size(), names, more > 0 ? " and " + more + " more" : ""));
      line("  - exclude: " + Spelling.scalar(PathPattern.literal(directory) + "/*"));
      return;
    }
    for (Finding.File file : files) {
      line("  # " + file.kind().label() + ": " + file.reason());
      line("  - exclude: " + Spelling.scalar(PathPattern.literal(file.change().path())));
    }
  }

  private void narrow(Finding.File file) {
    if (!(file.change()
        instanceof Change.Changed(FileEntry expected, FileEntry actual, AttributeSet differ, _))) {
      return;
    }
    AttributeSet left = AttributeSet.of(actual.type()).intersect(expected.recorded()).minus(differ);
    AttributeSet kept = left.minus(NEVER_BY_DEFAULT);
    line("  # " + file.reason());
    if (kept.isEmpty() || differ.contains(Attribute.TYPE)) {
      line("  - exclude: " + Spelling.scalar(PathPattern.literal(actual.path())));
    } else {
      String names = kept.toList().stream().map(Attribute::label).collect(Collectors.joining(", "));
      line("  - path: " + Spelling.scalar(PathPattern.literal(actual.path())));
      line("    attributes: [" + names + "]");
    }
  }

  private void leave(Finding finding) {
    line(
        "  # no rule covers this: %s %s: %s"
            .formatted(finding.kind().label(), finding.path().display(), finding.reason()));
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
