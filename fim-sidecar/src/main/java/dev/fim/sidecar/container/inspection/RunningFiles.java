package dev.fim.sidecar.container.inspection;

import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.sidecar.container.PinnedRoot;
import dev.fim.sidecar.procfs.FileIdentity;
import dev.fim.sidecar.procfs.FileMappings;
import dev.fim.sidecar.procfs.ProcRoot;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Judges the files that processes of one container run: whether each is the file at its path below
/// the root, and whether the baseline has it. For one thread.
///
/// The path from the kernel proves nothing, because a process can forge it: a file counts as the
/// one at a path only if its identity is the same. Even a name that ends in ` (deleted)` is looked
/// up first, because a file can have such a name.
final class RunningFiles {

  private static final String DELETED = " (deleted)";
  private static final String MEMORY = "/memfd:";

  /// The kernel's name for large pages without a file; see `hugetlb_file_setup`.
  private static final String LARGE_PAGES = "/anon_hugepage (deleted)";

  /// A container runs few files; one that runs ever new files must not fill the memory.
  private static final int MOST_KNOWN = 4_096;

  private final ProcRoot proc;
  private final Map<Mapped, Opinion> current = new HashMap<>();
  private final Map<Mapped, Set<FileIdentity>> names = new HashMap<>();

  RunningFiles(ProcRoot proc) {
    this.proc = proc;
  }

  private record Mapped(ByteString path, FileIdentity file) {}

  /// The judgement about a file.
  sealed interface Opinion {
    record Trusted() implements Opinion {}

    /// It is not a file of the baseline.
    ///
    /// @param fact the fault, as the end of a sentence about the file
    record Foreign(String fact) implements Opinion {}

    record Unknown() implements Opinion {}
  }

  private static final Opinion TRUSTED = new Opinion.Trusted();
  private static final Opinion UNKNOWN = new Opinion.Unknown();
  private static final Opinion MISPLACED = new Opinion.Foreign("is not the file at that path");

  /// Starts a new look, which judges every file again.
  void beginLook() {
    current.clear();
  }

  /// Judges the file that a process was started from.
  ///
  /// @param path as the kernel shows it
  Opinion executable(PinnedRoot root, ExecutableJudge judge, ByteString path, FileIdentity file) {
    boolean inPlace = root.fileAt(path).filter(file::equals).isPresent();
    return inPlace ? judged(judge, path, file) : absent(path);
  }

  /// Judges an executable mapping.
  Opinion mapped(PinnedRoot root, ExecutableJudge judge, FileMappings.Mapping mapping) {
    if (isBareMemory(mapping)) {
      return TRUSTED;
    }
    Mapped key = new Mapped(mapping.path(), mapping.file());
    Opinion known = current.get(key);
    if (known == null) {
      known = opinion(root, judge, mapping);
      current.put(key, known);
    }
    return known;
  }

  /// Shared memory and large pages count as plain memory: just-in-time compilers keep code there. A
  /// loader maps a program privately.
  private static boolean isBareMemory(FileMappings.Mapping mapping) {
    String path = mapping.path().display();
    boolean isKernels = mapping.file().dev() >>> Integer.SIZE == 0; // on no device
    return isKernels
        && (path.equals(LARGE_PAGES)
            || (mapping.shared()
                && path.endsWith(DELETED)
                && (path.startsWith(MEMORY)
                    || path.equals("/dev/zero (deleted)")
                    || path.startsWith("/SYSV"))));
  }

  private Opinion opinion(PinnedRoot root, ExecutableJudge judge, FileMappings.Mapping mapping) {
    ByteString path = mapping.path();
    Optional<PinnedRoot.Placed> found = root.placedAt(path);
    if (found.isEmpty()) {
      path = unescaped(path);
      found = root.placedAt(path);
    }
    if (found.isEmpty()) {
      return absent(path);
    }
    PinnedRoot.Placed placed = found.get();
    if (placed.identity().equals(mapping.file())) {
      return placed.regular() ? judged(judge, path, mapping.file()) : TRUSTED; // a device
    }
    Set<FileIdentity> names = names(root, new Mapped(path, placed.identity()), mapping.file());
    if (names.contains(mapping.file())) {
      return judged(judge, path, placed.identity());
    }
    return names.isEmpty() && placed.regular() ? UNKNOWN : MISPLACED;
  }

  /// The known identities that the kernel shows for mappings of a file; empty if none is known. A
  /// file of an overlay that is copied up gets a new identity, and older mappings keep the old one.
  private Set<FileIdentity> names(PinnedRoot root, Mapped placed, FileIdentity wanted) {
    if (names.size() >= MOST_KNOWN) {
      names.clear();
    }
    Set<FileIdentity> known = names.computeIfAbsent(placed, _ -> new HashSet<>());
    if (!known.contains(wanted)) {
      root.mappedAs(proc, placed.path()).ifPresent(known::add);
    }
    return known;
  }

  private static Opinion absent(ByteString path) {
    String name = path.display();
    return new Opinion.Foreign(
        name.startsWith(MEMORY)
            ? "is memory, not a file"
            : name.endsWith(DELETED) ? "was removed or replaced" : "is not the file at that path");
  }

  private static Opinion judged(ExecutableJudge judge, ByteString path, FileIdentity file) {
    return switch (judge.judge(RawPath.normalize(path.toByteArray()), file)) {
      case TRUSTED -> TRUSTED;
      case ABSENT -> new Opinion.Foreign("is not in the baseline");
      case DIFFERENT -> new Opinion.Foreign("differs from the baseline");
      case UNKNOWN -> UNKNOWN;
    };
  }

  /// The kernel escapes a newline in a name as `\012`, and nothing else.
  private static ByteString unescaped(ByteString path) {
    byte[] bytes = path.toByteArray();
    byte[] result = new byte[bytes.length];
    int length = 0;
    for (int i = 0; i < bytes.length; i++) {
      boolean isNewline =
          bytes[i] == '\\'
              && i + 3 < bytes.length
              && bytes[i + 1] == '0'
              && bytes[i + 2] == '1'
              && bytes[i + 3] == '2';
      result[length++] = isNewline ? (byte) '\n' : bytes[i];
      i += isNewline ? 3 : 0;
    }
    return ByteString.of(result, 0, length);
  }
}
