package dev.fim.file.content;

/// Which files a rule of a policy keeps copies of.
///
/// @param limit the size of the largest, in bytes: 0, for none, to [#MOST]
/// @param ofPrivate also those that not everybody may read
public record CopyRule(int limit, boolean ofPrivate) {

  /// The largest limit, in bytes.
  public static final int MOST = 1 << 20;

  public static final CopyRule NONE = new CopyRule(0, false);

  public CopyRule {
    if (limit < 0 || limit > MOST) {
      throw new IllegalArgumentException("a limit out of range: " + limit);
    }
  }

  public boolean isNone() {
    return limit == 0;
  }

  /// The rule that keeps only what both keep.
  public CopyRule overlap(CopyRule other) {
    int lower = Math.min(limit, other.limit);
    return lower == 0 ? NONE : new CopyRule(lower, ofPrivate && other.ofPrivate);
  }

  /// What is kept, in words.
  @Override
  public String toString() {
    if (isNone()) {
      return "no copies";
    }
    String size =
        limit % 1024 == 0 ? limit / 1024 + " KiB" : limit + (limit == 1 ? " byte" : " bytes");
    return "copies of text up to "
        + size
        + (ofPrivate ? ", also where not everybody may read it" : ", where everybody may read it");
  }
}
