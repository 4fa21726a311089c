package dev.fim.chain.verify;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The events of a run that were passed over: ranges of numbers. For one thread.
final class SeqGaps {

  /// The most ranges that are told apart; what comes then is only counted.
  private static final int MOST = 1000;

  private final TreeMap<Long, Gap> gaps = new TreeMap<>();

  /// @param last number of the range
  /// @param before the line before it, as reports name lines
  private record Gap(long last, String before) {}

  /// Adds a range.
  ///
  /// @return false if there are too many
  boolean add(long first, long last, String before) {
    if (gaps.size() >= MOST) {
      return false;
    }
    gaps.put(first, new Gap(last, before));
    return true;
  }

  /// Removes a number.
  ///
  /// @return the line before the gap in which it was; null if it was in none
  @Nullable String take(long seq) {
    Map.Entry<Long, Gap> gap = gaps.floorEntry(seq);
    if (gap == null || gap.getValue().last() < seq) {
      return null;
    }
    gaps.remove(gap.getKey());
    String before = gap.getValue().before();
    if (gap.getKey() < seq) {
      gaps.put(gap.getKey(), new Gap(seq - 1, before));
    }
    if (seq < gap.getValue().last()) {
      gaps.put(seq + 1, new Gap(gap.getValue().last(), before));
    }
    return before;
  }

  /// All ranges as texts, each with the line before it.
  void forEach(BiConsumer<String, String> each) {
    gaps.forEach((first, gap) ->
        each.accept(
            first == gap.last()
                ? "event " + first + " is"
                : "events " + first + " to " + gap.last() + " are",
            gap.before()));
  }
}
