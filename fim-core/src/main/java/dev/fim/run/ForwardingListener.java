package dev.fim.run;

import dev.fim.compare.Change;
import dev.fim.compare.ChangeListener;
import dev.fim.compare.Summary;
import dev.fim.compare.move.MovedFiles;
import dev.fim.file.Attribute;
import dev.fim.file.FileEntry;
import dev.fim.packages.PackageExplainer;
import dev.fim.path.RawPath;
import dev.fim.policy.Policy;
import dev.fim.policy.Selection;
import dev.fim.policy.SelectionNote;
import dev.fim.policy.label.Allowance;
import dev.fim.request.Receiver;
import dev.fim.selection.AllowedDifferences;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Forwards changes to a receiver, with copies of the content that changed and the packages that
/// the files belong to, and collects the skipped mounts and what rules allow.
public final class ForwardingListener implements ChangeListener {

  private final Receiver receiver;
  private final UnaryOperator<FileEntry> expected;
  private final UnaryOperator<FileEntry> actual;
  private final @Nullable PackageExplainer packages;
  private final List<RawPath> skippedMounts = new ArrayList<>();
  private final AllowedDifferences allowed = new AllowedDifferences();
  private @Nullable MovedFiles moved;

  /// Forwards changes as they are.
  public ForwardingListener(Receiver receiver) {
    this(receiver, UnaryOperator.identity(), UnaryOperator.identity(), null);
  }

  /// Forwards changes with copies.
  ///
  /// @param expected gets a trusted file, and returns it with its copy
  /// @param actual the same for the other file
  /// @param packages tells the package of a changed file; null if nobody asks
  public ForwardingListener(
      Receiver receiver,
      UnaryOperator<FileEntry> expected,
      UnaryOperator<FileEntry> actual,
      @Nullable PackageExplainer packages) {
    this.receiver = receiver;
    this.expected = expected;
    this.actual = actual;
    this.packages = packages;
  }

  /// Holds changes back to find files that have moved, until [#finish]. Call this before the first
  /// change.
  ///
  /// @param selection that decides what may move
  public void findMoves(Selection selection) {
    moved = new MovedFiles(selection, new Unheld());
  }

  /// Passes on what is held back.
  ///
  /// @return the summary without the files that have moved
  public Summary finish(Summary summary) {
    return moved == null ? summary : moved.finish(summary);
  }

  private final class Unheld implements ChangeListener {

    @Override
    public void changed(Change change) {
      forward(change);
    }

    @Override
    public void allowed(Allowance allowance, FileEntry file, int rule) {
      allowed.count(rule, allowance);
    }
  }

  public List<RawPath> skippedMounts() {
    return skippedMounts;
  }

  /// Notes on what rules allowed.
  ///
  /// @param policy the one whose rules are the deciding ones
  /// @param others notes that come before
  public List<SelectionNote> notes(Policy policy, List<SelectionNote> others) {
    List<SelectionNote> notes = new ArrayList<>(others);
    notes.addAll(allowed.notes(policy));
    if (moved != null && moved.isOverwhelmed()) {
      notes.add(new SelectionNote.Unpaired(new SelectionNote.Subject.Part(RawPath.ROOT)));
    }
    return notes;
  }

  @Override
  public void allowed(Allowance allowance, FileEntry file, int rule) {
    if (moved == null) {
      allowed.count(rule, allowance);
    } else {
      moved.takeAllowed(allowance, file);
    }
  }

  @Override
  public void changed(Change change) {
    if (moved == null) {
      forward(change);
    } else {
      moved.take(change);
    }
  }

  private void forward(Change change) {
    Change whole =
        change instanceof Change.Changed changed
                && changed.attributes().contains(Attribute.SHA256)
                && changed.actual().content() != null
            ? changed.withFiles(expected.apply(changed.expected()), actual.apply(changed.actual()))
            : change;
    receiver.changed(packages == null ? whole : whole.withOrigin(packages.origin(whole)));
  }

  @Override
  public void skippedMount(RawPath path) {
    skippedMounts.add(path);
  }
}
