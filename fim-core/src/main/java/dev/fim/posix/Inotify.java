package dev.fim.posix;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.fim.path.ByteString;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// One instance of `inotify(7)`, with a way to wake a waiting thread. Results are the kernel's, as
/// in [Calls].
///
/// Any thread may add and remove watches, and call [#wake] until [#close]. Only one thread at a
/// time may wait and read.
public final class Inotify implements AutoCloseable {

  // linux/inotify.h
  public static final int IN_MODIFY = 0x2;
  public static final int IN_ATTRIB = 0x4;
  public static final int IN_CLOSE_WRITE = 0x8;
  public static final int IN_MOVED_FROM = 0x40;
  public static final int IN_MOVED_TO = 0x80;
  public static final int IN_CREATE = 0x100;
  public static final int IN_DELETE = 0x200;
  public static final int IN_DELETE_SELF = 0x400;
  public static final int IN_MOVE_SELF = 0x800;

  /// The file system of a watch was unmounted.
  public static final int IN_UNMOUNT = 0x2000;

  /// Events were lost; the watch of such an event is -1.
  public static final int IN_Q_OVERFLOW = 0x4000;

  /// A watch was removed; its number is not reused.
  public static final int IN_IGNORED = 0x8000;

  public static final int IN_ONLYDIR = 0x0100_0000;

  /// The event concerns a directory.
  public static final int IN_ISDIR = 0x4000_0000;

  private static final int CLOEXEC_NONBLOCK = OpenFlags.O_CLOEXEC | OpenFlags.O_NONBLOCK;
  private static final int POLLIN = 1;
  private static final int BUFFER_BYTES = 64 * 1024;

  // struct inotify_event
  private static final long MASK = 4;
  private static final long LENGTH = 12;
  private static final long NAME = 16;

  // struct pollfd: the descriptor, and what is asked and answered, 2 bytes each
  private static final long POLL_BYTES = 8;
  private static final long ASKED = 4;
  private static final long ANSWERED = 6;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment waiting = arena.allocate(NativeFunction.stateLayout());
  private final MemorySegment polled = arena.allocate(2 * POLL_BYTES, 8);
  private final MemorySegment buffer = arena.allocate(BUFFER_BYTES, 8);
  private final int fd;
  private final int wakeFd;

  private Inotify() {
    this.fd = Libc.inotifyInit1(CLOEXEC_NONBLOCK, waiting);
    int errno = NativeFunction.errno(waiting);
    this.wakeFd = fd < 0 ? -errno : Libc.eventfd(0, CLOEXEC_NONBLOCK, waiting);
    this.failure = fd < 0 ? errno : wakeFd < 0 ? NativeFunction.errno(waiting) : 0;
    polled.set(JAVA_INT, 0, fd);
    polled.set(JAVA_SHORT, ASKED, (short) POLLIN);
    polled.set(JAVA_INT, POLL_BYTES, wakeFd);
    polled.set(JAVA_SHORT, POLL_BYTES + ASKED, (short) POLLIN);
  }

  private final int failure;

  /// Opens an instance, with two descriptors. The kernel limits instances per user, across all
  /// containers of a machine.
  ///
  /// @return an instance; check its [#failure]
  public static Inotify open() {
    return new Inotify();
  }

  /// The `errno` if opening failed, `EMFILE` for too many instances; else 0.
  public int failure() {
    return failure;
  }

  /// Watches an open file. Watching it again changes the mask and returns the same number.
  ///
  /// @param descriptor of any kind, even `O_PATH`
  /// @return the number of the watch, from 1; or a negated `errno`: `ENOSPC` if the user has too
  ///   many watches
  public int watch(int descriptor, int mask) {
    byte[] path = ("/proc/self/fd/" + descriptor).getBytes(StandardCharsets.US_ASCII);
    try (Arena own = Arena.ofConfined()) {
      MemorySegment state = own.allocate(NativeFunction.stateLayout());
      MemorySegment name = own.allocate(path.length + 1L);
      MemorySegment.copy(path, 0, name, JAVA_BYTE, 0, path.length);
      int watch = Libc.inotifyAddWatch(fd, name, mask, state);
      return watch < 0 ? -NativeFunction.errno(state) : watch;
    }
  }

  /// Removes a watch; an event [#IN_IGNORED] follows.
  ///
  /// @return 0, or a negated `errno`: `EINVAL` if the watch no longer exists
  public int unwatch(int watch) {
    try (Arena own = Arena.ofConfined()) {
      MemorySegment state = own.allocate(NativeFunction.stateLayout());
      return Libc.inotifyRmWatch(fd, watch, state) < 0 ? -NativeFunction.errno(state) : 0;
    }
  }

  /// Waits for events or [#wake].
  ///
  /// @param milliseconds at most; -1 for no limit
  /// @return how many of the two are ready: 0 after the time; or a negated `errno`
  public int await(int milliseconds) {
    int ready = Libc.poll(polled, 2, milliseconds, waiting);
    if (ready < 0) {
      int errno = NativeFunction.errno(waiting);
      return errno == Errno.EINTR ? 0 : -errno;
    }
    if (polled.get(JAVA_SHORT, POLL_BYTES + ANSWERED) != 0) {
      Libc.read(wakeFd, buffer, Long.BYTES, waiting); // resets it
    }
    return ready;
  }

  /// Makes the current or next [#await] return.
  public void wake() {
    try (Arena own = Arena.ofConfined()) {
      MemorySegment one = own.allocate(JAVA_LONG);
      one.set(JAVA_LONG, 0, 1);
      Libc.write(wakeFd, one, Long.BYTES, own.allocate(NativeFunction.stateLayout()));
    }
  }

  /// Passes on pending events, without waiting.
  ///
  /// @return how many bytes were read: 0 for none; or a negated `errno`
  public int read(Consumer<Event> events) {
    long bytes = Libc.read(fd, buffer, BUFFER_BYTES, waiting);
    if (bytes < 0) {
      int errno = NativeFunction.errno(waiting);
      return errno == Errno.EAGAIN || errno == Errno.EINTR ? 0 : -errno;
    }
    for (long at = 0; at < bytes; ) {
      int length = buffer.get(JAVA_INT, at + LENGTH);
      events.accept(
          new Event(buffer.get(JAVA_INT, at), buffer.get(JAVA_INT, at + MASK), name(at, length)));
      at += NAME + length;
    }
    return (int) bytes;
  }

  private ByteString name(long at, int length) {
    int end = 0;
    while (end < length && buffer.get(JAVA_BYTE, at + NAME + end) != 0) {
      end++;
    }
    return ByteString.wrap(buffer.asSlice(at + NAME, end).toArray(JAVA_BYTE));
  }

  /// An event.
  ///
  /// @param watch its number; -1 for [#IN_Q_OVERFLOW]
  /// @param mask of the constants above
  /// @param name in the watched directory; empty for the directory itself
  public record Event(int watch, int mask, ByteString name) {

    public boolean is(int bits) {
      return (mask & bits) != 0;
    }
  }

  @Override
  public void close() {
    if (wakeFd >= 0) {
      Libc.close(wakeFd, waiting);
    }
    if (fd >= 0) {
      Libc.close(fd, waiting);
    }
    arena.close();
  }
}
