package dev.fim.run;

import dev.fim.baseline.Generation;
import dev.fim.baseline.GenerationOrigin;
import dev.fim.baseline.GenerationRecording;
import dev.fim.baseline.OpenMode;
import dev.fim.baseline.sealed.SealedStore;
import dev.fim.catalogue.StoreLocation;
import dev.fim.compare.BaselineName;
import dev.fim.compare.ReportHeader;
import dev.fim.compare.Summary;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import dev.fim.image.ImageBaseline;
import dev.fim.image.ImageChoice;
import dev.fim.image.ImageSource;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.policy.Policy;
import dev.fim.policy.RuleSubject;
import dev.fim.policy.Scope;
import dev.fim.policy.SelectionNote;
import dev.fim.request.Outcome;
import dev.fim.request.Receiver;
import dev.fim.request.TreeRequest;
import dev.fim.seal.Seal;
import dev.fim.seal.Signer;
import dev.fim.selection.ImageSelection;
import dev.fim.trust.SealedGeneration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Records a container image as a new generation. The receiver gets everything but the end: see
/// [Outcome#reportRecorded].
public final class ImageRun {

  private final StoreLocation path;
  private final TreeRequest request;
  private final Receiver receiver;
  private final Instant now;
  private final @Nullable Signer signer;

  /// @param signer who seals the generation; null for nobody
  public ImageRun(
      StoreLocation path,
      TreeRequest request,
      Receiver receiver,
      Instant now,
      @Nullable Signer signer) {
    this.path = path;
    this.request = request;
    this.receiver = receiver;
    this.now = now;
    this.signer = signer;
  }

  /// Records it.
  public Outcome run(ImageSource source, ImageChoice choice) {
    Policy policy = Objects.requireNonNullElseGet(request.policy(), Policy::standard);
    Scope scope = scope(request.paths());
    ImageBaseline image =
        ImageBaseline.open(
            source, new ImageBaseline.Terms(choice, policy, scope, request.monitor()));
    requireSomething(image, scope, policy);
    List<String> notes = new ArrayList<>(image.notes());
    ImageSelection.of(policy, image.entries()).note(notes);
    GenerationOrigin origin = image.generation().origin();
    try (SealedStore database = path.open(OpenMode.CREATE);
        GenerationRecording writer = database.begin(InitRun.likely(database, origin))) {
      ReportHeader header =
          new ReportHeader(
              RawPath.ROOT, BaselineName.ofGeneration(writer.id(), now), null, notes, scope);
      receiver.begin(header);
      try (EntryCursor entries = image.entries()) {
        for (Entry entry = entries.next(); entry != null; entry = entries.next()) {
          writer.add(entry);
          request.monitor().countEntry();
        }
      }
      Generation generation = writer.complete(now, origin);
      if (signer != null) {
        Seal _ = SealedGeneration.seal(database, generation, signer, now);
      }
      Summary summary = new Summary(generation.entries(), 0, 0, 0, 0, 0);
      return new Outcome(header, summary, generation, List.of(), notes(policy, image));
    }
  }

  /// The paths begin at the root of the image. Links in them are not followed.
  private static Scope scope(List<ByteString> paths) {
    return paths.isEmpty()
        ? Scope.ALL
        : Scope.of(
            paths.stream()
                .map(given -> RawPath.normalize(RawPath.ROOT.append(given.toByteArray())))
                .toList());
  }

  /// An empty baseline would always be intact, so none is recorded.
  private static void requireSomething(ImageBaseline image, Scope scope, Policy policy) {
    for (RawPath path : scope.paths()) {
      try (EntryCursor within = image.entriesWithin(path)) {
        if (within.next() == null) {
          throw new FimException(
              Problem.ARGUMENT,
              "record",
              path.display(),
              "the image has no such path, or the policy excludes it",
              "links in a path are not followed in an image");
        }
      }
    }
    if (image.selectsNothing()) {
      throw new FimException(
          policy.name() == null ? Problem.ARGUMENT : Problem.POLICY,
          "record",
          scope.display(),
          "the policy selects nothing of the image",
          "'fim explain PATH' shows which rule decides");
    }
  }

  private static List<SelectionNote> notes(Policy policy, ImageBaseline image) {
    List<SelectionNote> notes = new ArrayList<>();
    for (RuleSubject rule : policy.subjects()) {
      SelectionNote.Subject subject = new SelectionNote.Subject.Rule(rule.number(), rule.text());
      if (!rule.excludes() && image.selectedBy(rule.number()) == 0) {
        notes.add(new SelectionNote.Unmatched(subject));
      }
      String hint = rule.hint();
      if (hint != null) {
        notes.add(new SelectionNote.Hint(subject, hint));
      }
    }
    return notes;
  }
}
