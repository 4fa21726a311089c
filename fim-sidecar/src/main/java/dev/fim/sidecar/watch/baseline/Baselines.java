package dev.fim.sidecar.watch.baseline;

import dev.fim.BaselineReference;
import dev.fim.CheckSession;
import dev.fim.FileIntegrity;
import dev.fim.Outcome;
import dev.fim.TreeRequest;
import dev.fim.baseline.database.BaselineDatabase;
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
import dev.fim.scan.OverlayTimes;
import dev.fim.scan.ScanMonitor;
import dev.fim.scan.TreeRoot;
import dev.fim.session.SessionTerms;
import dev.fim.sidecar.state.StateDirectory;
import dev.fim.sidecar.watch.baseline.BaselineInForce.Standing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Finds, or records, the baseline of a target.
///
/// What is recorded stands in databases of the sidecar's own, one directory a target:
///
/// - `own`: generations that were recorded at first sight, or accepted. The file `kept` says which
///   of them holds, and for which image;
/// - `start`: what was recorded at the last start. It is made anew each time, and so never grows.
///   The file `started` says for which run: a sidecar that begins anew while the target runs on
///   must not trust what has come meanwhile;
/// - `tree`: what was recorded from another directory, likewise.
///
/// For one thread at a time.
public final class Baselines {

  /// What differs between the files of an image as a volume and as the root of a container.
  private static final AttributeSet NOT_IN_A_COPY =
      AttributeSet.of(
          Attribute.INODE, Attribute.DEV, Attribute.CTIME, Attribute.NLINK, Attribute.BLOCKS);

  private final StateDirectory state;
  private final Clock clock;

  public Baselines(StateDirectory state, Clock clock) {
    this.state = state;
    this.clock = clock;
  }

  /// Where to keep what is known of a target besides.
  public Path memory(String label) {
    return state.reach("%memory-" + Subject.fileName(label)); // no directory has such a name
  }

  /// The baseline that is in force for a target: the generation that was accepted for this image,
  /// or this run, if one was, and else what the source gives.
  ///
  /// @param root of the target
  /// @throws FimException if the source cannot be read, or the target not be recorded
  public Resolution resolve(BaselineSource source, Subject subject, TreeRoot root) {
    CheckSession accepted = under(subject, known -> accepted(source, known));
    if (accepted != null) {
      Standing standing = selectsAs(subject, accepted) ? Standing.WHOLE : Standing.PARTIAL_ACCEPTED;
      return new Resolution.Found(new BaselineInForce(accepted, source.label(), true, standing));
    }
    return switch (source) {
      case BaselineSource.File(Path file) ->
          found(source, own(subject).session(new BaselineReference.Portable(file), terms(subject)));
      case BaselineSource.Database(Path database, BaselineReference which) ->
          found(source, onVolume(database, which, terms(subject)));
      case BaselineSource.Tree(RawPath directory) -> {
        try (TreeRoot tree = TreeRoot.open(directory)) {
          yield found(
              source, record("tree", subject, tree, terms(subject).withIgnored(NOT_IN_A_COPY)));
        }
      }
      case BaselineSource.FirstSight(Duration holdOff) -> {
        CheckSession first =
            under(
                subject,
                known ->
                    known.imageDigest() == null
                        ? started(known, KeptGeneration.EACH_START)
                        : kept(known, KeptGeneration.FIRST_SIGHT));
        yield orRecorded(source, subject, root, holdOff, first);
      }
      case BaselineSource.EachStart(Duration holdOff) -> {
        CheckSession start = under(subject, known -> started(known, KeptGeneration.EACH_START));
        yield orRecorded(source, subject, root, holdOff, start);
      }
    };
  }

  /// A database that the pod brings along. The kubelet lets everybody write its volumes.
  private CheckSession onVolume(Path database, BaselineReference which, SessionTerms terms) {
    Path absolute = database.toAbsolutePath();
    Path directory = Objects.requireNonNullElse(absolute.getParent(), absolute);
    try (HeldDirectory held = HeldDirectory.open(directory, Ancestors.VOLUME)) {
      return FileIntegrity.at(held.reach(String.valueOf(absolute.getFileName())), clock)
          .session(which, terms);
    } catch (IOException e) {
      return FileIntegrity.at(database, clock).session(which, terms); // which says why not
    }
  }

  /// What is kept for a target, under its name or else a former one.
  private @Nullable CheckSession under(
      Subject subject, Function<Subject, @Nullable CheckSession> question) {
    CheckSession own = question.apply(subject);
    Subject former = subject.former();
    return own == null && former != null && state.has(former.directoryName())
        ? question.apply(former)
        : own;
  }

  /// Whether a record is one of just what the settings select.
  private static boolean selectsAs(Subject subject, CheckSession record) {
    Policy policy = subject.policy();
    String source = record.generation().policy();
    return policy == null
        || policy.selectsAs(
            source == null ? Policy.standard() : Policy.parse("the recorded policy", source));
  }

  /// What is kept, if it is of what the settings select. Else it is recorded anew, but not from a
  /// target that has drifted from what is kept.
  private Resolution orRecorded(
      BaselineSource source,
      Subject subject,
      TreeRoot root,
      Duration holdOff,
      @Nullable CheckSession kept) {
    if (kept == null) {
      return record(source, subject, root, holdOff, Standing.WHOLE);
    }
    if (selectsAs(subject, kept)) {
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
    return record(source, subject, root, holdOff, Standing.REPLACED);
  }

  private @Nullable CheckSession accepted(BaselineSource source, Subject subject) {
    CheckSession ofRun = started(subject, KeptGeneration.ACCEPTED);
    return ofRun != null || source instanceof BaselineSource.EachStart
        ? ofRun
        : kept(subject, KeptGeneration.ACCEPTED);
  }

  private static Resolution found(BaselineSource source, CheckSession session) {
    return found(source, session, session.isIncomplete() ? Standing.SHORT : Standing.WHOLE);
  }

  private static Resolution found(BaselineSource source, CheckSession session, Standing standing) {
    return new Resolution.Found(new BaselineInForce(session, source.label(), false, standing));
  }

  private Resolution record(
      BaselineSource source, Subject subject, TreeRoot root, Duration holdOff, Standing standing) {
    Instant due = subject.startedAt().plus(holdOff);
    if (clock.instant().isBefore(due)) {
      return new Resolution.HoldOff(due);
    }
    String image = subject.imageDigest();
    CheckSession session =
        source instanceof BaselineSource.FirstSight && image != null
            ? recordKept(subject, image, KeptGeneration.FIRST_SIGHT, root)
            : recordStart(subject, KeptGeneration.EACH_START, root);
    return found(source, session, standing);
  }

  /// Accepts what a target has now: records it as a new generation, which is in force from now on.
  /// It stays so over restarts as long as the image is the same; with [BaselineSource.EachStart],
  /// or where the image cannot be told, until the next start.
  ///
  /// @return what is in force now
  /// @throws FimException if the target cannot be recorded; then nothing has changed
  public BaselineInForce accept(BaselineSource source, Subject subject, TreeRoot root) {
    String image = subject.imageDigest();
    CheckSession session =
        source instanceof BaselineSource.EachStart || image == null
            ? recordStart(subject, KeptGeneration.ACCEPTED, root)
            : recordKept(subject, image, KeptGeneration.ACCEPTED, root);
    return new BaselineInForce(session, source.label(), true, Standing.WHOLE);
  }

  private static SessionTerms terms(Subject subject) {
    return SessionTerms.STANDARD
        .withPolicy(subject.policy())
        .withMounts(subject.mounts())
        .withOverlays(OverlayTimes.LOCAL);
  }

  private Path database(Subject subject, String name) {
    return state.below(subject.directoryName()).resolve(name);
  }

  private FileIntegrity own(Subject subject) {
    return FileIntegrity.at(database(subject, "own"), clock);
  }

  /// What is kept for the image of a target.
  ///
  /// @return null if nothing is
  private @Nullable CheckSession kept(Subject subject, String origin) {
    String image = subject.imageDigest();
    KeptGeneration kept =
        image == null
            ? null
            : KeptGeneration.read(state.below(subject.directoryName()), KeptGeneration.OF_IMAGE);
    return kept != null && kept.holder().equals(image) && kept.origin().equals(origin)
        ? own(subject).session(new BaselineReference.Numbered(kept.generation()), terms(subject))
        : null;
  }

  /// What was recorded in this very run of a target.
  ///
  /// @return null if nothing was
  private @Nullable CheckSession started(Subject subject, String origin) {
    KeptGeneration start =
        KeptGeneration.read(state.below(subject.directoryName()), KeptGeneration.OF_RUN);
    return start != null
            && start.holder().equals(subject.runDigest())
            && start.origin().equals(origin)
        ? FileIntegrity.at(database(subject, "start"), clock)
            .session(new BaselineReference.Numbered(start.generation()), terms(subject))
        : null;
  }

  /// Records in the database that is kept. Only what is complete is ever taken for the baseline.
  private CheckSession recordKept(Subject subject, String image, String origin, TreeRoot root) {
    FileIntegrity fim = own(subject);
    Outcome outcome = fim.init(root, request(subject), _ -> {});
    long number = outcome.generation().id();
    new KeptGeneration(image, origin, number)
        .write(state.below(subject.directoryName()), KeptGeneration.OF_IMAGE);
    return fim.session(new BaselineReference.Numbered(number), terms(subject));
  }

  private CheckSession recordStart(Subject subject, String origin, TreeRoot root) {
    CheckSession session = record("start", subject, root, terms(subject));
    new KeptGeneration(subject.runDigest(), origin, session.generation().id())
        .write(state.below(subject.directoryName()), KeptGeneration.OF_RUN);
    return session;
  }

  /// Records in a database that is made anew.
  private CheckSession record(String name, Subject subject, TreeRoot root, SessionTerms terms) {
    Path database = database(subject, name);
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
    Outcome outcome = fim.init(root, request(subject), _ -> {});
    return fim.session(new BaselineReference.Numbered(outcome.generation().id()), terms);
  }

  private static TreeRequest request(Subject subject) {
    TreeRequest request = TreeRequest.standard().withWorkers(1);
    return subject.policy() == null ? request : request.withPolicy(subject.policy());
  }
}
