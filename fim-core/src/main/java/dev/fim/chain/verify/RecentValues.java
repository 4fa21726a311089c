package dev.fim.chain.verify;

import dev.fim.path.ByteString;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The values of the last events of a run: as many as a seal can lie behind. It takes 8 kB at most.
/// For one thread.
final class RecentValues {

  static final int MOST = 256;

  private static final int LENGTH = 32;

  private long[] seqs = new long[8];
  private byte[] values = new byte[8 * LENGTH];

  /// Keeps the value of an event, in place of one that is [#MOST] before it.
  void put(long seq, ByteString value) {
    while (seqs.length < MOST && isTaken(seq)) {
      grow();
    }
    store(seq, value.toByteArray(), 0);
  }

  /// Whether a young event has the place.
  private boolean isTaken(long seq) {
    long other = seqs[slot(seq)];
    return other != 0 && other != seq && Math.abs(other - seq) < MOST;
  }

  private void grow() {
    long[] oldSeqs = seqs;
    byte[] oldValues = values;
    seqs = new long[oldSeqs.length * 2];
    values = new byte[oldValues.length * 2];
    for (int i = 0; i < oldSeqs.length; i++) {
      if (oldSeqs[i] != 0) {
        store(oldSeqs[i], oldValues, i * LENGTH);
      }
    }
  }

  private void store(long seq, byte[] from, int at) {
    int slot = slot(seq);
    if (seqs[slot] <= seq) {
      seqs[slot] = seq;
      System.arraycopy(from, at, values, slot * LENGTH, LENGTH);
    }
  }

  private int slot(long seq) {
    return (int) (seq & (seqs.length - 1));
  }

  /// The value of an event; null if it is not kept.
  @Nullable ByteString get(long seq) {
    int slot = slot(seq);
    return seqs[slot] == seq
        ? ByteString.wrap(Arrays.copyOfRange(values, slot * LENGTH, (slot + 1) * LENGTH))
        : null;
  }
}
