package dev.fim.file;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The seven types of file; see `inode(7)`.
public enum FileType {
  FILE,
  DIRECTORY,
  SYMLINK,
  FIFO,
  SOCKET,
  BLOCK,
  CHAR;

  private static final int FORMAT_MASK = 0170000; // S_IFMT

  private final String label = name().toLowerCase(Locale.ROOT);

  /// The name in policies, reports and the database: the constant's, in lower case.
  public String label() {
    return label;
  }

  /// The type whose [#label] this is; null if there is none.
  public static @Nullable FileType ofLabel(String label) {
    for (FileType type : values()) {
      if (type.label.equals(label)) {
        return type;
      }
    }
    return null;
  }

  /// The type in the format bits of `st_mode`; null if it is none of the seven.
  public static @Nullable FileType ofMode(int mode) {
    return switch (mode & FORMAT_MASK) {
      case 0100000 -> FILE;
      case 0040000 -> DIRECTORY;
      case 0120000 -> SYMLINK;
      case 0010000 -> FIFO;
      case 0140000 -> SOCKET;
      case 0060000 -> BLOCK;
      case 0020000 -> CHAR;
      default -> null;
    };
  }
}
