package dev.fim.scan.observe;

import static dev.fim.posix.OpenFlags.O_DIRECTORY;
import static dev.fim.posix.OpenFlags.O_NOATIME;
import static dev.fim.posix.OpenFlags.O_NOFOLLOW;
import static dev.fim.posix.OpenFlags.O_NONBLOCK;

import dev.fim.file.AttributeSet;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.file.Gap;
import dev.fim.file.Reason;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.posix.Calls;
import dev.fim.posix.Errno;
import dev.fim.posix.FileStatus;
import dev.fim.posix.ListedName;
import dev.fim.scan.HiddenFiles;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Opens and lists directories. For one thread.
public final class DirectoryReader {

  private final Calls calls;
  private final Observer observer;
  private final HiddenFiles hidden;
  private final FileStatus before;
  private final FileStatus after;

  /// Uses `calls` and `observer`, which belong to the same thread.
  public DirectoryReader(Calls calls, Observer observer, HiddenFiles hidden) {
    this.calls = calls;
    this.observer = observer;
    this.hidden = hidden;
    this.before = new FileStatus(calls.arena());
    this.after = new FileStatus(calls.arena());
  }

  /// A directory listing.
  ///
  /// @param names in order, each once
  public record Listing(FileEntry entry, List<ListedName> names) {}

  /// Opens without following a link.
  ///
  /// @return a descriptor, or a negated `errno`
  public int open(NameInDirectory place) {
    int directory = place.directory().fd();
    int flags = O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK;
    int fd = calls.openAt(directory, place.name(), flags | O_NOATIME);
    return fd == -Errno.EPERM ? calls.openAt(directory, place.name(), flags) : fd;
  }

  /// The status at the last listing; valid until the next.
  public FileStatus status() {
    return after;
  }

  /// Reads the status of an open directory.
  ///
  /// @return 0, or a negated `errno`
  public int stat(int fd) {
    return calls.stat(fd, after);
  }

  /// Lists an open directory. Repeats that if its times show a change meanwhile.
  public Listing list(int fd, RawPath path, AttributeSet attributes) {
    List<ListedName> names = new ArrayList<>();
    for (int attempt = 1; attempt <= Observer.ATTEMPTS; attempt++) {
      names.clear();
      int result = listOnce(fd, names);
      if (names.size() > observer.bounds().names()) {
        names.clear();
        Reason reason = Reasons.outsizedListing(observer.bounds().names());
        return listing(fd, path, attributes, names, reason);
      }
      if (result < 0) {
        return listing(fd, path, attributes, names, Reasons.reason("list", result));
      }
      if (Observer.isSame(before, after)) {
        return listing(fd, path, attributes, names, null);
      }
    }
    return listing(fd, path, attributes, names, Reasons.changedWhileListed());
  }

  private int listOnce(int fd, List<ListedName> names) {
    int result = calls.stat(fd, before);
    if (result == 0) {
      result = calls.rewind(fd);
    }
    if (result == 0) {
      do {
        result = calls.list(fd, names);
      } while (result > 0 && names.size() <= observer.bounds().names());
    }
    return result < 0 ? result : calls.stat(fd, after);
  }

  /// The entry of an open directory whose status was just read.
  public FileEntry describe(int fd, RawPath path, AttributeSet attributes) {
    FileEntry.Builder entry = Observer.builder(path, FileType.DIRECTORY, after, attributes);
    return entry.gap(observer.readOpen(fd, FileAccess.READABLE, after, attributes, entry)).build();
  }

  /// The entry of a listed directory with too many names, as if it could not be listed.
  public FileEntry unlisted(Listing listing, int most) {
    Gap gap = listing.entry().gap();
    AttributeSet missing = gap == null ? AttributeSet.NONE : gap.attributes();
    return listing.entry().toBuilder()
        .gap(new Gap(missing, true, Reasons.outsizedListing(most)))
        .build();
  }

  /// The entry of a directory that could not be opened.
  public FileEntry unopened(RawPath path, FileStatus status, AttributeSet attributes, int result) {
    Reason reason = Reasons.reason("open", result);
    AttributeSet missing = attributes.intersect(Observer.NEED_OPEN);
    return Observer.builder(path, FileType.DIRECTORY, status, attributes)
        .gap(new Gap(missing, true, reason))
        .build();
  }

  private Listing listing(
      int fd,
      RawPath path,
      AttributeSet attributes,
      List<ListedName> names,
      @Nullable Reason unlisted) {
    if (hidden.areIn(after.dev(), after.inode())) {
      names.removeIf(name -> hidden.names().contains(ByteString.of(name.bytes())));
    }
    names.sort(Comparator.naturalOrder());
    dropRepeated(names);
    FileEntry.Builder entry = Observer.builder(path, FileType.DIRECTORY, after, attributes);
    Gap gap = observer.readOpen(fd, FileAccess.READABLE, after, attributes, entry);
    if (unlisted != null) {
      gap = new Gap(gap == null ? AttributeSet.NONE : gap.attributes(), true, unlisted);
    }
    return new Listing(entry.gap(gap).build(), names);
  }

  /// A directory that changes meanwhile may list a name twice; see `readdir(3)`.
  private static void dropRepeated(List<ListedName> names) {
    for (int i = names.size() - 1; i > 0; i--) {
      if (names.get(i).isSameName(names.get(i - 1))) {
        names.remove(i);
      }
    }
  }
}
