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

/// System calls with the memory that they need, for one thread; nothing is allocated per call but
/// what is returned.
///
/// A result is the kernel's own: what the call gives if it is not negative, else `errno`, negated.
/// A call that a signal interrupts is made again.
public final class Calls implements AutoCloseable {

  /// For a path that is relative to the working directory.
  public static final int AT_FDCWD = -100;

  private static final int AT_SYMLINK_NOFOLLOW = 0x100;
  private static final int AT_NO_AUTOMOUNT = 0x800;
  private static final int AT_EMPTY_PATH = 0x1000;
  private static final int AT_STATX_DONT_SYNC = 0x4000;

  private static final int SEEK_SET = 0;
  private static final long AT_POSITION = -1; // for preadv2: as read
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

  /// The arena of everything here, for what must live as long.
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

  /// Makes the regular file `name` in a directory, which must not be there, and opens it for
  /// writing.
  ///
  /// @param mode its permission bits, of which the process's mask takes some away
  /// @return a descriptor, or a negated `errno`: `EEXIST` for a name of any kind, a link too
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

  /// Gives `from` the name `to`, in place of what has that name; both are in one directory.
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

  /// Removes a name that is not that of a directory.
  ///
  /// @return 0, or a negated `errno`
  public int unlinkAt(int directory, byte[] name) {
    if (!putPath(name)) {
      return -Errno.ENAMETOOLONG;
    }
    return Libc.unlinkat(directory, path, 0, state) < 0 ? -NativeFunction.errno(state) : 0;
  }

  /// Opens `relative` below a directory, with `resolve` of [OpenFlags] limiting how it is looked
  /// up.
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

  /// Reads the status of `name` in a directory, not following a link and not setting off an
  /// automount.
  ///
  /// @return 0, or a negated `errno`
  public int statAt(int directory, byte[] name, FileStatus status) {
    if (!putPath(name)) {
      return -Errno.ENAMETOOLONG;
    }
    return statx(directory, path, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT, FileStatus.MASK, status);
  }

  /// As [#statAt], with what the kernel knows by itself: whoever serves a mount that has its root
  /// here is not asked, and so cannot keep the caller waiting. On a network file system the result
  /// may be out of date; on a local one it is the same.
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

  /// As [#glanceAt], but asks for the mount alone, which is told also where the rest is refused.
  public int mountAt(int directory, byte[] name, FileStatus status) {
    if (!putPath(name)) {
      return -Errno.ENAMETOOLONG;
    }
    return statx(
        directory, path, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | AT_STATX_DONT_SYNC, 0, status);
  }

  /// Reads the status of what a descriptor stands for.
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

  /// What kind of file system holds what a descriptor stands for: `f_type`, see `statfs(2)` and
  /// `linux/magic.h`.
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

  /// Adds the names that the next `getdents64(2)` gives, without `.` and `..`.
  ///
  /// @return how many bytes the kernel gave: 0 at the end; or a negated `errno`
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

  /// Makes [#list] begin at the start of the directory again.
  ///
  /// @return 0, or a negated `errno`
  public int rewind(int directory) {
    return Libc.lseek(directory, 0, SEEK_SET, state) < 0 ? -NativeFunction.errno(state) : 0;
  }

  /// The target of the link `name` in a directory; an empty name means the link that the descriptor
  /// itself stands for.
  ///
  /// @return null if the call failed; [#lastErrno] then says why
  public @Nullable ByteString readLink(int directory, byte[] name) {
    if (!putPath(name)) {
      lastErrno = Errno.ENAMETOOLONG;
      return null;
    }
    MemorySegment buffer = xattrBuffer();
    long length = Libc.readlinkat(directory, path, buffer, PATH_MAX + 1L, state);
    return taken(buffer, length);
  }

  /// Reads into the start of `buffer`, `count` bytes at the most.
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
  /// @return how many were written, which may be fewer; or a negated `errno`
  public long write(int fd, MemorySegment buffer, long count) {
    long result;
    do {
      result = Libc.write(fd, buffer, count, state);
    } while (result < 0 && NativeFunction.errno(state) == Errno.EINTR);
    return result < 0 ? -NativeFunction.errno(state) : result;
  }

  /// Opens a descriptor that stands for a process as long as it is held, whatever becomes of the
  /// number; the kernel makes it `O_CLOEXEC`.
  ///
  /// @return a descriptor, or a negated `errno`: `ESRCH` if there is no such process, `EINVAL` also
  ///   for the number of a thread
  public int openProcess(int pid) {
    int fd = Libc.pidfd_open(pid, state);
    return fd < 0 ? -NativeFunction.errno(state) : fd;
  }

  /// Sends a signal, of [Signals], to a process held by [#openProcess].
  ///
  /// @return 0, or a negated `errno`: `ESRCH` if the process has ended, `EPERM` if it must not be
  ///   signalled by this one
  public int signalProcess(int processFd, int signal) {
    return Libc.pidfd_send_signal(processFd, signal, state) < 0 ? -NativeFunction.errno(state) : 0;
  }

  /// As [#read], and gives back the pages of memory that it had to bring in; those that were there
  /// stay (`RWF_DONTCACHE`, Linux 6.14).
  ///
  /// @return as [#read]; `EOPNOTSUPP` where the kernel or the file system cannot
  public long readUncached(int fd, MemorySegment buffer, long count) {
    vector.set(JAVA_LONG, 0, buffer.address());
    vector.set(JAVA_LONG, Long.BYTES, count);
    long result;
    do {
      result = Libc.preadv2(fd, vector, 1, AT_POSITION, RWF_DONTCACHE, state);
    } while (result < 0 && NativeFunction.errno(state) == Errno.EINTR);
    return result < 0 ? -NativeFunction.errno(state) : result;
  }

  /// How many pages of an open file are in memory.
  ///
  /// @return 0 or more, or a negated `errno`: `ENOSYS` before Linux 6.5, `EPERM` or `ENOSYS` where
  ///   a sandbox forbids the question
  public long cachedPages(int fd) {
    MemorySegment result = vector.asSlice(CACHESTAT_RANGE, CACHESTAT_BYTES);
    MemorySegment range = vector.asSlice(0, CACHESTAT_RANGE).fill((byte) 0); // all of it
    return Libc.cachestat(fd, range, result, 0, state) < 0
        ? -NativeFunction.errno(state)
        : result.get(JAVA_LONG, 0);
  }

  /// Gives back the pages of an open file that are in memory and not written to. This is advice: a
  /// failure changes nothing.
  public void dropPages(int fd) {
    Libc.posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED, state);
  }

  /// Sets the nice value of one thread of this process.
  ///
  /// @param thread its number, as below `/proc/self/task`
  /// @return 0, or a negated `errno`
  public int setNice(int thread, int nice) {
    return Libc.setpriority(PRIO_PROCESS, thread, nice, state) < 0
        ? -NativeFunction.errno(state)
        : 0;
  }

  /// Maps the first page of an open file, to see what the kernel calls it among the mappings of
  /// this process. The page is not read; [#unmapPage] gives it back.
  ///
  /// @return where, or a negated `errno`
  public long mapPage(int fd) {
    long address = Libc.mmap(1, PROT_READ, MAP_PRIVATE, fd, 0, state);
    return address == -1 ? -NativeFunction.errno(state) : address;
  }

  /// Gives back what [#mapPage] mapped.
  public void unmapPage(long address) {
    Libc.munmap(address, 1, state);
  }

  /// Closes a descriptor. A failure means that the descriptor is gone all the same (Linux), and
  /// nothing was written, so there is nothing to be told.
  public void closeDescriptor(int fd) {
    Libc.close(fd, state);
  }

  /// The value of an extended attribute of an open file, for a descriptor that is not `O_PATH`.
  ///
  /// @return null if there is none; [#lastErrno] is then `ENODATA`, or says why it could not be
  ///   read
  public @Nullable ByteString xattr(int fd, byte[] name) {
    if (!putXattrName(name)) {
      return null;
    }
    MemorySegment buffer = xattrBuffer();
    return sized(size -> Libc.fgetxattr(fd, xattrName, buffer, size, state));
  }

  /// As [#xattr], for a descriptor of any kind: the call goes by way of `/proc/self/fd`, since
  /// `O_PATH` descriptors refuse it.
  public @Nullable ByteString xattrByPath(int fd, byte[] name) {
    if (!putXattrName(name)) {
      return null;
    }
    MemorySegment buffer = xattrBuffer();
    putPath(descriptorPath(fd));
    return sized(size -> Libc.getxattr(path, xattrName, buffer, size, state));
  }

  /// The names of all extended attributes, each followed by a NUL, for a descriptor of any kind.
  ///
  /// @return null if they cannot be listed; [#lastErrno] then says why
  public @Nullable ByteString xattrNames(int fd) {
    putPath(descriptorPath(fd));
    MemorySegment buffer = xattrBuffer();
    return sized(size -> Libc.listxattr(path, buffer, size, state));
  }

  /// Why the last call that returns an object gave null.
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

  /// What `errno` goes to.
  MemorySegment state() {
    return state;
  }

  /// Has `release` run before the memory goes away.
  void beforeClose(Runnable release) {
    releases.add(release);
  }

  @Override
  public void close() {
    releases.forEach(Runnable::run);
    arena.close();
  }

  /// What a call puts into the buffer for extended attributes. The kernel clears as much memory as
  /// it is told that there is room, so it is told of little unless that is not enough.
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

  /// False, as the kernel would say, for a name that only a file system in user space can have
  /// listed.
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
