package dev.fim.image.zstd;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// XXH64 with seed 0, the check sum of a frame (`doc/xxhash_spec.md` of xxHash). For one thread.
final class XxHash64 {

  private static final long PRIME_1 = 0x9E3779B185EBCA87L;
  private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;
  private static final long PRIME_3 = 0x165667B19E3779F9L;
  private static final long PRIME_4 = 0x85EBCA77C2B2AE63L;
  private static final long PRIME_5 = 0x27D4EB2F165667C5L;
  private static final int STRIPE = 32;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private long lane1 = 0x60EA27EEADC0B5D6L; // the sum of the first two, modulo 2^64
  private long lane2 = PRIME_2;
  private long lane3;
  private long lane4 = -PRIME_1;
  private final byte[] rest = new byte[STRIPE];
  private int restLength;
  private long length;

  void update(byte[] bytes, int start, int count) {
    length += count;
    int at = start;
    int end = start + count;
    if (restLength > 0) {
      int taken = Math.min(count, STRIPE - restLength);
      System.arraycopy(bytes, at, rest, restLength, taken);
      restLength += taken;
      at += taken;
      if (restLength == STRIPE) {
        stripe(rest, 0);
        restLength = 0;
      }
    }
    for (; at + STRIPE <= end; at += STRIPE) {
      stripe(bytes, at);
    }
    if (at < end) {
      System.arraycopy(bytes, at, rest, 0, end - at);
      restLength = end - at;
    }
  }

  private void stripe(byte[] bytes, int at) {
    lane1 = round(lane1, (long) LONG.get(bytes, at));
    lane2 = round(lane2, (long) LONG.get(bytes, at + 8));
    lane3 = round(lane3, (long) LONG.get(bytes, at + 16));
    lane4 = round(lane4, (long) LONG.get(bytes, at + 24));
  }

  private static long round(long lane, long word) {
    return Long.rotateLeft(lane + word * PRIME_2, 31) * PRIME_1;
  }

  private static long merge(long hash, long lane) {
    return (hash ^ round(0, lane)) * PRIME_1 + PRIME_4;
  }

  long finish() {
    long hash;
    if (length >= STRIPE) {
      hash =
          Long.rotateLeft(lane1, 1)
              + Long.rotateLeft(lane2, 7)
              + Long.rotateLeft(lane3, 12)
              + Long.rotateLeft(lane4, 18);
      hash = merge(merge(merge(merge(hash, lane1), lane2), lane3), lane4);
    } else {
      hash = PRIME_5;
    }
    hash += length;
    int at = 0;
    for (; at + 8 <= restLength; at += 8) {
      hash = Long.rotateLeft(hash ^ round(0, (long) LONG.get(rest, at)), 27) * PRIME_1 + PRIME_4;
    }
    if (at + 4 <= restLength) {
      long word = Integer.toUnsignedLong((int) INT.get(rest, at));
      hash = Long.rotateLeft(hash ^ (word * PRIME_1), 23) * PRIME_2 + PRIME_3;
      at += 4;
    }
    for (; at < restLength; at++) {
      hash = Long.rotateLeft(hash ^ ((rest[at] & 0xff) * PRIME_5), 11) * PRIME_1;
    }
    hash = (hash ^ (hash >>> 33)) * PRIME_2;
    hash = (hash ^ (hash >>> 29)) * PRIME_3;
    return hash ^ (hash >>> 32);
  }
}
