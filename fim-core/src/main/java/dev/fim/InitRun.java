package dev.fim;

import dev.fim.baseline.Access;
import dev.fim.baseline.BaselineDatabase;
import dev.fim.baseline.Generation;
import dev.fim.baseline.GenerationWriter;
import dev.fim.baseline.Origin;
import dev.fim.compare.Change;
import dev.fim.compare.Summary;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.file.Entry;
import dev.fim.file.FileEntry;
import dev.fim.file.Gap;
import dev.fim.file.MountPoint;
import dev.fim.file.Unobserved;
import dev.fim.path.RawPath;
import dev.fim.policy.MountCrossing;
import dev.fim.policy.Policy;
import dev.fim.policy.Scope;
import dev.fim.report.BaselineName;
import dev.fim.report.ReportHeader;
import dev.fim.scan.TreeRoot;
import dev.fim.scan.TreeScan;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Records a tree as a new generation. The receiver is told all but the end: see
/// [Outcome#recordedTo].
final class InitRun {

  private final Path path;
  private final TreeRequest request;
  private final Receiver receiver;
  private final Instant now;
  private long entries;
  private long unverifiable;

  InitRun(Path path, TreeRequest request, Receiver receiver, Instant now) {
    this.path = path;
    this.request = request;
    this.receiver = receiver;
    this.now = now;
  }

  Outcome run() {
    try (TreeRoot root = TreeRoot.open(Objects.requireNonNullElse(request.root(), RawPath.ROOT))) {
      return run(root);
    }
  }

  Outcome run(TreeRoot root) {
    Policy policy = Objects.requireNonNullElseGet(request.policy(), Policy::standard);
    MountCrossing crossing = Objects.requireNonNullElse(request.crossing(), MountCrossing.STAY);
    List<String> notes = new ArrayList<>();
    ScopeFinder finder = new ScopeFinder(root, notes);
    Scope scope = finder.find(request.paths(), Scope.ALL, _ -> false, _ -> false);
    finder.requireSelected(policy);
    requireMountsInScope(finder.swallowedMounts(), policy, crossing);
    Origin origin = new Origin(root.path(), scope, policy.source(), policy.name(), crossing);
    // The scan first: it runs ahead while the database gets ready.
    try (TreeScan scan =
            Scans.start(root, scope, policy, policy.mounts(), crossing, request, path);
        BaselineDatabase database = BaselineDatabase.open(path, Access.CREATE);
        GenerationWriter writer = database.begin(likely(database, origin))) {
      ReportHeader header =
          new ReportHeader(root.path(), BaselineName.ofGeneration(writer.id(), now), null, notes);
      receiver.begin(header);
      for (Entry entry = scan.next(); entry != null; entry = scan.next()) {
        writer.add(entry);
        take(entry);
      }
      Generation generation = writer.complete(now, origin);
      Summary summary = new Summary(entries, 0, 0, 0, 0, unverifiable);
      return new Outcome(header, summary, generation, scan.skippedMounts());
    }
  }

  private static void requireMountsInScope(
      List<RawPath> named, Policy policy, MountCrossing crossing) {
    for (RawPath mount : named) {
      if (crossing == MountCrossing.STAY && !policy.mounts().contains(mount)) {
        throw new FimException(
            Problem.ARGUMENT,
            "record",
            mount.display(),
            "it is a mount within another path that is named, and a scan stays on its mounts",
            "name it under 'mounts' in a policy, record it by itself, or use --cross-mounts");
      }
    }
  }

  /// A generation that the new one may turn out the same as.
  private static @Nullable Generation likely(BaselineDatabase database, Origin origin) {
    List<Generation> generations = database.generations();
    return generations.isEmpty() || !generations.getLast().origin().equals(origin)
        ? null
        : generations.getLast();
  }

  private void take(Entry entry) {
    switch (entry) {
      case MountPoint _ -> entries--; // none of its own
      case Unobserved(RawPath at, dev.fim.file.Reason reason) ->
          tell(new Change.Unverifiable(at, null, reason, null));
      case FileEntry file -> {
        Gap gap = file.gap();
        if (gap != null) {
          tell(new Change.Unverifiable(file.path(), file.type(), gap.reason(), null));
        }
      }
    }
    entries++;
  }

  private void tell(Change.Unverifiable change) {
    unverifiable++;
    receiver.changed(change);
  }
}
