package dev.fim.policy;

import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.Entry;
import dev.fim.file.EntryCursor;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.file.ImageAttributes;
import dev.fim.path.RawPath;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/// What of a selection can be compared with the baseline of a container image: what an image has.
/// Of a directory that no layer has, that is the type alone.
///
/// @param bare directories of which only the type is known
public record ImageSelection(Selection selection, Set<RawPath> bare) implements Selection {

  private static final AttributeSet TYPE = AttributeSet.of(Attribute.TYPE);

  private static final int MOST_NAMED = 5;

  public ImageSelection {
    bare = Set.copyOf(bare);
  }

  /// Narrows a selection for the baseline with these entries.
  ///
  /// @param entries of the baseline, read to their end and closed
  public static ImageSelection of(Selection selection, EntryCursor entries) {
    Set<RawPath> bare = new HashSet<>();
    try (entries) {
      for (Entry entry = entries.next(); entry != null; entry = entries.next()) {
        if (entry instanceof FileEntry file && isBare(file)) {
          bare.add(file.path());
        }
      }
    }
    return new ImageSelection(selection, bare);
  }

  /// Whether an entry of an image is a directory that no layer has.
  public static boolean isBare(FileEntry file) {
    return file.type() == FileType.DIRECTORY && file.recorded().equals(TYPE);
  }

  /// Says what of the selection cannot be compared.
  public void note(Collection<String> notes) {
    AttributeSet missing = selection.attributes().intersect(ImageAttributes.missing());
    if (!missing.isEmpty()) {
      notes.add("not compared, since the baseline is an image, which has none: " + missing);
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
    AttributeSet left = decision.attributes().intersect(isBare ? TYPE : ImageAttributes.of(type));
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
    return selection.attributes().minus(ImageAttributes.missing());
  }

  @Override
  public int ruleCount() {
    return selection.ruleCount();
  }
}
