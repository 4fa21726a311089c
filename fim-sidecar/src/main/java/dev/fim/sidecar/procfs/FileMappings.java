package dev.fim.sidecar.procfs;

import dev.fim.path.ByteString;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The files that a process maps; see `proc_pid_maps(5)`.
///
/// @param mappings each file once
/// @param complete whether none is missing: a process can have more than are kept
public record FileMappings(List<Mapping> mappings, boolean complete) {

  public FileMappings {
    mappings = List.copyOf(mappings);
  }

  /// Which mappings to keep.
  public enum Use {
    /// The process can write through to the file.
    SHARED,
    /// The process can execute the content.
    EXECUTABLE
  }

  /// A mapped file.
  ///
  /// @param file its identity; on an overlay before Linux 6.8, that in the layer
  /// @param path as the kernel shows it; a newline in it is escaped as `\012`
  /// @param writable whether it is writable now; `mprotect(2)` can make it so later
  /// @param shared whether the mapping is shared, unlike those of program loaders
  public record Mapping(FileIdentity file, ByteString path, boolean writable, boolean shared) {}

  /// Parses the text in pieces, and keeps at most one line of it.
  static final class Parser {

    private static final long TEXT_MAX = 64L * 1024 * 1024;
    private static final int FILES_MAX = 4096;
    private static final int LINE_MAX = 16 * 1024; // four times PATH_MAX, for escapes

    /// Mappings of the same file with another path or sharing are different.
    private record Key(FileIdentity file, @Nullable ByteString path, boolean shared) {}

    private final Use use;
    private final Map<Key, Mapping> files = new LinkedHashMap<>();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long taken;
    private boolean unfit;

    Parser(Use use) {
      this.use = use;
    }

    /// Parses the next piece.
    ///
    /// @return whether to continue
    boolean add(byte[] bytes, int length) {
      taken += length;
      int start = 0;
      for (int i = 0; i < length; i++) {
        if (bytes[i] == '\n') {
          line.write(bytes, start, i - start);
          end();
          start = i + 1;
        }
      }
      line.write(bytes, start, length - start);
      unfit |= line.size() > LINE_MAX;
      return !unfit && taken < TEXT_MAX && files.size() < FILES_MAX;
    }

    FileMappings finish(boolean wasRead) {
      return new FileMappings(List.copyOf(files.values()), wasRead && !unfit && line.size() == 0);
    }

    // 7f1c2a000000-7f1c2a021000 rw-s 00000000 fe:00 131104     /srv/data
    private void end() {
      byte[] text = line.toByteArray();
      line.reset();
      int rights = ProcText.indexOf(text, ' ', 0) + 1;
      if (rights < 1 || text.length < rights + 5 || text[rights + 4] != ' ') {
        unfit = true;
        return;
      }
      boolean shared = text[rights + 3] == 's';
      if (use == Use.SHARED ? shared : text[rights + 2] == 'x') {
        keep(text, text[rights + 1] == 'w', shared);
      }
    }

    private void keep(byte[] text, boolean writable, boolean shared) {
      List<byte[]> fields = ProcText.split(text, ' ');
      FileIdentity file = identity(fields);
      if (file == null) {
        unfit = true;
      } else if (file.inode() != 0) {
        ByteString path = path(text, fields);
        files.merge(
            new Key(file, use == Use.SHARED ? null : path, shared),
            new Mapping(file, path, writable, shared),
            (one, other) -> one.writable() ? one : other);
      }
    }

    private static ByteString path(byte[] text, List<byte[]> fields) {
      int start = 4; // the spaces between the five fields
      for (byte[] field : fields.subList(0, 5)) {
        start += field.length;
      }
      while (start < text.length && text[start] == ' ') {
        start++;
      }
      return ByteString.of(text, start, text.length - start);
    }
  }

  /// The file in the fields of a line, with an inode of 0 for none; null if they are malformed.
  static @Nullable FileIdentity identity(List<byte[]> fields) {
    if (fields.size() < 5) {
      return null;
    }
    List<byte[]> dev = ProcText.split(fields.get(3), ':');
    try {
      return dev.size() != 2
          ? null
          : new FileIdentity(
              ProcText.hexadecimal(dev.get(0)) << 32 | ProcText.hexadecimal(dev.get(1)),
              ProcText.number(fields.get(4)));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /// Finds the mapping that begins at an address.
  static final class Search {

    private final byte[] start;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private @Nullable FileIdentity found;

    Search(long address) {
      this.start = ByteString.ofUtf8("%08x-".formatted(address)).toByteArray();
    }

    boolean add(byte[] bytes, int length) {
      for (int i = 0; i < length && found == null; i++) {
        if (bytes[i] == '\n') {
          end();
        } else {
          line.write(bytes[i]);
        }
      }
      return found == null;
    }

    private void end() {
      byte[] text = line.toByteArray();
      line.reset();
      boolean isIt =
          text.length > start.length
              && java.util.Arrays.equals(text, 0, start.length, start, 0, start.length);
      if (isIt) {
        found = identity(ProcText.split(text, ' '));
      }
    }

    @Nullable FileIdentity found() {
      return found;
    }
  }
}
