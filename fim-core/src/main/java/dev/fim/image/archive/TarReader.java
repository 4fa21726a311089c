package dev.fim.image.archive;

import dev.fim.file.Timestamp;
import dev.fim.image.stream.MalformedException;
import dev.fim.path.ByteString;
import dev.fim.path.DisplayForm;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads the members of an archive, in their order. For one thread.
///
/// A [MalformedException] says what is wrong with the member that was read last or, of [#next],
/// with the next one. After it, nothing more can be read.
public final class TarReader {

  /// How many bytes [#recognizes] needs.
  public static final int START = TarBlock.SIZE;

  /// In bytes, of an extended header or a long name, as in Go's `archive/tar`.
  static final int MOST_EXTRA = 1 << 20;

  private static final long MOST_ID = 0xffff_ffffL;

  private final InputStream in;
  private long left; // of the content of the last member
  private long padding;
  private boolean isAtEnd;
  private PaxRecords records = PaxRecords.NONE;
  private boolean hasRecords;
  private @Nullable ByteString longName;
  private @Nullable ByteString longLink;

  public TarReader(InputStream in) {
    this.in = in;
  }

  /// Whether data with this beginning are an archive, maybe without any member.
  ///
  /// @param start of [#START] bytes
  /// @param length how many of them there are
  public static boolean recognizes(byte[] start, int length) {
    if (length < START) {
      return false;
    }
    TarBlock block = new TarBlock(Arrays.copyOf(start, START));
    return block.isZero() || block.hasCheckSum();
  }

  /// Whether data with this beginning are an archive with a member, as that of an image is. Zeros
  /// are an archive without any.
  ///
  /// @param start of [#START] bytes
  /// @param length how many of them there are
  public static boolean recognizesMember(byte[] start, int length) {
    return recognizes(start, length) && !TarBlock.isZero(start);
  }

  /// The next member; null after the last. What was not read of the content of the one before is
  /// passed over.
  public @Nullable TarMember next() throws IOException {
    records = PaxRecords.NONE;
    hasRecords = false;
    longName = null;
    longLink = null;
    while (!isAtEnd) {
      passOver(left);
      passOver(padding);
      left = 0;
      padding = 0;
      TarBlock block = block();
      if (block != null) {
        TarMember member = member(block);
        if (member != null) {
          return member;
        }
      }
    }
    if (hasRecords || longName != null || longLink != null) {
      throw new MalformedException("the archive ends after an extended header");
    }
    return null;
  }

  private void passOver(long count) throws IOException {
    try {
      in.skipNBytes(count);
    } catch (EOFException e) {
      throw cut();
    }
  }

  private static MalformedException cut() {
    return new MalformedException("the archive is cut short");
  }

  /// The next header; null if the end was reached.
  private @Nullable TarBlock block() throws IOException {
    byte[] bytes = in.readNBytes(TarBlock.SIZE);
    if (bytes.length == 0) {
      isAtEnd = true;
      return null;
    }
    if (bytes.length < TarBlock.SIZE) {
      throw cut();
    }
    TarBlock block = new TarBlock(bytes);
    if (block.isZero()) {
      byte[] second = in.readNBytes(TarBlock.SIZE);
      if (second.length == TarBlock.SIZE && !TarBlock.isZero(second)) {
        throw new MalformedException("the archive goes on after its end");
      }
      isAtEnd = true;
      return null;
    }
    if (!block.hasCheckSum()) {
      throw new MalformedException("a header of the archive does not have its check sum");
    }
    return block;
  }

  /// The member that a header describes; null for a header that only describes the next one.
  private @Nullable TarMember member(TarBlock block) throws IOException {
    char flag = block.flag();
    long size = block.number(124, 12, "size");
    return switch (flag) {
      case 'x' -> {
        requireOnce(!hasRecords);
        records = PaxRecords.parse(extra(size));
        hasRecords = true;
        yield null;
      }
      case 'g' -> {
        String key = PaxRecords.parse(extra(size)).keyOfEntries();
        if (key != null) {
          throw new MalformedException(
              "a global header of the archive sets %s, which container runtimes ignore"
                  .formatted(DisplayForm.ofText(key)));
        }
        yield null;
      }
      case 'L' -> {
        requireOnce(longName == null);
        longName = untilNul(extra(size));
        yield null;
      }
      case 'K' -> {
        requireOnce(longLink == null);
        longLink = untilNul(extra(size));
        yield null;
      }
      default -> described(block, flag, size);
    };
  }

  private static void requireOnce(boolean isFirst) throws MalformedException {
    if (!isFirst) {
      throw new MalformedException("a member of the archive has two extended headers");
    }
  }

  private byte[] extra(long size) throws IOException {
    if (size < 0 || size > MOST_EXTRA) {
      throw new MalformedException(
          "an extended header of the archive has %d bytes, and %d are allowed"
              .formatted(size, MOST_EXTRA));
    }
    byte[] bytes = in.readNBytes((int) size);
    if (bytes.length < size) {
      throw cut();
    }
    padding = padding(size);
    return bytes;
  }

  private static long padding(long size) {
    return -size & (TarBlock.SIZE - 1);
  }

  private static ByteString untilNul(byte[] bytes) {
    int end = 0;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    return ByteString.of(bytes, 0, end);
  }

  private TarMember described(TarBlock block, char flag, long sizeField) throws IOException {
    ByteString name = first(longName, records.text("path"), block.name());
    TarMember.Type type = type(flag, name);
    long size = records.number("size", sizeField);
    if (size < 0) {
      throw new MalformedException(DisplayForm.of(name.toByteArray()) + " has a negative size");
    }
    // Go's archive/tar expects no content of other types, whatever their size.
    left = type == TarMember.Type.FILE ? size : 0;
    padding = padding(left);
    boolean isDevice = type == TarMember.Type.CHAR || type == TarMember.Type.BLOCK;
    boolean isLink = type == TarMember.Type.HARD_LINK || type == TarMember.Type.SYMLINK;
    Timestamp mtime = records.mtime(block.number(136, 12, "time"));
    return new TarMember(
        type,
        name,
        isLink ? first(longLink, records.text("linkpath"), block.link()) : ByteString.EMPTY,
        (int) block.number(100, 8, "mode") & 07777,
        id(records.number("uid", block.number(108, 8, "user")), "user"),
        id(records.number("gid", block.number(116, 8, "group")), "group"),
        left,
        mtime.seconds(),
        mtime.nanos(),
        isDevice ? id(block.number(329, 8, "device"), "device") : 0,
        isDevice ? id(block.number(337, 8, "device"), "device") : 0,
        records.xattrs());
  }

  private static ByteString first(
      @Nullable ByteString gnu, @Nullable ByteString pax, ByteString field)
      throws MalformedException {
    if (gnu != null && pax != null) {
      throw new MalformedException("a member of the archive has its name in two ways");
    }
    return gnu != null ? gnu : pax != null ? pax : field;
  }

  private static long id(long number, String what) throws MalformedException {
    if (number < 0 || number > MOST_ID) {
      throw new MalformedException("its header has a number out of range: the " + what);
    }
    return number;
  }

  private static TarMember.Type type(char flag, ByteString name) throws MalformedException {
    return switch (flag) {
      case '0', '7' -> TarMember.Type.FILE;
      case '\0' ->
          name.length() > 0 && name.byteAt(name.length() - 1) == '/'
              ? TarMember.Type.DIRECTORY
              : TarMember.Type.FILE;
      case '1' -> TarMember.Type.HARD_LINK;
      case '2' -> TarMember.Type.SYMLINK;
      case '3' -> TarMember.Type.CHAR;
      case '4' -> TarMember.Type.BLOCK;
      case '5' -> TarMember.Type.DIRECTORY;
      case '6' -> TarMember.Type.FIFO;
      case 'S' ->
          throw new MalformedException(
              "%s is a sparse file of GNU tar, which no layer may have".formatted(name.display()));
      default ->
          throw new MalformedException(
              "%s has the unknown type '%s'"
                  .formatted(name.display(), DisplayForm.ofText(String.valueOf(flag))));
    };
  }

  /// Reads the content of the last member.
  ///
  /// @return how many bytes; -1 at its end
  public int read(byte[] to, int start, int count) throws IOException {
    if (left == 0) {
      return -1;
    }
    int got = in.read(to, start, (int) Math.min(count, left));
    if (got < 0) {
      throw cut();
    }
    left -= got;
    return got;
  }

  /// The content of the last member, valid until [#next]. Closing it does nothing.
  public InputStream content() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return TarReader.this.read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] to, int start, int count) throws IOException {
        return count == 0 ? 0 : TarReader.this.read(to, start, count);
      }
    };
  }
}
