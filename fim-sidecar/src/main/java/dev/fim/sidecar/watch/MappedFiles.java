package dev.fim.sidecar.watch;

import dev.fim.file.FileEntry;
import dev.fim.path.ByteString;
import dev.fim.sidecar.procfs.FileIdentity;
import dev.fim.sidecar.procfs.FileMappings;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/// The files that processes have mapped as shared. A write through such a mapping raises no event
/// and may not change the modification time.
///
/// A file matches by its identity or by its path: on an overlay the kernel version decides which of
/// the two is right.
///
/// @param complete whether no mapped file is missing
public record MappedFiles(Set<FileIdentity> identities, Set<ByteString> paths, boolean complete) {

  public static final MappedFiles NONE = new MappedFiles(Set.of(), Set.of(), true);

  public MappedFiles {
    identities = Set.copyOf(identities);
    paths = Set.copyOf(paths);
  }

  /// The mapped files of several processes. Read-only mappings count too: `mprotect(2)` can make
  /// them writable between two looks.
  public static MappedFiles of(Collection<FileMappings> processes) {
    Set<FileIdentity> identities = new HashSet<>();
    Set<ByteString> paths = new HashSet<>();
    boolean complete = true;
    for (FileMappings process : processes) {
      complete &= process.complete();
      for (FileMappings.Mapping mapping : process.mappings()) {
        identities.add(mapping.file());
        paths.add(mapping.path());
      }
    }
    return new MappedFiles(identities, paths, complete);
  }

  /// Whether `file` may be among them.
  boolean mayHold(FileEntry file) {
    return !complete
        || identities.contains(new FileIdentity(file.dev().packed(), file.inode()))
        || paths.contains(file.path().toByteString());
  }

  boolean isEmpty() {
    return complete && identities.isEmpty() && paths.isEmpty();
  }

  /// The files of both.
  MappedFiles union(MappedFiles other) {
    Set<FileIdentity> allIdentities = new HashSet<>(identities);
    allIdentities.addAll(other.identities);
    Set<ByteString> allPaths = new HashSet<>(paths);
    allPaths.addAll(other.paths);
    return new MappedFiles(allIdentities, allPaths, complete && other.complete);
  }
}
