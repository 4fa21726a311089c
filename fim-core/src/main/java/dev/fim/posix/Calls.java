package dev.fim.posix;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.fim.path.ByteString;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/// System calls with their native memory, for one thread. A call allocates only its result.
///
/// Results are the kernel's: not negative on success, else `errno`, negated. A call that a signal
/// interrupts is repeated.
public final class Calls implements AutoCloseable {

  /// Makes a path relative to the working directory.
  public static final int AT_FDCWD = -100;

  private static final int AT_SYMLINK_NOFOLLOW = 0x100;
  private static final int AT_NO_AUTOMOUNT = 0x800;
  private static final int AT_EMPTY_PATH = 0x1000;
  private static final int AT_STATX_DONT_SYNC = 0x4000;

  private static final int SEEK_SET = 0;
  private static final long AT_POSITION = -1; // for preadv2: the current position
  private static final int RWF_DONTCACHE = 0x80; // linux/fs.h
  private static final int POSIX_FADV_DONTNEED = 4; // linux/fadvise.h, but for s390
  private static final int PRIO_PROCESS = 0;
  private static final int PROT_READ = 1; // asm-generic/mman-common.h
  private static final int MAP_PRIVATE = 2;

  /// `struct cachestat_range` and `struct cachestat` of linux/mman.h.
  private static final long CACHESTAT_RANGE = 16;

  private static final long CACHESTAT_BYTES = 40;
  private static final int PATH_MAX = 4096;
  private static final int LISTING_BYTES = 64 * 1024;
  private static final int XATTR_NAME_MAX = 255;
  private static final int XATTR_USUAL = 256;
  private static final int STATFS_BYTES = 120; // struct statfs, f_type first, of 64-bit Linux
  private static final int XATTR_MAX =
      64 * 1024; // XATTR_SIZE_MAX and XATTR_LIST_MAX of linux/limits.h

  // struct linux_dirent64
  private static final int RECORD_LENGTH = 16;
  private static final int RECORD_TYPE = 18;
  private static final int RECORD_NAME = 19;
  private static final byte DT_UNKNOWN = 0; // readdir(3)
  private static final byte DT_DIR = 4;

  private static final boolean LITTLE_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment state = arena.allocate(NativeFunction.stateLayout());
  private final MemorySegment path = arena.allocate(PATH_MAX + 1);
  private final ByteBuffer pathBytes = path.asByteBuffer();
  private final MemorySegment xattrName = arena.allocate(XATTR_NAME_MAX + 1);
  private final ByteBuffer xattrNameBytes = xattrName.asByteBuffer();
  private final MemorySegment vector =
      arena.allocate(CACHESTAT_RANGE + CACHESTAT_BYTES, 8); // struct iovec, or what cachestat takes
  private final MemorySegment empty = arena.allocate(1);
  private final MemorySegment how = arena.allocate(24, 8); // struct open_how
  private final List<Runnable> releases = new ArrayList<>();
  private @Nullable MemorySegment listing;
  private byte @Nullable [] records;
  private @Nullable MemorySegment fileSystem;
  private @Nullable MemorySegment xattr;

  /// The arena of this object's memory.
  public Arena arena() {
    return arena;
  }

  /// Opens `name` in a directory.
  ///
  /// @param flags of [OpenFlags]; `O_CLOEXEC` is added
  /// @return a descriptor, or a negated `errno`; `ENAMETOOLONG` also for a name beyond `PATH_MAX`
  public int openAt(int directory, byte[] name, int flags) {
    if (!putPath(name)) {
      return -Errno.ENAMETOOLONG;
    }
    int fd;
    do {
      fd = Libc.openat(directory, path, flags | OpenFlags.O_CLOEXEC, state);
    } while (fd < 0 && NativeFunction.errno(state) == Errno.EINTR);
    return fd < 0 ? -NativeFunction.errno(state) : fd;
  }

  /// Creates the regular file `name` in a directory and opens it for writing. Fails if it exists.
  ///
  /// @param mode its permission bits before the umask
  /// @return a descriptor, or a negated `errno`: `EEXIST` if the name exists, even as a link
  public int createAt(int directory, byte[] name, int mode) {
    if (!putPath(name)) {
      return -Errno.ENAMETOOLONG;
    }
    int flags =
        OpenFlags.O_WRONLY
            | OpenFlags.O_CREAT
            | OpenFlags.O_EXCL
            | OpenFlags.O_NOFOLLOW
            | OpenFlags.O_CLOEXEC;
    int fd;
    do {
      fd = Libc.openat(directory, path, flags, mode, state);
    } while (fd < 0 && NativeFunction.errno(state) == Errno.EINTR);
    return fd < 0 ? -NativeFunction.errno(state) : fd;
  }

  /// Renames `from` to `to` in one directory and replaces the target.
  ///
  /// @return 0, or a negated `errno`
  public int renameAt(int directory, byte[] from, byte[] to) {
    if (!putPath(from) || to.length > PATH_MAX) {
      return -Errno.ENAMETOOLONG;
    }
    MemorySegment second = xattrBuffer();
    second.asByteBuffer().put(0, to).put(to.length, (byte) 0);
    return Libc.renameat(directory, path, directory, second, state) < 0
        ? -NativeFunction.errno(state)
        : 0;
  }

  /// Removes a name that is not a directory.
  ///
  /// @return 0, or a negated `errno`
  public int unlinkAt(int directory, byte[] name) {
    if (!putPath(name)) {
      return -Errno.ENAMETOOLONG;
    }
    return Libc.unlinkat(directory, path, 0, state) < 0 ? -NativeFunction.errno(state) : 0;
  }

  /// Opens `relative` below a directory; `resolve` of [OpenFlags] limits the look-up.
  ///
  /// @return a descriptor, or a negated `errno`
  public int openBelow(int directory, byte[] relative, int flags, int resolve) {
    if (!putPath(relative)) {
      return -Errno.ENAMETOOLONG;
    }
    how.set(JAVA_LONG, 0, flags | OpenFlags.O_CLOEXEC);
    how.set(JAVA_LONG, 8, 0);
    how.set(JAVA_LONG, 16, resolve);
    int fd;
    do { // EAGAIN: a rename or mount elsewhere raced with the look-up
      fd = Libc.openat2(directory, path, how, how.byteSize(), state);
    } while (fd < 0
        && (NativeFunction.errno(state) == Errno.EINTR
            || NativeFunction.errno(state) == Errno.EAGAIN));
    return fd < 0 ? -NativeFunction.errno(state) : fd;
  }

  /// Reads the status of `name` in a directory, without following a link or triggering an
  /// automount.
  ///
  /// @return 0, or a negated `errno`
  public int statAt(int directory, byte[] name, FileStatus status) {
    if (!putPath(name)) {
      return -Errno.ENAMETOOLONG;
    }
    return statx(directory, path, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT, FileStatus.MASK, status);
  }

  /// As [#statAt], but only from the kernel's cache: it does not ask the server of a mount, so a
  /// server cannot block the caller. On a network file system the result may be out of date; on a
  /// local one it is the same.
  public int glanceAt(int directory, byte[] name, FileStatus status) {
    if (!putPath(name)) {
      return -Errno.ENAMETOOLONG;
    }
    return statx(
        directory,
        path,
        AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | AT_STATX_DONT_SYNC,
        FileStatus.MASK,
        status);
  }

  /// As [#glanceAt], but reads the mount id only. That works even if the rest is refused.
  public int mountAt(int directory, byte[] name, FileStatus status) {
    if (!putPath(name)) {
      return -Errno.ENAMETOOLONG;
    }
    return statx(
        directory, path, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | AT_STATX_DONT_SYNC, 0, status);
  }

  /// Reads the status of an open file.
  ///
  /// @return 0, or a negated `errno`
  public int stat(int fd, FileStatus status) {
    return statx(fd, empty, AT_EMPTY_PATH, FileStatus.MASK, status);
  }

  private int statx(int directory, MemorySegment name, int flags, int mask, FileStatus status) {
    int result;
    do {
      result = Libc.statx(directory, name, flags, mask, status.segment(), state);
    } while (result < 0 && NativeFunction.errno(state) == Errno.EINTR);
    if (result < 0) {
      return -NativeFunction.errno(state);
    }
    status.take();
    return result;
  }

  /// The type of the file system of an open file: `f_type`, see `statfs(2)` and `linux/magic.h`.
  ///
  /// @return 0 to 2^32 - 1, or a negated `errno`
  public long fileSystemType(int fd) {
    MemorySegment buffer = fileSystem == null ? arena.allocate(STATFS_BYTES, 8) : fileSystem;
    fileSystem = buffer;
    int result;
    do {
      result = Libc.fstatfs(fd, buffer, state);
    } while (result < 0 && NativeFunction.errno(state) == Errno.EINTR);
    return result < 0 ? -NativeFunction.errno(state) : buffer.get(JAVA_LONG, 0) & 0xffff_ffffL;
  }

  /// Adds the names from the next `getdents64(2)`, without `.` and `..`.
  ///
  /// @return how many bytes were read: 0 at the end; or a negated `errno`
  public int list(int directory, List<ListedName> names) {
    MemorySegment buffer = listing == null ? arena.allocate(LISTING_BYTES, 8) : listing;
    listing = buffer;
    byte[] listed = records == null ? new byte[LISTING_BYTES] : records;
    records = listed;
    long bytes = Libc.getdents64(directory, buffer, LISTING_BYTES, state);
    if (bytes < 0) {
      return -NativeFunction.errno(state);
    }
    MemorySegment.copy(buffer, JAVA_BYTE, 0, listed, 0, (int) bytes);
    for (int at = 0; at < bytes; at += recordLength(listed, at)) {
      int start = at + RECORD_NAME;
      int end = start;
      while (listed[end] != 0) {
        end++;
      }
      if (!isDots(listed, start, end - start)) {
        byte type = listed[at + RECORD_TYPE];
        names.add(
            new ListedName(
                Arrays.copyOfRange(listed, start, end), type == DT_DIR || type == DT_UNKNOWN));
      }
    }
    return (int) bytes;
  }

  /// Makes [#list] start again at the beginning of the directory.
  ///
  /// @return 0, or a negated `errno`
  public int rewind(int directory) {
    return Libc.lseek(directory, 0, SEEK_SET, state) < 0 ? -NativeFunction.errno(state) : 0;
  }

  /// The target of the link `name` in a directory; an empty name means the descriptor's own link.
  ///
  /// @return null if the call failed; see [#lastErrno]
  public @Nullable ByteString readLink(int directory, byte[] name) {
    if (!putPath(name)) {
      lastErrno = Errno.ENAMETOOLONG;
      return null;
    }
    MemorySegment buffer = xattrBuffer();
    long length = Libc.readlinkat(directory, path, buffer, PATH_MAX + 1L, state);
    return taken(buffer, length);
  }

  /// Reads at most `count` bytes into the start of `buffer`.
  ///
  /// @return how many bytes were read: 0 at the end; or a negated `errno`
  public long read(int fd, MemorySegment buffer, long count) {
    long result;
    do {
      result = Libc.read(fd, buffer, count, state);
    } while (result < 0 && NativeFunction.errno(state) == Errno.EINTR);
    return result < 0 ? -NativeFunction.errno(state) : result;
  }

  /// Writes the first `count` bytes of `buffer`.
  ///
  /// @return how many bytes were written, possibly fewer; or a negated `errno`
  public long write(int fd, MemorySegment buffer, long count) {
    long result;
    do {
      result = Libc.write(fd, buffer, count, state);
    } while (result < 0 && NativeFunction.errno(state) == Errno.EINTR);
    return result < 0 ? -NativeFunction.errno(state) : result;
  }

  /// Opens a pidfd (`O_CLOEXEC`): it refers to the same process even if its number is reused.
  ///
  /// @return a descriptor, or a negated `errno`: `ESRCH` if there is no such process, `EINVAL` also
  ///   for the number of a thread
  public int openProcess(int pid) {
    int fd = Libc.pidfd_open(pid, state);
    return fd < 0 ? -NativeFunction.errno(state) : fd;
  }

  /// Sends a signal, of [Signals], to a process held by [#openProcess].
  ///
  /// @return 0, or a negated `errno`: `ESRCH` if the process has ended, `EPERM` if this process may
  ///   not signal it
  public int signalProcess(int processFd, int signal) {
    return Libc.pidfd_send_signal(processFd, signal, state) < 0 ? -NativeFunction.errno(state) : 0;
  }

  /// As [#read], but drops pages that it loaded into the page cache; earlier ones stay
  /// (`RWF_DONTCACHE`, Linux 6.14).
  ///
  /// @return as [#read]; `EOPNOTSUPP` if the kernel or the file system does not support it
  public long readUncached(int fd, MemorySegment buffer, long count) {
    vector.set(JAVA_LONG, 0, buffer.address());
    vector.set(JAVA_LONG, Long.BYTES, count);
    long result;
    do {
      result = Libc.preadv2(fd, vector, 1, AT_POSITION, RWF_DONTCACHE, state);
    } while (result < 0 && NativeFunction.errno(state) == Errno.EINTR);
    return result < 0 ? -NativeFunction.errno(state) : result;
  }

  /// As [#read], but from `position` on.
  public long readAt(int fd, MemorySegment buffer, long count, long position) {
    vector.set(JAVA_LONG, 0, buffer.address());
    vector.set(JAVA_LONG, Long.BYTES, count);
    long result;
    do {
      result = Libc.preadv2(fd, vector, 1, position, 0, state);
    } while (result < 0 && NativeFunction.errno(state) == Errno.EINTR);
    return result < 0 ? -NativeFunction.errno(state) : result;
  }

  /// How many pages of an open file are in the page cache.
  ///
  /// @return 0 or more, or a negated `errno`: `ENOSYS` before Linux 6.5, `EPERM` or `ENOSYS` if a
  ///   sandbox forbids it
  public long cachedPages(int fd) {
    MemorySegment result = vector.asSlice(CACHESTAT_RANGE, CACHESTAT_BYTES);
    MemorySegment range = vector.asSlice(0, CACHESTAT_RANGE).fill((byte) 0); // all of it
    return Libc.cachestat(fd, range, result, 0, state) < 0
        ? -NativeFunction.errno(state)
        : result.get(JAVA_LONG, 0);
  }

  /// Drops the clean pages of an open file from the page cache. This is advice: a failure changes
  /// nothing.
  public void dropPages(int fd) {
    Libc.posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED, state);
  }

  /// Sets the nice value of one thread of this process.
  ///
  /// @param thread its number, as in `/proc/self/task`
  /// @return 0, or a negated `errno`
  public int setNice(int thread, int nice) {
    return Libc.setpriority(PRIO_PROCESS, thread, nice, state) < 0
        ? -NativeFunction.errno(state)
        : 0;
  }

  /// Maps the first page of an open file, to find the file's entry in the mappings of this process.
  /// Does not read the page; [#unmapPage] unmaps it.
  ///
  /// @return the address, or a negated `errno`
  public long mapPage(int fd) {
    long address = Libc.mmap(1, PROT_READ, MAP_PRIVATE, fd, 0, state);
    return address == -1 ? -NativeFunction.errno(state) : address;
  }

  /// Unmaps the page of [#mapPage].
  public void unmapPage(long address) {
    Libc.munmap(address, 1, state);
  }

  /// Closes a descriptor. Ignores a failure: Linux frees the descriptor anyway, and nothing was
  /// written.
  public void closeDescriptor(int fd) {
    Libc.close(fd, state);
  }

  /// The value of an extended attribute of an open file. The descriptor must not be `O_PATH`.
  ///
  /// @return null if there is none, with [#lastErrno] `ENODATA`, or if it cannot be read
  public @Nullable ByteString xattr(int fd, byte[] name) {
    if (!putXattrName(name)) {
      return null;
    }
    MemorySegment buffer = xattrBuffer();
    return sized(size -> Libc.fgetxattr(fd, xattrName, buffer, size, state));
  }

  /// As [#xattr], for any descriptor: goes through `/proc/self/fd`, since `O_PATH` descriptors
  /// refuse the call.
  public @Nullable ByteString xattrByPath(int fd, byte[] name) {
    if (!putXattrName(name)) {
      return null;
    }
    MemorySegment buffer = xattrBuffer();
    putPath(descriptorPath(fd));
    return sized(size -> Libc.getxattr(path, xattrName, buffer, size, state));
  }

  /// The names of all extended attributes, each followed by a NUL.
  ///
  /// @return null if they cannot be listed; see [#lastErrno]
  public @Nullable ByteString xattrNames(int fd) {
    MemorySegment buffer = xattrBuffer();
    return sized(size -> Libc.flistxattr(fd, buffer, size, state));
  }

  /// As [#xattrNames], for a descriptor of any kind; see [#xattrByPath].
  public @Nullable ByteString xattrNamesByPath(int fd) {
    putPath(descriptorPath(fd));
    MemorySegment buffer = xattrBuffer();
    return sized(size -> Libc.listxattr(path, buffer, size, state));
  }

  /// The `errno` of the last call that returned null.
  public int lastErrno() {
    return lastErrno;
  }

  private int lastErrno;

  /// The effective user id: 0 to 2^32 - 1.
  public long effectiveUid() {
    return Integer.toUnsignedLong(Libc.geteuid(state));
  }

  /// Whether a descriptor is a terminal.
  public boolean isTerminal(int fd) {
    return Libc.isatty(fd, state) == 1;
  }

  /// The memory that receives `errno`.
  MemorySegment state() {
    return state;
  }

  /// Runs `release` before the memory is freed.
  void beforeClose(Runnable release) {
    releases.add(release);
  }

  @Override
  public void close() {
    releases.forEach(Runnable::run);
    arena.close();
  }

  /// The bytes that a call puts into the buffer for extended attributes. The kernel clears as much
  /// memory as the given size, so the first attempt passes a small one.
  private @Nullable ByteString sized(LongUnaryOperator call) {
    long length = call.applyAsLong(XATTR_USUAL);
    if (length < 0 && NativeFunction.errno(state) == Errno.ERANGE) {
      length = call.applyAsLong(XATTR_MAX);
    }
    return taken(xattrBuffer(), length);
  }

  private @Nullable ByteString taken(MemorySegment buffer, long length) {
    if (length < 0) {
      lastErrno = NativeFunction.errno(state);
      return null;
    }
    return ByteString.wrap(buffer.asSlice(0, length).toArray(JAVA_BYTE));
  }

  private MemorySegment xattrBuffer() {
    MemorySegment buffer = xattr == null ? arena.allocate(XATTR_MAX) : xattr;
    xattr = buffer;
    return buffer;
  }

  private boolean putPath(byte[] name) {
    if (name.length > PATH_MAX) {
      return false;
    }
    pathBytes.put(0, name).put(name.length, (byte) 0);
    return true;
  }

  /// False for a name too long for the kernel, which only a FUSE file system can list.
  private boolean putXattrName(byte[] name) {
    if (name.length > XATTR_NAME_MAX) {
      lastErrno = Errno.ERANGE;
      return false;
    }
    xattrNameBytes.put(0, name).put(name.length, (byte) 0);
    return true;
  }

  private static byte[] descriptorPath(int fd) {
    return ByteString.ofUtf8("/proc/self/fd/" + fd).toByteArray();
  }

  /// Two bytes in native order.
  private static int recordLength(byte[] records, int at) {
    int first = records[at + RECORD_LENGTH] & 0xff;
    int second = records[at + RECORD_LENGTH + 1] & 0xff;
    return LITTLE_ENDIAN ? first | second << 8 : first << 8 | second;
  }

  private static boolean isDots(byte[] name, int start, int length) {
    return name[start] == '.' && (length == 1 || (length == 2 && name[start + 1] == '.'));
  }
}
