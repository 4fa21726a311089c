package dev.fim.sidecar.watch;

import dev.fim.file.FileEntry;
import dev.fim.path.ByteString;
import dev.fim.sidecar.procfs.FileIdentity;
import dev.fim.sidecar.procfs.FileMappings;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/// The files that processes map shared. What is written through such a mapping raises no event and
/// may move no time.
///
/// A file is meant if either its identity or its path is among these: on an overlay it depends on
/// the kernel which of the two is right.
///
/// @param complete whether these are all
public record MappedFiles(Set<FileIdentity> identities, Set<ByteString> paths, boolean complete) {

  public static final MappedFiles NONE = new MappedFiles(Set.of(), Set.of(), true);

  public MappedFiles {
    identities = Set.copyOf(identities);
    paths = Set.copyOf(paths);
  }

  /// Those of several processes. One that cannot be written just now counts: `mprotect(2)` can
  /// change that between two looks.
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

  /// Those in either.
  MappedFiles union(MappedFiles other) {
    Set<FileIdentity> allIdentities = new HashSet<>(identities);
    allIdentities.addAll(other.identities);
    Set<ByteString> allPaths = new HashSet<>(paths);
    allPaths.addAll(other.paths);
    return new MappedFiles(allIdentities, allPaths, complete && other.complete);
  }
}
