package dev.fim.selection;

import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.path.RawPath;
import dev.fim.policy.Decision;
import dev.fim.policy.Selection;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/// What of a selection can be compared with the baseline of a container image: what an image has.
/// Of a directory that no layer has, that is the type alone.
///
/// @param bare directories of which only the type is known
/// @param ofRuntime what is selected of `/`, and comes from the container runtime
public record ImageSelection(Selection selection, Set<RawPath> bare, AttributeSet ofRuntime)
    implements Selection {

  private static final AttributeSet TYPE = AttributeSet.of(Attribute.TYPE);

  /// What `/` of a container does not have from its image: a runtime makes that directory.
  private static final AttributeSet OF_RUNTIME = AttributeSet.of(Attribute.MODE, Attribute.MTIME);

  private static final int MOST_NAMED = 5;

  public ImageSelection {
    bare = Set.copyOf(bare);
  }

  /// Narrows a selection for the baseline with these entries.
  ///
  /// @param entries of the baseline, read to their end and closed
  public static ImageSelection of(Selection selection, EntryCursor entries) {
    Set<RawPath> bare = new HashSet<>();
    AttributeSet ofRuntime = AttributeSet.NONE;
    try (entries) {
      for (Entry entry = entries.next(); entry != null; entry = entries.next()) {
        if (entry instanceof FileEntry file && isBare(file, selection)) {
          bare.add(file.path());
        } else if (entry.path().equals(RawPath.ROOT)) {
          ofRuntime = selection.decide(RawPath.ROOT, FileType.DIRECTORY).attributes();
        }
      }
    }
    return new ImageSelection(selection, bare, ofRuntime.intersect(OF_RUNTIME));
  }

  /// Whether only the type is known of a directory, though more is selected of it.
  private static boolean isBare(FileEntry file, Selection selection) {
    return file.type() == FileType.DIRECTORY
        && file.isTypeOnly()
        && !TYPE.containsAll(
            selection
                .decide(file.path(), file.type())
                .attributes()
                .intersect(AttributeSet.ofImage(file.type())));
  }

  /// Says what of the selection cannot be compared.
  public void note(Collection<String> notes) {
    AttributeSet missing = selection.attributes().minus(AttributeSet.OF_IMAGES);
    if (!missing.isEmpty()) {
      notes.add("not compared, since the baseline is an image, which has none: " + missing);
    }
    if (!ofRuntime.isEmpty()) {
      notes.add("not compared of /, since a container runtime may set its own: " + ofRuntime);
    }
    if (!bare.isEmpty()) {
      String named =
          String.join(
              ", ", bare.stream().sorted().limit(MOST_NAMED).map(RawPath::display).toList());
      notes.add(
          "compared by their type only, since no layer of the image has them: "
              + named
              + (bare.size() > MOST_NAMED
                  ? " and %d more".formatted(bare.size() - MOST_NAMED)
                  : ""));
    }
  }

  @Override
  public Decision decide(RawPath path, FileType type) {
    Decision decision = selection.decide(path, type);
    boolean isBare = type == FileType.DIRECTORY && bare.contains(path);
    AttributeSet left = decision.attributes().intersect(isBare ? TYPE : AttributeSet.ofImage(type));
    if (path.equals(RawPath.ROOT)) {
      left = left.minus(ofRuntime);
    }
    return left.equals(decision.attributes()) && decision.copies().isNone()
        ? decision
        : new Decision(decision.reach(), left, decision.label(), decision.rule())
            .withAllowed(decision.allowed());
  }

  @Override
  public int largestCopy() {
    return 0;
  }

  @Override
  public AttributeSet attributes() {
    return selection.attributes().intersect(AttributeSet.OF_IMAGES);
  }

  @Override
  public int ruleCount() {
    return selection.ruleCount();
  }
}
