package dev.fim.scan.observe;

import static dev.fim.posix.OpenFlags.O_NOATIME;
import static dev.fim.posix.OpenFlags.O_NOCTTY;
import static dev.fim.posix.OpenFlags.O_NOFOLLOW;
import static dev.fim.posix.OpenFlags.O_NONBLOCK;
import static dev.fim.posix.OpenFlags.O_PATH;

import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.Entry;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.file.Gap;
import dev.fim.file.MountPoint;
import dev.fim.file.Reason;
import dev.fim.file.Timestamp;
import dev.fim.file.Unobserved;
import dev.fim.file.content.CopyRule;
import dev.fim.file.content.KeptContent;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.policy.Decision;
import dev.fim.policy.Selection;
import dev.fim.posix.Calls;
import dev.fim.posix.Errno;
import dev.fim.posix.FileStatus;
import dev.fim.scan.ScanBounds;
import dev.fim.scan.UnselectedNames;
import dev.fim.scan.content.ContentReader;
import dev.fim.scan.state.RuleMatches;
import dev.fim.scan.state.ScanState;
import org.jspecify.annotations.Nullable;

/// Observes names in open directories as entries. For one thread.
///
/// Opens only regular files for reading, and their status must be the same before and after. If a
/// name becomes another file between two calls, it is observed again, up to [#ATTEMPTS] times.
public final class Observer {

  public static final int ATTEMPTS = 3;

  static final AttributeSet NEED_OPEN =
      AttributeSet.DIGESTS
          .union(AttributeSet.EXTENDED)
          .union(AttributeSet.INODE_VALUES)
          .with(Attribute.LINK);

  /// What needs a descriptor for reading, not only one with `O_PATH`.
  private static final AttributeSet NEED_READ =
      AttributeSet.DIGESTS.union(AttributeSet.INODE_VALUES).without(Attribute.FS);

  private static final byte[] NO_NAME = {};
  private static final int READABLE = 04; // S_IROTH

  private final Calls calls;
  private final Selection selection;
  private final ScanBounds bounds;
  private final RuleMatches matches;
  private final UnselectedNames unselected;
  private final ContentReader reader;
  private final ExtendedAttributes extended;
  private final InodeReader inodes;
  private final FileStatus status;
  private final FileStatus after;

  /// Uses `calls`, which belongs to the same thread.
  public Observer(Calls calls, Selection selection, ScanState state) {
    this.calls = calls;
    this.selection = selection;
    this.bounds = state.bounds();
    this.matches = state.matches();
    this.unselected = state.unselected();
    this.reader = new ContentReader(calls, state);
    this.extended = new ExtendedAttributes(calls);
    this.inodes = new InodeReader(calls);
    this.status = new FileStatus(calls.arena());
    this.after = new FileStatus(calls.arena());
  }

  /// Whether these attributes require opening the file.
  public static boolean needsOpen(AttributeSet attributes) {
    return attributes.containsAny(NEED_OPEN);
  }

  /// Takes the first look: type, scope and selection.
  public FirstLook firstLook(NameInDirectory place) {
    int result = calls.glanceAt(place.directory().fd(), place.name(), status);
    if (result < 0) {
      return isOtherMount(place, result)
          ? settled(new MountPoint(place.path()))
          : new FirstLook.Settled(unseen(place, result));
    }
    FileType type = FileType.ofMode(status.mode());
    if (type == null || !status.isComplete()) {
      return settled(new Unobserved(place.path(), Reasons.incomplete()));
    }
    Decision decision = selection.decide(place.path(), type);
    if (decision.reach() == Decision.Reach.OUTSIDE) {
      return switch (unselected) {
        case OMITTED -> new FirstLook.Settled(Observation.NOTHING);
        case NAMED ->
            settled(FileEntry.builder(place.path(), type).recorded(AttributeSet.NONE).build());
      };
    }
    if (!place.isInScope(status.mountId())) {
      return settled(new MountPoint(place.path()));
    }
    matches.count(decision);
    return new FirstLook.Seen(type, decision);
  }

  /// Whether a name without a status is the root of a mount out of scope, such as a FUSE mount for
  /// its owner only or one whose server is gone.
  private boolean isOtherMount(NameInDirectory place, int result) {
    return !Reasons.isGone(result)
        && calls.mountAt(place.directory().fd(), place.name(), status) == 0
        && !place.isInScope(status.mountId());
  }

  private static FirstLook settled(Entry entry) {
    return new FirstLook.Settled(Observation.of(entry));
  }

  ScanBounds bounds() {
    return bounds;
  }

  /// The status at the last look; valid until the next call.
  public FileStatus status() {
    return status;
  }

  /// The entry of a directory that was just seen and is not entered.
  public FileEntry unlisted(RawPath path, AttributeSet attributes) {
    return builder(path, FileType.DIRECTORY, status, attributes)
        .gap(new Gap(attributes.intersect(NEED_OPEN), true, Reasons.wasNoDirectory()))
        .build();
  }

  /// Observes a file that was just seen and is not a directory.
  public Observation observeSeen(NameInDirectory place, FileType type, Decision decision) {
    AttributeSet attributes = decision.attributes();
    return switch (type) {
      case FILE -> observeFile(place, attributes, decision.copies());
      case DIRECTORY ->
          Observation.AGAIN; // directories are the walk's: here it was another type before
      case SYMLINK, FIFO, SOCKET, BLOCK, CHAR -> observeOther(place, type, attributes);
    };
  }

  /// Observes a name that was a regular file a moment ago.
  private Observation observeFile(NameInDirectory place, AttributeSet attributes, CopyRule copies) {
    if (!needsOpen(attributes)) {
      return plain(place, FileType.FILE, attributes, null);
    }
    FileAccess access =
        attributes.containsAny(NEED_READ) ? FileAccess.READABLE : FileAccess.PATH_ONLY;
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      int fd = open(place, access);
      if (fd < 0) {
        return refused(place, FileType.FILE, attributes, fd);
      }
      try {
        int result = calls.stat(fd, status);
        if (result < 0) {
          return refused(place, FileType.FILE, attributes, result);
        }
        if (!isStill(place, FileType.FILE)) {
          return Observation.AGAIN;
        }
        FileEntry.Builder entry = builder(place.path(), FileType.FILE, status, attributes);
        int copied = copied(place, copies, entry);
        Gap gap = readWorthwhile(fd, access, attributes, copied, entry);
        if (calls.stat(fd, after) == 0 && isSame(status, after)) {
          return Observation.of(entry.gap(gap).build());
        }
      } finally {
        calls.closeDescriptor(fd);
      }
    }
    return plain(place, FileType.FILE, attributes, Reasons.changedWhileRead());
  }

  /// How many bytes to keep of the open file whose status was just read: 0 if no copy is wanted, or
  /// the status rules one out, which `entry` then says.
  private int copied(NameInDirectory place, CopyRule copies, FileEntry.Builder entry) {
    if (copies.isNone()) {
      return 0;
    }
    boolean isPublic = place.directory().isReachable() && (status.mode() & READABLE) != 0;
    KeptContent.Cause cause =
        !isPublic && !copies.ofPrivate()
            ? KeptContent.Cause.PRIVATE
            : status.size() > copies.limit() ? KeptContent.Cause.OUTSIZED : null;
    if (cause != null) {
      entry.content(new KeptContent.Withheld(cause));
    }
    return cause == null ? copies.limit() : 0;
  }

  /// As [#readOpen], but skips content that the bounds do not consider worth reading.
  private @Nullable Gap readWorthwhile(
      int fd, FileAccess access, AttributeSet attributes, int copied, FileEntry.Builder entry) {
    AttributeSet digests = attributes.intersect(AttributeSet.DIGESTS);
    if (digests.isEmpty()
        || status.size() <= ScanBounds.SMALL
        || bounds.worthReading().test(entry.build())) {
      return readOpen(fd, access, status, attributes, copied, entry);
    }
    Gap gap = readOpen(fd, access, status, attributes.minus(digests), entry);
    return new Gap(
        gap == null ? digests : digests.union(gap.attributes()), false, Reasons.outsized());
  }

  /// Observes a name that is neither file nor directory. The descriptor pins one inode, so target
  /// and status belong together.
  private Observation observeOther(NameInDirectory place, FileType type, AttributeSet attributes) {
    if (!needsOpen(attributes)) {
      return plain(place, type, attributes, null);
    }
    int fd = open(place, FileAccess.PATH_ONLY);
    if (fd < 0) {
      return refused(place, type, attributes, fd);
    }
    try {
      int result = calls.stat(fd, status);
      if (result < 0) {
        return refused(place, type, attributes, result);
      }
      if (!isStill(place, type)) {
        return Observation.AGAIN;
      }
      FileEntry.Builder entry = builder(place.path(), type, status, attributes);
      return Observation.of(
          entry.gap(readOpen(fd, FileAccess.PATH_ONLY, status, attributes, entry)).build());
    } finally {
      calls.closeDescriptor(fd);
    }
  }

  /// Reads the attributes of an open file beyond its status.
  ///
  /// @param opened its status
  /// @return what could not be read; null if nothing is missing
  @Nullable Gap readOpen(
      int fd,
      FileAccess access,
      FileStatus opened,
      AttributeSet attributes,
      FileEntry.Builder entry) {
    return readOpen(fd, access, opened, attributes, 0, entry);
  }

  /// @param copied how many bytes of content may be kept; 0 to keep none
  private @Nullable Gap readOpen(
      int fd,
      FileAccess access,
      FileStatus opened,
      AttributeSet attributes,
      int copied,
      FileEntry.Builder entry) {
    Gaps gaps = new Gaps();
    AttributeSet digests = attributes.intersect(AttributeSet.DIGESTS);
    if (!digests.isEmpty()) {
      gaps.note(
          digests, "read", reader.digest(fd, opened.size(), opened.dev(), digests, copied, entry));
    }
    AttributeSet wanted = attributes.intersect(AttributeSet.EXTENDED);
    if (!wanted.isEmpty()) {
      gaps.note(wanted, "read extended attributes", extended.read(fd, access, wanted, entry));
    }
    if (attributes.containsAny(AttributeSet.INODE_VALUES)) {
      inodes.read(fd, opened, attributes, entry, gaps);
    }
    if (attributes.contains(Attribute.LINK)) {
      ByteString target = calls.readLink(fd, NO_NAME);
      entry.link(target);
      gaps.note(
          AttributeSet.of(Attribute.LINK), "read link", target == null ? -calls.lastErrno() : 0);
    }
    return gaps.toGap();
  }

  /// Opens without following a link, without blocking and, if allowed, without changing the access
  /// time.
  private int open(NameInDirectory place, FileAccess access) {
    int directory = place.directory().fd();
    if (access == FileAccess.PATH_ONLY) {
      return calls.openAt(directory, place.name(), O_PATH | O_NOFOLLOW);
    }
    int flags = O_NOFOLLOW | O_NONBLOCK | O_NOCTTY;
    int fd = calls.openAt(directory, place.name(), flags | O_NOATIME);
    return fd == -Errno.EPERM ? calls.openAt(directory, place.name(), flags) : fd;
  }

  private Observation refused(
      NameInDirectory place, FileType type, AttributeSet attributes, int result) {
    if (Reasons.isGone(result) || Reasons.isOtherType(result)) {
      return Reasons.isGone(result) ? Observation.NOTHING : Observation.AGAIN;
    }
    return plain(place, type, attributes, Reasons.reason("open", result));
  }

  /// The entry with the status only.
  ///
  /// @param reason why attributes that require opening the file are missing; null if none are
  private Observation plain(
      NameInDirectory place, FileType type, AttributeSet attributes, @Nullable Reason reason) {
    int result = calls.statAt(place.directory().fd(), place.name(), status);
    if (result < 0) {
      return unseen(place, result);
    }
    if (!isStill(place, type)) {
      return Observation.AGAIN;
    }
    FileEntry.Builder entry = builder(place.path(), type, status, attributes);
    return Observation.of(
        entry
            .gap(reason == null ? null : new Gap(attributes.intersect(NEED_OPEN), false, reason))
            .build());
  }

  private static Observation unseen(NameInDirectory place, int result) {
    return Reasons.isGone(result)
        ? Observation.NOTHING
        : Observation.of(new Unobserved(place.path(), Reasons.reason("stat", result)));
  }

  private boolean isStill(NameInDirectory place, FileType type) {
    return FileType.ofMode(status.mode()) == type && place.isInScope(status.mountId());
  }

  /// A builder with the values of a status.
  static FileEntry.Builder builder(
      RawPath path, FileType type, FileStatus status, AttributeSet attributes) {
    FileEntry.Builder entry = FileEntry.builder(path, type);
    if (attributes.contains(Attribute.ATIME)) {
      entry.atime(new Timestamp(status.atimeSeconds(), status.atimeNanos()));
    }
    if (attributes.contains(Attribute.BTIME) && status.hasBirthTime()) {
      entry.btime(new Timestamp(status.btimeSeconds(), status.btimeNanos()));
    }
    return entry
        .mode(status.mode())
        .owner(status.uid(), status.gid())
        .nlink(status.nlink())
        .size(status.size(), status.blocks())
        .mtime(status.mtimeSeconds(), status.mtimeNanos())
        .ctime(status.ctimeSeconds(), status.ctimeNanos())
        .inode(status.inode(), status.dev())
        .rdev(status.rdev())
        .flags(status.attributes())
        .mountRoot(status.isMountRoot())
        .mountId(status.mountId())
        .recorded(attributes.union(AttributeSet.ALWAYS_RECORDED));
  }

  /// Whether content and inode are unchanged between two statuses, by their times.
  static boolean isSame(FileStatus one, FileStatus other) {
    return one.inode() == other.inode()
        && one.dev() == other.dev()
        && one.mode() == other.mode()
        && one.size() == other.size()
        && one.mtimeNanos() == other.mtimeNanos()
        && one.mtimeSeconds() == other.mtimeSeconds()
        && one.ctimeNanos() == other.ctimeNanos()
        && one.ctimeSeconds() == other.ctimeSeconds();
  }
}
