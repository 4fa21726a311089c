package dev.fim.posix;

import java.lang.foreign.MemorySegment;

/// The C functions that this program calls: one static method each, with name, arguments and result
/// as in the man page. The last argument receives `errno`; see [NativeFunction#errno].
///
/// Each function is bound on first use, so a run pays only for those that it uses. Thread-safe if
/// the segments are not shared.
final class Libc {

  /// The number of `openat2(2)`, the same on every architecture; glibc has no wrapper before 2.42.
  private static final long SYS_OPENAT2 = 437;

  // as SYS_OPENAT2; glibc has wrappers since 2.36, which Debian 11 and musl lack
  private static final long SYS_PIDFD_SEND_SIGNAL = 424;
  private static final long SYS_PIDFD_OPEN = 434;

  /// The number of `cachestat(2)`, the same on every architecture; glibc has no wrapper.
  private static final long SYS_CACHESTAT = 451;

  private Libc() {}

  /// See `openat(2)`; without a mode, so not with `O_CREAT`.
  static int openat(int dirfd, MemorySegment path, int flags, MemorySegment state) {
    return (int) Openat.FUNCTION.attempt(state, dirfd, path.address(), flags, 0, 0, 0);
  }

  /// See `openat(2)`; with the mode of a created file.
  static int openat(int dirfd, MemorySegment path, int flags, int mode, MemorySegment state) {
    return (int) Openat.FUNCTION.call(state, dirfd, path.address(), flags, mode);
  }

  /// See `renameat(2)`.
  static int renameat(
      int fromDirfd, MemorySegment from, int toDirfd, MemorySegment to, MemorySegment state) {
    return (int) Renameat.FUNCTION.call(state, fromDirfd, from.address(), toDirfd, to.address());
  }

  /// See `unlinkat(2)`.
  static int unlinkat(int dirfd, MemorySegment path, int flags, MemorySegment state) {
    return (int) Unlinkat.FUNCTION.call(state, dirfd, path.address(), flags);
  }

  /// See `openat2(2)`, Linux 5.6.
  static int openat2(
      int dirfd, MemorySegment path, MemorySegment how, long size, MemorySegment state) {
    return (int)
        Openat2.FUNCTION.attempt(state, SYS_OPENAT2, dirfd, path.address(), how.address(), size, 0);
  }

  /// See `statx(2)`.
  static int statx(
      int dirfd,
      MemorySegment path,
      int flags,
      int mask,
      MemorySegment buffer,
      MemorySegment state) {
    return (int)
        Statx.FUNCTION.attempt(state, dirfd, path.address(), flags, mask, buffer.address(), 0);
  }

  /// See `fstatfs(2)`.
  static int fstatfs(int fd, MemorySegment buffer, MemorySegment state) {
    return (int) Fstatfs.FUNCTION.attempt(state, fd, buffer.address(), 0, 0, 0, 0);
  }

  /// See `ioctl(2)`; with an argument that is a pointer.
  static int ioctl(int fd, long request, MemorySegment argument, MemorySegment state) {
    return (int) Ioctl.FUNCTION.attempt(state, fd, request, argument.address(), 0, 0, 0);
  }

  /// See `getdents64(2)`.
  static long getdents64(int fd, MemorySegment buffer, long size, MemorySegment state) {
    return Getdents64.FUNCTION.attempt(state, fd, buffer.address(), size, 0, 0, 0);
  }

  /// See `lseek(2)`.
  static long lseek(int fd, long offset, int whence, MemorySegment state) {
    return Lseek.FUNCTION.attempt(state, fd, offset, whence, 0, 0, 0);
  }

  /// See `readlinkat(2)`.
  static long readlinkat(
      int dirfd, MemorySegment path, MemorySegment buffer, long size, MemorySegment state) {
    return Readlinkat.FUNCTION.call(state, dirfd, path.address(), buffer.address(), size);
  }

  /// See `read(2)`.
  static long read(int fd, MemorySegment buffer, long count, MemorySegment state) {
    return Read.FUNCTION.attempt(state, fd, buffer.address(), count, 0, 0, 0);
  }

  /// See `pidfd_open(2)`, Linux 5.3; without flags.
  static int pidfd_open(int pid, MemorySegment state) {
    return (int) PidfdOpen.FUNCTION.call(state, SYS_PIDFD_OPEN, pid, 0);
  }

  /// See `pidfd_send_signal(2)`, Linux 5.1; without a `siginfo_t`, as `kill(2)` sends it, and
  /// without flags.
  static int pidfd_send_signal(int pidfd, int signal, MemorySegment state) {
    return (int) PidfdSendSignal.FUNCTION.call(state, SYS_PIDFD_SEND_SIGNAL, pidfd, signal, 0, 0);
  }

  /// See `preadv2(2)`.
  static long preadv2(
      int fd, MemorySegment vector, int count, long offset, int flags, MemorySegment state) {
    return Preadv2.FUNCTION.attempt(state, fd, vector.address(), count, offset, flags, 0);
  }

  /// See `cachestat(2)`, Linux 6.5.
  static int cachestat(
      int fd, MemorySegment range, MemorySegment result, int flags, MemorySegment state) {
    return (int)
        Cachestat.FUNCTION.call(state, SYS_CACHESTAT, fd, range.address(), result.address(), flags);
  }

  /// See `posix_fadvise(3)`: the result is 0 or the error itself; `errno` is unchanged.
  static int posix_fadvise(int fd, long offset, long length, int advice, MemorySegment state) {
    return (int) PosixFadvise.FUNCTION.callWithoutErrno(state, fd, offset, length, advice, 0, 0);
  }

  /// See `mmap(2)`, at an address of the kernel's choice.
  static long mmap(
      long length, int protection, int flags, int fd, long offset, MemorySegment state) {
    return Mmap.FUNCTION.call(state, 0, length, protection, flags, fd, offset);
  }

  /// See `munmap(2)`.
  static int munmap(long address, long length, MemorySegment state) {
    return (int) Munmap.FUNCTION.call(state, address, length);
  }

  /// See `setpriority(2)`; on Linux, of one thread.
  static int setpriority(int which, int who, int priority, MemorySegment state) {
    return (int) Setpriority.FUNCTION.call(state, which, who, priority);
  }

  /// See `close(2)`.
  static int close(int fd, MemorySegment state) {
    return (int) Close.FUNCTION.callWithoutErrno(state, fd, 0, 0, 0, 0, 0);
  }

  /// See `fgetxattr(2)`.
  static long fgetxattr(
      int fd, MemorySegment name, MemorySegment buffer, long size, MemorySegment state) {
    return Fgetxattr.FUNCTION.call(state, fd, name.address(), buffer.address(), size);
  }

  /// See `getxattr(2)`.
  static long getxattr(
      MemorySegment path,
      MemorySegment name,
      MemorySegment buffer,
      long size,
      MemorySegment state) {
    return Getxattr.FUNCTION.call(state, path.address(), name.address(), buffer.address(), size);
  }

  /// See `flistxattr(2)`.
  static long flistxattr(int fd, MemorySegment buffer, long size, MemorySegment state) {
    return Flistxattr.FUNCTION.call(state, fd, buffer.address(), size);
  }

  /// See `listxattr(2)`.
  static long listxattr(MemorySegment path, MemorySegment buffer, long size, MemorySegment state) {
    return Listxattr.FUNCTION.call(state, path.address(), buffer.address(), size);
  }

  /// See `inotify_init1(2)`.
  static int inotifyInit1(int flags, MemorySegment state) {
    return (int) InotifyInit1.FUNCTION.call(state, flags);
  }

  /// See `inotify_add_watch(2)`.
  static int inotifyAddWatch(int fd, MemorySegment path, int mask, MemorySegment state) {
    return (int) InotifyAddWatch.FUNCTION.call(state, fd, path.address(), mask);
  }

  /// See `inotify_rm_watch(2)`.
  static int inotifyRmWatch(int fd, int watch, MemorySegment state) {
    return (int) InotifyRmWatch.FUNCTION.call(state, fd, watch);
  }

  /// See `eventfd(2)`.
  static int eventfd(int initial, int flags, MemorySegment state) {
    return (int) Eventfd.FUNCTION.call(state, initial, flags);
  }

  /// See `write(2)`.
  static long write(int fd, MemorySegment buffer, long count, MemorySegment state) {
    return Write.FUNCTION.call(state, fd, buffer.address(), count);
  }

  /// See `poll(2)`.
  static int poll(MemorySegment fds, long count, int timeout, MemorySegment state) {
    return (int) Poll.FUNCTION.call(state, fds.address(), count, timeout);
  }

  /// See `isatty(3)`.
  static int isatty(int fd, MemorySegment state) {
    return (int) Isatty.FUNCTION.call(state, fd);
  }

  /// See `geteuid(2)`, which cannot fail; the result is unsigned.
  static int geteuid(MemorySegment state) {
    return (int) Geteuid.FUNCTION.callWithoutErrno(state, 0, 0, 0, 0, 0, 0);
  }

  private static final class Openat {
    static final NativeFunction FUNCTION = NativeFunction.of("openat");
  }

  private static final class Renameat {
    static final NativeFunction FUNCTION = NativeFunction.of("renameat");
  }

  private static final class Unlinkat {
    static final NativeFunction FUNCTION = NativeFunction.of("unlinkat");
  }

  private static final class Openat2 {
    static final NativeFunction FUNCTION = NativeFunction.of("syscall");
  }

  private static final class Statx {
    static final NativeFunction FUNCTION = NativeFunction.of("statx");
  }

  private static final class Fstatfs {
    static final NativeFunction FUNCTION = NativeFunction.of("fstatfs");
  }

  private static final class Ioctl {
    static final NativeFunction FUNCTION = NativeFunction.of("ioctl");
  }

  private static final class Getdents64 {
    static final NativeFunction FUNCTION = NativeFunction.of("getdents64");
  }

  private static final class Lseek {
    static final NativeFunction FUNCTION = NativeFunction.of("lseek");
  }

  private static final class Readlinkat {
    static final NativeFunction FUNCTION = NativeFunction.of("readlinkat");
  }

  private static final class Read {
    static final NativeFunction FUNCTION = NativeFunction.of("read");
  }

  private static final class PidfdOpen {
    static final NativeFunction FUNCTION = NativeFunction.of("syscall");
  }

  private static final class PidfdSendSignal {
    static final NativeFunction FUNCTION = NativeFunction.of("syscall");
  }

  private static final class Preadv2 {
    static final NativeFunction FUNCTION = NativeFunction.of("preadv2");
  }

  private static final class Cachestat {
    static final NativeFunction FUNCTION = NativeFunction.of("syscall");
  }

  private static final class PosixFadvise {
    static final NativeFunction FUNCTION = NativeFunction.of("posix_fadvise");
  }

  private static final class Mmap {
    static final NativeFunction FUNCTION = NativeFunction.of("mmap");
  }

  private static final class Munmap {
    static final NativeFunction FUNCTION = NativeFunction.of("munmap");
  }

  private static final class Setpriority {
    static final NativeFunction FUNCTION = NativeFunction.of("setpriority");
  }

  private static final class Close {
    static final NativeFunction FUNCTION = NativeFunction.of("close");
  }

  private static final class Fgetxattr {
    static final NativeFunction FUNCTION = NativeFunction.of("fgetxattr");
  }

  private static final class Getxattr {
    static final NativeFunction FUNCTION = NativeFunction.of("getxattr");
  }

  private static final class Flistxattr {
    static final NativeFunction FUNCTION = NativeFunction.of("flistxattr");
  }

  private static final class Listxattr {
    static final NativeFunction FUNCTION = NativeFunction.of("listxattr");
  }

  private static final class InotifyInit1 {
    static final NativeFunction FUNCTION = NativeFunction.of("inotify_init1");
  }

  private static final class InotifyAddWatch {
    static final NativeFunction FUNCTION = NativeFunction.of("inotify_add_watch");
  }

  private static final class InotifyRmWatch {
    static final NativeFunction FUNCTION = NativeFunction.of("inotify_rm_watch");
  }

  private static final class Eventfd {
    static final NativeFunction FUNCTION = NativeFunction.of("eventfd");
  }

  private static final class Write {
    static final NativeFunction FUNCTION = NativeFunction.of("write");
  }

  private static final class Poll {
    static final NativeFunction FUNCTION = NativeFunction.of("poll");
  }

  private static final class Isatty {
    static final NativeFunction FUNCTION = NativeFunction.of("isatty");
  }

  private static final class Geteuid {
    static final NativeFunction FUNCTION = NativeFunction.of("geteuid");
  }
}
