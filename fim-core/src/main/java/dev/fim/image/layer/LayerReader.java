package dev.fim.image.layer;

import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.DeviceNumber;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.image.archive.TarMember;
import dev.fim.image.archive.TarReader;
import dev.fim.image.stream.Budget;
import dev.fim.image.stream.MalformedException;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.scan.content.ContentDigests;
import java.io.IOException;
import java.io.InputStream;

/// Reads layers: each once, in one pass. For one thread.
public final class LayerReader {

  private static final ByteString OVERLAY = ByteString.ofUtf8("trusted.overlay.");

  private final AttributeSet digests;
  private final ContentDigests content;
  private final Budget budget;
  private final byte[] buffer = new byte[1 << 16];

  /// A reader for the layers of one image.
  ///
  /// @param digests to compute of each file. A hard link can give a file any name, so these are
  ///   those that the policy wants of some file
  /// @param content that computes nothing else meanwhile
  public LayerReader(AttributeSet digests, ContentDigests content, Budget budget) {
    this.digests = digests.intersect(AttributeSet.DIGESTS);
    this.content = content;
    this.budget = budget;
  }

  /// Reads one layer to the end of its archive.
  ///
  /// @param unpacked its archive
  /// @throws FimException if an entry has a fault
  /// @throws MalformedException if the data have one that has nothing to do with tar
  public Layer read(InputStream unpacked, LayerSubject subject) throws IOException {
    TarReader archive = new TarReader(unpacked);
    LayerBuilder builder = new LayerBuilder(subject, budget);
    String after = "";
    while (true) {
      TarMember member;
      try {
        member = archive.next();
      } catch (MalformedException e) {
        throw subject.fault(e.fact() + after);
      }
      if (member == null) {
        break;
      }
      try {
        add(member, archive, builder);
      } catch (MalformedException e) {
        throw subject.fault(member.name(), e.fact());
      }
      after = ", after the entry " + member.name().display();
    }
    try {
      return builder.finish();
    } catch (MalformedException e) {
      throw subject.fault(e.fact());
    }
  }

  private void add(TarMember member, TarReader archive, LayerBuilder builder) throws IOException {
    switch (LayerName.of(member.name())) {
      case LayerName.Metadata _ -> {}
      case LayerName.Whiteout(RawPath hidden) -> builder.addWhiteout(hidden);
      case LayerName.Opaque(RawPath directory) -> builder.addOpaque(directory);
      case LayerName.OfEntry(RawPath path) -> {
        if (path.isRoot() && member.type() != TarMember.Type.DIRECTORY) {
          throw new MalformedException("the root is no directory");
        }
        if (member.type() == TarMember.Type.HARD_LINK) {
          builder.addLink(path, LayerName.target(member.link()));
        } else {
          builder.add(entry(path, member, archive, builder.nextPosition()));
        }
      }
    }
  }

  private FileEntry entry(RawPath path, TarMember member, TarReader archive, long position)
      throws IOException {
    FileType type = type(member.type());
    long device = new DeviceNumber(member.major(), member.minor()).packed();
    if (type == FileType.CHAR && device == 0) {
      throw new MalformedException(
          "it is the character device 0:0, which overlay file systems take for a deletion");
    }
    for (ByteString name : member.xattrs().keySet()) {
      if (name.startsWith(OVERLAY)) {
        throw new MalformedException("it has the extended attribute " + name.display());
      }
    }
    FileEntry.Builder builder =
        FileEntry.builder(path, type)
            .recorded(
                AttributeSet.ofImage(type)
                    .minus(AttributeSet.DIGESTS)
                    .union(digests)
                    .with(Attribute.INODE))
            .inode(position, 0)
            .mode(member.mode())
            .owner(member.uid(), member.gid())
            .size(type == FileType.SYMLINK ? member.link().length() : member.size(), 0)
            .mtime(member.mtimeSeconds(), member.mtimeNanos())
            .rdev(device)
            .xattrs(member.xattrs());
    if (type == FileType.SYMLINK) {
      if (member.link().length() == 0) {
        throw new MalformedException("it is a symbolic link to no name");
      }
      builder.link(member.link());
    } else if (type == FileType.FILE && !digests.isEmpty()) {
      digest(archive, builder);
    }
    return builder.build();
  }

  private static FileType type(TarMember.Type type) {
    return switch (type) {
      case FILE, HARD_LINK -> FileType.FILE;
      case SYMLINK -> FileType.SYMLINK;
      case CHAR -> FileType.CHAR;
      case BLOCK -> FileType.BLOCK;
      case DIRECTORY -> FileType.DIRECTORY;
      case FIFO -> FileType.FIFO;
    };
  }

  private void digest(TarReader archive, FileEntry.Builder builder) throws IOException {
    content.begin(digests);
    try {
      for (int got = archive.read(buffer, 0, buffer.length);
          got >= 0;
          got = archive.read(buffer, 0, buffer.length)) {
        content.update(buffer, 0, got);
      }
    } finally {
      content.finish(builder::digest);
    }
  }
}
