package dev.fim.packages;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Reads `Packages.db` of rpm's backend `ndb`: little-endian words; a header, pages of slots that
/// say where the headers of packages are, then these in blocks of 16 bytes.
final class NdbFile {

  private static final int MAGIC = word("RpmP");
  private static final int SLOT_MAGIC = word("Slot");
  private static final int BLOB_MAGIC = word("BlbS");
  private static final int PAGE = 4096;
  private static final int FILE_HEADER = 32;
  private static final int SLOT = 16;
  private static final int BLOCK = 16;
  private static final int BLOB_HEADER = 16;
  private static final int MOST_SLOT_PAGES = 4096;
  private static final int MOST_HEADER = 32 << 20; // bytes
  private static final long MOST_HEADERS = 1L << 30; // bytes of all: slots can share one

  private NdbFile() {}

  /// Passes the header of each package on.
  static void forEach(TreeFile file, RpmReader.HeaderReceiver receiver)
      throws IOException, PackageFault {
    ByteBuffer header = read(file, 0, FILE_HEADER);
    int pages = header.getInt(12);
    if (header.getInt(0) != MAGIC || header.getInt(4) != 0) {
      throw new PackageFault("is no database of the form ndb");
    }
    if (pages < 1 || pages > MOST_SLOT_PAGES) {
      throw new PackageFault("has " + pages + " pages of slots");
    }
    ByteBuffer slots = read(file, 0, pages * PAGE);
    long headers = 0;
    for (int at = FILE_HEADER; at < slots.limit(); at += SLOT) {
      long blocks = Integer.toUnsignedLong(slots.getInt(at + 8));
      if (slots.getInt(at) != SLOT_MAGIC) {
        throw new PackageFault("has a slot with a fault");
      }
      if (blocks != 0) {
        byte[] blob = blob(file, slots.getInt(at + 4), blocks * BLOCK);
        headers += blob.length;
        if (headers > MOST_HEADERS) {
          throw new PackageFault("has packages of more than %d MiB".formatted(MOST_HEADERS >> 20));
        }
        receiver.accept(blob);
      }
    }
  }

  private static byte[] blob(TreeFile file, int number, long at) throws IOException, PackageFault {
    ByteBuffer head = read(file, at, BLOB_HEADER);
    int length = head.getInt(12);
    if (head.getInt(0) != BLOB_MAGIC || head.getInt(4) != number) {
      throw new PackageFault("has a slot that leads to no package");
    }
    if (length < 0 || length > MOST_HEADER) {
      throw new PackageFault("has a package of " + length + " bytes");
    }
    return read(file, at + BLOB_HEADER, length).array();
  }

  private static ByteBuffer read(TreeFile file, long at, int length)
      throws IOException, PackageFault {
    if (at + length > file.size()) {
      throw new PackageFault("is cut short");
    }
    ByteBuffer buffer = ByteBuffer.allocate(length);
    file.read(buffer, at);
    return buffer.order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int word(String four) {
    int word = 0;
    for (int i = 3; i >= 0; i--) {
      word = word << 8 | four.charAt(i);
    }
    return word;
  }
}
