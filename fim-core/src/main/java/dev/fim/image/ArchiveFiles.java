package dev.fim.image;

import dev.fim.image.archive.TarMember;
import dev.fim.image.archive.TarReader;
import dev.fim.image.stream.Budget;
import dev.fim.image.stream.MalformedException;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The members of an archive, read in one pass. Docker and podman write a layer once and then links
/// to it.
final class ArchiveFiles implements ImageFiles {

  /// About what a member takes in memory, besides its name.
  private static final int MEMBER_BYTES = 400;

  private static final int MOST_LINKS = 8;

  private final Map<RawPath, Blob> blobs = new HashMap<>();
  private final Map<RawPath, RawPath> links = new HashMap<>();

  private ArchiveFiles() {}

  /// Reads all members.
  ///
  /// @throws MalformedException if the archive has a fault
  static ArchiveFiles read(InputStream in, BlobReader reader, Budget budget) throws IOException {
    ArchiveFiles files = new ArchiveFiles();
    TarReader archive = new TarReader(in);
    for (TarMember member = archive.next(); member != null; member = archive.next()) {
      try {
        files.add(member, archive, reader, budget);
      } catch (MalformedException e) {
        throw new MalformedException("its member " + member.name().display() + ": " + e.fact());
      }
    }
    byte[] rest = new byte[1 << 16];
    while (in.read(rest, 0, rest.length) >= 0) {
      // a writer to a pipe fails if nobody reads what it writes
    }
    return files;
  }

  private void add(TarMember member, TarReader archive, BlobReader reader, Budget budget)
      throws IOException {
    RawPath path = path(RawPath.ROOT, member.name());
    budget.hold(0, MEMBER_BYTES + path.length());
    switch (member.type()) {
      case FILE -> {
        Blob blob = reader.read(archive.content(), path.display().substring(1));
        if (blobs.put(path, blob) != null || links.containsKey(path)) {
          throw new MalformedException("the archive has it twice");
        }
      }
      case SYMLINK, HARD_LINK -> {
        RawPath parent = path.parent();
        RawPath start =
            member.type() == TarMember.Type.HARD_LINK || parent == null ? RawPath.ROOT : parent;
        budget.hold(0, member.link().length());
        if (links.put(path, path(start, member.link())) != null || blobs.containsKey(path)) {
          throw new MalformedException("the archive has it twice");
        }
      }
      case DIRECTORY -> {}
      case CHAR, BLOCK, FIFO -> throw new MalformedException("it is no file, directory or link");
    }
  }

  /// A name from a directory of the archive. Unlike a path, it has no `..` that leads out of it.
  private static RawPath path(RawPath start, ByteString name) throws MalformedException {
    try {
      byte[] whole = start.append(name.toByteArray());
      int depth = 0;
      for (ByteString each : names(whole)) {
        depth += each.equals(UP) ? -1 : each.length() == 0 || each.equals(HERE) ? 0 : 1;
        if (depth < 0) {
          throw new MalformedException("the name " + name.display() + " leads out of the archive");
        }
      }
      return RawPath.normalize(whole);
    } catch (IllegalArgumentException e) {
      throw new MalformedException("the name " + name.display() + " has a NUL");
    }
  }

  private static final ByteString UP = ByteString.ofUtf8("..");
  private static final ByteString HERE = ByteString.ofUtf8(".");

  private static List<ByteString> names(byte[] path) {
    List<ByteString> names = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= path.length; i++) {
      if (i == path.length || path[i] == '/') {
        names.add(ByteString.of(path, start, i - start));
        start = i + 1;
      }
    }
    return names;
  }

  @Override
  public @Nullable Blob find(String name) throws IOException {
    RawPath path = path(RawPath.ROOT, ByteString.ofUtf8(name));
    for (int i = 0; i < MOST_LINKS; i++) {
      RawPath next = links.get(path);
      if (next == null) {
        return blobs.get(path);
      }
      path = next;
    }
    throw new MalformedException(
        "its member %s is a link that leads through more than %d others"
            .formatted(path.display(), MOST_LINKS));
  }

  boolean isEmpty() {
    return blobs.isEmpty();
  }
}
