package dev.fim.sidecar.procfs;

import dev.fim.path.ByteString;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The files that a process maps so that what it writes goes to the file; see `proc_pid_maps(5)`.
///
/// @param mappings each file once
/// @param complete whether these are all: a process can have more than is kept here
public record SharedMappings(List<Mapping> mappings, boolean complete) {

  public SharedMappings {
    mappings = List.copyOf(mappings);
  }

  /// A file so mapped.
  ///
  /// @param file on an overlay, depending on the kernel, that of the layer; so a file is meant as
  ///   soon as either this or the path is its own
  /// @param path as the kernel words it
  /// @param writable whether it can be written just now; a mapping that cannot may become so by
  ///   `mprotect(2)`
  public record Mapping(FileIdentity file, ByteString path, boolean writable) {}

  /// Takes the text piece by piece, and keeps no more of it than one line.
  static final class Parser {

    private static final long TEXT_MAX = 64L * 1024 * 1024;
    private static final int FILES_MAX = 4096;
    private static final int LINE_MAX = 16 * 1024; // four times PATH_MAX, for escapes

    private final Map<FileIdentity, Mapping> files = new LinkedHashMap<>();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long taken;
    private boolean unfit;

    /// Takes the next piece.
    ///
    /// @return whether more is wanted
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

    SharedMappings finish(boolean wasRead) {
      return new SharedMappings(List.copyOf(files.values()), wasRead && !unfit && line.size() == 0);
    }

    // 7f1c2a000000-7f1c2a021000 rw-s 00000000 fe:00 131104     /srv/data
    private void end() {
      byte[] text = line.toByteArray();
      line.reset();
      List<byte[]> fields = ProcText.split(text, ' ');
      if (fields.size() < 5 || fields.get(1).length != 4) {
        unfit = true;
        return;
      }
      byte[] rights = fields.get(1);
      List<byte[]> dev = ProcText.split(fields.get(3), ':');
      try {
        long inode = ProcText.number(fields.get(4));
        if (rights[3] == 's' && inode != 0 && dev.size() == 2) {
          long number = ProcText.hexadecimal(dev.get(0)) << 32 | ProcText.hexadecimal(dev.get(1));
          FileIdentity file = new FileIdentity(number, inode);
          files.merge(
              file,
              new Mapping(file, path(text, fields), rights[1] == 'w'),
              (one, other) -> one.writable() ? one : other);
        }
      } catch (NumberFormatException e) {
        unfit = true;
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
}
