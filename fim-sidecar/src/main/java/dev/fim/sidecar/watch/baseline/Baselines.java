package dev.fim.sidecar.watch.baseline;

import dev.fim.CheckSession;
import dev.fim.FileIntegrity;
import dev.fim.baseline.database.BaselineDatabase;
import dev.fim.catalogue.StoreLocation;
import dev.fim.compare.Verdict;
import dev.fim.disk.Ancestors;
import dev.fim.disk.HeldDirectory;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.path.DisplayForm;
import dev.fim.path.RawPath;
import dev.fim.policy.Policy;
import dev.fim.request.BaselineReference;
import dev.fim.request.Outcome;
import dev.fim.request.TreeRequest;
import dev.fim.scan.OverlayTimes;
import dev.fim.scan.ScanMonitor;
import dev.fim.scan.TreeRoot;
import dev.fim.session.SessionTerms;
import dev.fim.sidecar.catalogue.CatalogueCopy;
import dev.fim.sidecar.state.StateDirectory;
import dev.fim.sidecar.watch.baseline.BaselineInForce.Standing;
import dev.fim.trust.Trust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Finds or records the baselines of targets.
///
/// Recorded baselines are in the sidecar's own databases, in one directory per target:
///
/// - `own`: generations that were recorded at first sight or accepted. The file `kept` names the
///   one in force and its image;
/// - `start`: the record of the last start. It is created anew each time, so it does not grow. The
///   file `started` names its run: a sidecar that restarts while the target runs on must not trust
///   later changes;
/// - `tree`: the record of another directory, also created anew each time.
///
/// For one thread at a time.
public final class Baselines {

  /// The attributes that differ between an image mounted as a volume and the root of its container.
  private static final AttributeSet NOT_IN_A_COPY =
      AttributeSet.of(
          Attribute.INODE, Attribute.DEV, Attribute.CTIME, Attribute.NLINK, Attribute.BLOCKS);

  /// How soon to look again for a copy that another thread takes from a catalogue.
  private static final Duration NEXT_LOOK = Duration.ofMillis(500);

  private final StateDirectory state;
  private final Clock clock;
  private final @Nullable Trust trust;

  public Baselines(StateDirectory state, Clock clock) {
    this(state, clock, null);
  }

  /// As above, with seals.
  ///
  /// @param trust whose seals a baseline from a file or a database needs; null to take any
  public Baselines(StateDirectory state, Clock clock, @Nullable Trust trust) {
    this.state = state;
    this.clock = clock;
    this.trust = trust;
  }

  /// The file for the target's other memory.
  public Path memory(String label) {
    return state.reach("%memory-" + BaselineTarget.fileName(label)); // no directory has such a name
  }

  /// Finds the baseline in force for a target: the generation that was accepted for this image or
  /// run, otherwise that of the source.
  ///
  /// @param root of the target
  /// @throws FimException if the source cannot be read, or the target cannot be recorded
  public BaselineResolution resolve(BaselineSource source, BaselineTarget target, TreeRoot root) {
    CheckSession accepted =
        needsSeal(source) ? null : under(target, known -> accepted(source, known));
    if (accepted != null) {
      Standing standing = selectsAs(target, accepted) ? Standing.WHOLE : Standing.PARTIAL_ACCEPTED;
      return new BaselineResolution.Found(
          new BaselineInForce(accepted, source.label(), true, standing));
    }
    return switch (source) {
      case BaselineSource.File(Path file) ->
          found(
              source,
              own(target)
                  .trusting(trust(target))
                  .session(new BaselineReference.Portable(file), terms(target)));
      case BaselineSource.Database(Path database, BaselineReference which) ->
          found(source, onVolume(database, which, target));
      case BaselineSource.Catalogue(CatalogueCopy copy) -> {
        CheckSession copied =
            copy.with(database ->
                FileIntegrity.at(database, clock)
                    .trusting(trust(target))
                    .session(new BaselineReference.Latest(), terms(target)));
        yield copied == null
            ? new BaselineResolution.HoldOff(clock.instant().plus(NEXT_LOOK))
            : found(source, copied);
      }
      case BaselineSource.Tree(RawPath directory) -> {
        try (TreeRoot tree = TreeRoot.open(directory)) {
          yield found(
              source, record("tree", target, tree, terms(target).withIgnored(NOT_IN_A_COPY)));
        }
      }
      case BaselineSource.FirstSight(Duration holdOff) -> {
        CheckSession first =
            under(
                target,
                known ->
                    known.imageDigest() == null
                        ? started(known, KeptGeneration.EACH_START)
                        : kept(known, KeptGeneration.FIRST_SIGHT));
        yield orRecorded(source, target, root, holdOff, first);
      }
      case BaselineSource.EachStart(Duration holdOff) -> {
        CheckSession start = under(target, known -> started(known, KeptGeneration.EACH_START));
        yield orRecorded(source, target, root, holdOff, start);
      }
    };
  }

  /// A database that the pod provides. The kubelet lets every user write to its volumes.
  private CheckSession onVolume(Path database, BaselineReference which, BaselineTarget target) {
    Path absolute = database.toAbsolutePath();
    Path directory = Objects.requireNonNullElse(absolute.getParent(), absolute);
    try (HeldDirectory held = HeldDirectory.open(directory, Ancestors.VOLUME)) {
      StoreLocation reached =
          StoreLocation.of(
              held.reach(String.valueOf(absolute.getFileName())),
              StoreLocation.of(absolute).place());
      return FileIntegrity.at(reached, clock).trusting(trust(target)).session(which, terms(target));
    } catch (IOException e) {
      // the same without the volume explains the failure
      return FileIntegrity.at(database, clock)
          .trusting(trust(target))
          .session(which, terms(target));
    }
  }

  /// Whether only a trusted key decides what the baseline is.
  private boolean needsSeal(BaselineSource source) {
    return trust != null
        && switch (source) {
          case BaselineSource.File _ -> true;
          case BaselineSource.Database _ -> true;
          case BaselineSource.Catalogue _ -> true;
          case BaselineSource.Tree _ -> false;
          case BaselineSource.FirstSight _ -> false;
          case BaselineSource.EachStart _ -> false;
        };
  }

  /// What the settings themselves select is as trusted as they are. A policy in a file needs the
  /// seal of the baseline, or one of its own.
  private @Nullable Trust trust(BaselineTarget target) {
    Policy policy = target.policy();
    if (trust == null || policy == null) {
      return trust;
    }
    String name = policy.name();
    return name != null && name.startsWith("/")
        ? trust.withPolicy(Path.of(name))
        : trust.withOwnPolicy(policy);
  }

  /// The kept state of a target, under its name or its former name.
  private @Nullable CheckSession under(
      BaselineTarget target, Function<BaselineTarget, @Nullable CheckSession> question) {
    CheckSession own = question.apply(target);
    BaselineTarget former = target.former();
    return own == null && former != null && state.has(former.directoryName())
        ? question.apply(former)
        : own;
  }

  /// Whether a record covers exactly the files that the settings select.
  private static boolean selectsAs(BaselineTarget target, CheckSession record) {
    Policy policy = target.policy();
    String source = record.generation().policy();
    return policy == null
        || policy.selectsAs(
            source == null ? Policy.standard() : Policy.parse("the recorded policy", source));
  }

  /// The kept baseline, if it covers what the settings select. Otherwise it is recorded again, but
  /// not from a target that has drifted from the kept baseline.
  private BaselineResolution orRecorded(
      BaselineSource source,
      BaselineTarget target,
      TreeRoot root,
      Duration holdOff,
      @Nullable CheckSession kept) {
    if (kept == null) {
      return record(source, target, root, holdOff, Standing.WHOLE);
    }
    if (selectsAs(target, kept)) {
      return found(source, kept, Standing.WHOLE);
    }
    try {
      if (kept.check(root, new ScanMonitor(), _ -> {}).verdict() != Verdict.INTACT) {
        return found(source, kept, Standing.PARTIAL);
      }
    } catch (FimException e) {
      kept.close();
      throw e;
    }
    kept.close();
    return record(source, target, root, holdOff, Standing.REPLACED);
  }

  private @Nullable CheckSession accepted(BaselineSource source, BaselineTarget target) {
    CheckSession ofRun = started(target, KeptGeneration.ACCEPTED);
    return ofRun != null || source instanceof BaselineSource.EachStart
        ? ofRun
        : kept(target, KeptGeneration.ACCEPTED);
  }

  private static BaselineResolution found(BaselineSource source, CheckSession session) {
    return found(source, session, session.isIncomplete() ? Standing.SHORT : Standing.WHOLE);
  }

  private static BaselineResolution found(
      BaselineSource source, CheckSession session, Standing standing) {
    return new BaselineResolution.Found(
        new BaselineInForce(session, source.label(), false, standing));
  }

  private BaselineResolution record(
      BaselineSource source,
      BaselineTarget target,
      TreeRoot root,
      Duration holdOff,
      Standing standing) {
    Instant due = target.startedAt().plus(holdOff);
    if (clock.instant().isBefore(due)) {
      return new BaselineResolution.HoldOff(due);
    }
    String image = target.imageDigest();
    CheckSession session =
        source instanceof BaselineSource.FirstSight && image != null
            ? recordKept(target, image, KeptGeneration.FIRST_SIGHT, root)
            : recordStart(target, KeptGeneration.EACH_START, root);
    return found(source, session, standing);
  }

  /// Accepts the current files of a target: records a new generation, which is in force from now
  /// on. It stays in force over restarts as long as the image is the same; with
  /// [BaselineSource.EachStart], or if the image is unknown, until the next start.
  ///
  /// @return the new baseline in force
  /// @throws FimException if the target cannot be recorded, or its baseline needs a seal; then
  ///   nothing has changed
  public BaselineInForce accept(BaselineSource source, BaselineTarget target, TreeRoot root) {
    if (needsSeal(source)) {
      throw new FimException(
          Problem.BASELINE_NOT_TRUSTED,
          "accept the files of",
          DisplayForm.ofText(target.container()),
          "its baseline needs the seal of a trusted key",
          "record and seal a new baseline where that key is");
    }
    String image = target.imageDigest();
    CheckSession session =
        source instanceof BaselineSource.EachStart || image == null
            ? recordStart(target, KeptGeneration.ACCEPTED, root)
            : recordKept(target, image, KeptGeneration.ACCEPTED, root);
    return new BaselineInForce(session, source.label(), true, Standing.WHOLE);
  }

  private static SessionTerms terms(BaselineTarget target) {
    return SessionTerms.STANDARD
        .withPolicy(target.policy())
        .withMounts(target.mounts())
        .withOverlays(OverlayTimes.LOCAL);
  }

  private Path database(BaselineTarget target, String name) {
    return state.below(target.directoryName()).resolve(name);
  }

  private FileIntegrity own(BaselineTarget target) {
    return FileIntegrity.at(database(target, "own"), clock);
  }

  /// The kept generation for the image of a target.
  ///
  /// @return null if there is none
  private @Nullable CheckSession kept(BaselineTarget target, String origin) {
    String image = target.imageDigest();
    KeptGeneration kept =
        image == null
            ? null
            : KeptGeneration.read(state.below(target.directoryName()), KeptGeneration.OF_IMAGE);
    return kept != null && kept.holder().equals(image) && kept.origin().equals(origin)
        ? own(target).session(new BaselineReference.Numbered(kept.generation()), terms(target))
        : null;
  }

  /// The record of this run of a target.
  ///
  /// @return null if there is none
  private @Nullable CheckSession started(BaselineTarget target, String origin) {
    KeptGeneration start =
        KeptGeneration.read(state.below(target.directoryName()), KeptGeneration.OF_RUN);
    return start != null
            && start.holder().equals(target.runDigest())
            && start.origin().equals(origin)
        ? FileIntegrity.at(database(target, "start"), clock)
            .session(new BaselineReference.Numbered(start.generation()), terms(target))
        : null;
  }

  /// Records into the kept database. Only a complete record ever becomes the baseline.
  private CheckSession recordKept(
      BaselineTarget target, String image, String origin, TreeRoot root) {
    FileIntegrity fim = own(target);
    Outcome outcome = fim.init(root, request(target), _ -> {});
    long number = outcome.generation().id();
    new KeptGeneration(image, origin, number)
        .write(state.below(target.directoryName()), KeptGeneration.OF_IMAGE);
    return fim.session(new BaselineReference.Numbered(number), terms(target));
  }

  private CheckSession recordStart(BaselineTarget target, String origin, TreeRoot root) {
    CheckSession session = record("start", target, root, terms(target));
    new KeptGeneration(target.runDigest(), origin, session.generation().id())
        .write(state.below(target.directoryName()), KeptGeneration.OF_RUN);
    return session;
  }

  /// Records into a new database.
  private CheckSession record(
      String name, BaselineTarget target, TreeRoot root, SessionTerms terms) {
    Path database = database(target, name);
    try {
      for (Path file : BaselineDatabase.files(database)) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new FimException(
          Problem.IO,
          "remove",
          HeldDirectory.display(database),
          DisplayForm.ofText(String.valueOf(e.getMessage())),
          null,
          e);
    }
    FileIntegrity fim = FileIntegrity.at(database, clock);
    Outcome outcome = fim.init(root, request(target), _ -> {});
    return fim.session(new BaselineReference.Numbered(outcome.generation().id()), terms);
  }

  private static TreeRequest request(BaselineTarget target) {
    TreeRequest request = TreeRequest.standard().withWorkers(1);
    return target.policy() == null ? request : request.withPolicy(target.policy());
  }
}
