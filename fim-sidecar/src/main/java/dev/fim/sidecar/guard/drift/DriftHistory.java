package dev.fim.sidecar.guard.drift;

import dev.fim.compare.Change;
import dev.fim.file.AttributeSet;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.sidecar.event.RecurringDrift;
import dev.fim.sidecar.finding.Finding;
import dev.fim.sidecar.finding.FindingKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The drift of a target over all its starts, since it was last accepted. It helps to write a
/// policy, and to tell an application that writes to its own root from an attack. Kept in a file if
/// there is one. For one thread.
public final class DriftHistory {

  /// Nobody reads longer suggestions.
  static final int MOST = 2_000;

  private static final int LONGEST_PATH = 4_096;

  /// The number of consecutive starts after which recurring drift is blamed on the application.
  static final int OFTEN = 3;

  /// The maximum time between two such starts: a kubelet waits up to five minutes.
  private static final Duration SOON = Duration.ofMinutes(15);

  private static final int MOST_TOLD = 20;

  private final Map<Finding.Subject, DriftEntry> last = new LinkedHashMap<>();
  private final Map<ByteString, Streak> streaks = new LinkedHashMap<>();
  private final @Nullable DriftFile file;
  private final Consumer<String> log;
  private long starts; // with drift
  private String run = "";
  private long omitted;
  private boolean changed;

  /// Starts with the content of the file.
  ///
  /// @param file null to keep nothing
  /// @param log takes a line in display form if the file fails
  public DriftHistory(@Nullable DriftFile file, Consumer<String> log) {
    this.file = file;
    this.log = log;
    if (file != null) {
      DriftFile.Content content = file.read();
      starts = content.starts();
      run = content.run();
      content.seen().forEach(one -> last.put(one.subject(), one));
      streaks.putAll(content.streaks());
    }
  }

  /// The last finding at a path.
  ///
  /// @param differing the attributes of a changed file that differed at any time
  /// @param others the other attributes of the baseline
  record DriftEntry(
      FindingKind kind,
      ByteString path,
      String reason,
      AttributeSet differing,
      AttributeSet others) {

    static DriftEntry of(Finding finding) {
      AttributeSet differing = AttributeSet.NONE;
      AttributeSet others = AttributeSet.NONE;
      if (finding instanceof Finding.File(Change.Changed changed, boolean _)) {
        differing = changed.attributes();
        others =
            AttributeSet.of(changed.actual().type())
                .intersect(changed.expected().recorded())
                .minus(differing);
      }
      return new DriftEntry(finding.kind(), finding.path(), finding.reason(), differing, others);
    }

    Finding.Subject subject() {
      return new Finding.Subject(kind, path);
    }

    DriftEntry and(DriftEntry later) {
      AttributeSet all = differing.union(later.differing);
      return new DriftEntry(
          kind,
          path,
          all.equals(AttributeSet.NONE) ? later.reason : Finding.differsIn(all),
          all,
          others.intersect(later.others).minus(all));
    }
  }

  /// A row of consecutive starts at which the same path drifted.
  ///
  /// @param start the number of the last start
  /// @param directory whether files were added to this directory
  record Streak(int length, long start, Instant last, boolean directory) {}

  /// Adds findings.
  ///
  /// @param which identifies the start of the container
  public void add(List<Finding> findings, String which, Instant now) {
    if (!which.equals(run)) {
      run = which;
      starts++;
      changed = true;
    }
    Set<ByteString> counted = new LinkedHashSet<>();
    for (Finding finding : findings) {
      DriftEntry one = DriftEntry.of(finding);
      boolean fits = last.size() < MOST && one.path().length() <= LONGEST_PATH;
      if (fits || last.containsKey(one.subject())) {
        DriftEntry before = last.put(one.subject(), one);
        if (before != null) {
          last.put(one.subject(), before.and(one));
        }
        changed |= before == null || !before.equals(before.and(one));
      } else {
        omitted++;
      }
      if (finding instanceof Finding.File(Change change, boolean _)
          && finding.kind().isDrift()
          && one.path().length() <= LONGEST_PATH) {
        count(change, counted, now);
      }
    }
    save();
  }

  /// An added file counts for its directory, because its name may differ each time.
  private void count(Change change, Set<ByteString> counted, Instant now) {
    RawPath parent = change.path().parent();
    boolean isDirectory = change instanceof Change.Added && parent != null && !parent.isRoot();
    ByteString key =
        isDirectory && parent != null ? parent.toByteString() : change.path().toByteString();
    if (counted.size() >= MOST || !counted.add(key)) {
      return;
    }
    Streak before = streaks.get(key);
    if (before != null && before.start() == starts) {
      return;
    }
    boolean follows =
        before != null && before.start() == starts - 1 && before.last().plus(SOON).isAfter(now);
    int length = before == null || !follows ? 1 : before.length() + 1;
    streaks.remove(key);
    streaks.put(key, new Streak(length, starts, now, isDirectory));
    changed = true;
    if (streaks.size() > MOST) {
      streaks.remove(streaks.keySet().iterator().next()); // the oldest
    }
  }

  /// Some of the paths that drifted at this start and at the previous ones.
  public List<RecurringDrift> recurring() {
    return streaks.entrySet().stream()
        .filter(entry -> entry.getValue().start() == starts && entry.getValue().length() >= OFTEN)
        .limit(MOST_TOLD)
        .map(entry ->
            new RecurringDrift(
                entry.getKey(),
                entry.getValue().length(),
                PolicySuggestion.exclusion(
                    RawPath.normalize(entry.getKey().toByteArray()), entry.getValue().directory())))
        .toList();
  }

  Collection<DriftEntry> all() {
    return List.copyOf(last.values());
  }

  /// The number of findings that were not kept.
  long omitted() {
    return omitted;
  }

  /// Forgets everything, because it is trusted from now on.
  public void clear() {
    last.clear();
    streaks.clear();
    omitted = 0;
    changed = true;
    save();
  }

  private void save() {
    if (file != null && changed) {
      changed = false;
      String fault = file.write(new DriftFile.Content(starts, run, last.values(), streaks));
      if (fault != null) {
        log.accept(fault);
      }
    }
  }
}
