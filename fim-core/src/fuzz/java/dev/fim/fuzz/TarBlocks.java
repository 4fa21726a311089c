package dev.fim.fuzz;

import dev.fim.testing.TarArchive;
import java.util.Arrays;

/// Makes the check sums of an archive right: a fuzzer cannot guess them.
final class TarBlocks {

  private static final int SIZE = 512;
  private static final byte[] MAGIC = {'u', 's', 't', 'a', 'r'};

  private TarBlocks() {}

  static byte[] summed(byte[] input) {
    byte[] archive = input.clone();
    for (int at = 0; at + SIZE <= archive.length; at += SIZE) {
      if (Arrays.equals(archive, at + 257, at + 262, MAGIC, 0, MAGIC.length)) {
        byte[] block = TarArchive.summed(Arrays.copyOfRange(archive, at, at + SIZE));
        System.arraycopy(block, 0, archive, at, SIZE);
      }
    }
    return archive;
  }
}
