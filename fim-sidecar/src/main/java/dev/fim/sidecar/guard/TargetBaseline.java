package dev.fim.sidecar.guard;

import dev.fim.key.KeyId;
import dev.fim.scan.TreeRoot;
import dev.fim.sidecar.container.Candidate;
import dev.fim.sidecar.container.PinnedRoot;
import dev.fim.sidecar.event.Event;
import dev.fim.sidecar.guard.setup.SharedResources;
import dev.fim.sidecar.guard.setup.TargetSettings;
import dev.fim.sidecar.procfs.ProcRoot;
import dev.fim.sidecar.watch.baseline.BaselineInForce;
import dev.fim.sidecar.watch.baseline.BaselineResolution;
import dev.fim.sidecar.watch.baseline.BaselineTarget;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The baseline of one target: found or recorded when the target is ready, and recorded again on
/// request. For one thread.
final class TargetBaseline {

  private final SharedResources shared;
  private final TargetSettings settings;
  private @Nullable BaselineTarget target; // of a container that is ready
  private @Nullable Candidate awaited;
  private BaselineInForce.Standing inForce = BaselineInForce.Standing.WHOLE;
  private boolean hasGivenBack;
  private volatile String called = "";
  private volatile @Nullable Summary summary;

  /// The label of a target while its name was unknown.
  private static final String NAMELESS = "only-other";

  TargetBaseline(SharedResources shared, TargetSettings settings) {
    this.shared = shared;
    this.settings = settings;
  }

  /// The name of the target, if known, otherwise its label.
  String name() {
    BaselineTarget known = target;
    return known == null ? settings.label() : known.container();
  }

  /// Keeps the name for the time after the container has ended.
  void keepName() {
    called = name();
  }

  /// The last kept name, or the label of the target. For any thread.
  String keptName() {
    return called.isEmpty() ? settings.label() : called;
  }

  /// Whether this name means the target. For any thread.
  boolean isNamed(String wanted) {
    return wanted.equals(settings.label()) || wanted.equals(called);
  }

  /// Resolves the baseline of a container.
  ///
  /// @throws dev.fim.error.FimException if there is none
  BaselineResolution resolve(ProcRoot proc, PinnedRoot root) {
    BaselineTarget known = targetOf(proc, root);
    return with(
        root, tree -> shared.stores().baselines().resolve(settings.baseline(), known, tree));
  }

  /// Records the current files of a container as accepted. It must be the container that was
  /// resolved last.
  ///
  /// @throws dev.fim.error.FimException if it cannot be recorded; then nothing has changed
  BaselineInForce accept(PinnedRoot root) {
    BaselineTarget known = Objects.requireNonNull(target);
    return with(root, tree -> shared.stores().baselines().accept(settings.baseline(), known, tree));
  }

  /// Reports a new baseline in force.
  void report(BaselineInForce baseline) {
    long entries = baseline.session().generation().entries();
    String sha256 = baseline.session().digest().hex();
    String source = baseline.accepted() ? "accepted" : baseline.source();
    String reason = baseline.standing().reason();
    KeyId key = baseline.session().sealedBy();
    String sealedBy = key == null ? null : key.hex();
    shared
        .reporting()
        .events()
        .write(new Event.BaselineInForce(name(), source, entries, sha256, reason, sealedBy));
    shared.reporting().metrics().baseline(name(), source, sha256);
    shared
        .reporting()
        .log()
        .accept(
            "%s: compared with %d entries (%s)%s"
                .formatted(name(), entries, source, reason == null ? "" : ": " + reason));
    baseline
        .session()
        .notes()
        .forEach(note -> shared.reporting().log().accept(name() + ": its baseline: " + note));
    inForce = baseline.standing();
    summary = new Summary(source, entries, sha256);
  }

  /// Returns the memory that recording used to the system: the heap has grown and would not shrink
  /// before it is full again. Once only, because a full collection also discards compiled code.
  void giveBack() {
    if (!hasGivenBack) {
      hasGivenBack = true;
      System.gc();
    }
  }

  /// Why the target is not fully covered although nothing has drifted, in display form; null if it
  /// is.
  @Nullable String shortfall() {
    return inForce.isWhole() ? null : inForce.reason();
  }

  /// The baseline in force, for status replies.
  record Summary(String source, long entries, String sha256) {}

  /// The baseline in force; null if there is none. For any thread.
  @Nullable Summary summary() {
    return summary;
  }

  /// Forgets the container, which has ended.
  void forget() {
    summary = null;
    target = null;
    awaited = null;
  }

  private <T> T with(PinnedRoot root, Function<TreeRoot, T> task) {
    ContainerProcesses container =
        new ContainerProcesses(shared.pod(), root.containerRun().container());
    try (TreeRoot tree =
        TreeRoot.ofDescriptor(root.descriptor(), root.path(), container::areThere)) {
      return task.apply(tree);
    }
  }

  private BaselineTarget targetOf(ProcRoot proc, PinnedRoot root) {
    Candidate candidate = root.containerRun().container();
    BaselineTarget known = target;
    if (known == null || !candidate.equals(awaited)) {
      known =
          new BaselineTarget(
              candidate.name() == null ? settings.label() : candidate.name(),
              root.containerRun().image(),
              new ContainerProcesses(shared.pod(), candidate).mountPoints(),
              "%s %d %d"
                  .formatted(proc.bootId(), candidate.first().pid(), candidate.first().startTime()),
              shared.clock().instant().minus(proc.age(candidate.first())),
              settings.policy(),
              candidate.name() == null ? null : NAMELESS);
      target = known;
      awaited = candidate;
      shared
          .reporting()
          .events()
          .write(new Event.TargetFound(known.container(), candidate.first().pid()));
    }
    return known;
  }
}
