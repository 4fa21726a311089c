package dev.fim.sidecar.procfs;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.posix.Calls;
import dev.fim.posix.FileStatus;
import dev.fim.posix.ListedName;
import dev.fim.posix.OpenFlags;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/// The files below `/proc/PID`, through a descriptor of that directory: once the process has ended
/// they all report so, even when its number is reused. For the thread of its [ProcRoot].
///
/// Texts that the process itself can change, its names, its arguments and its mounts, are read up
/// to a limit.
public final class ProcessFiles implements AutoCloseable {

  /// A line of numbers, and a name of 16 bytes.
  private static final int STAT_MAX = 4096;

  private static final int STATUS_MAX = 64 * 1024;

  /// At most about twenty hierarchies, each with a path.
  private static final int CGROUP_MAX = 256 * 1024;

  /// The kernel allows 100,000 mounts by default; a container has dozens.
  private static final int MOUNTINFO_MAX = 4 * 1024 * 1024;

  /// The kernel counts these against the limit of a pod, which is far lower.
  private static final int MOST_THREADS = 65_536;

  private static final int CMDLINE_MAX = 64 * 1024;
  private static final int PIECE = 4096;

  /// The size of one read of a long file.
  private static final int LARGE_PIECE = 64 * 1024;

  /// The user namespace of a kernel without user namespaces.
  static final ByteString NO_USER_NAMESPACES = ByteString.ofUtf8("user:[none]");

  private final Calls calls;
  private final RawPath path;
  private final int directory;

  ProcessFiles(Calls calls, RawPath path, int directory) {
    this.calls = calls;
    this.path = path;
    this.directory = directory;
  }

  /// `/proc/PID`.
  public RawPath path() {
    return path;
  }

  /// The descriptor of the directory, `O_PATH`; good until [#close].
  public int descriptor() {
    return directory;
  }

  /// The state of the process.
  public Reading<ProcessStat> stat() {
    return parsed("stat", STAT_MAX, ProcessStat::parse);
  }

  /// The rights of the process.
  public Reading<ProcessStatus> status() {
    return parsed("status", STATUS_MAX, ProcessStatus::parse);
  }

  /// The cgroups of the process.
  public Reading<CgroupMembership> cgroup() {
    return parsed("cgroup", CGROUP_MAX, CgroupMembership::parse);
  }

  /// The mounts that the process sees.
  public Reading<MountTable> mounts() {
    return parsed("mountinfo", MOUNTINFO_MAX, MountTable::parse);
  }

  /// The arguments, cut after 64 KiB: a process can make them any length. Empty for a kernel thread
  /// and for a process that is ending.
  public Reading<List<ByteString>> commandLine() {
    return content("cmdline", CMDLINE_MAX, AtTheBound.CUT)
        .then(bytes -> new Reading.Value<>(arguments(bytes)));
  }

  /// The files that the process maps for this use.
  public Reading<FileMappings> mappings(FileMappings.Use use) {
    FileMappings.Parser parser = new FileMappings.Parser(use);
    Reading<Boolean> whole = read("maps", LARGE_PIECE, parser::add);
    return whole.then(complete -> new Reading.Value<>(parser.finish(complete)));
  }

  /// The file that is mapped at this address; gone if there is none.
  public Reading<FileIdentity> mappedAt(long address) {
    FileMappings.Search search = new FileMappings.Search(address);
    return read("maps", LARGE_PIECE, search::add)
        .then(_ -> {
          FileIdentity found = search.found();
          return found == null ? new Reading.Gone<>() : new Reading.Value<>(found);
        });
  }

  /// The target of a link of the process, as the kernel shows it. Links of another user's process
  /// need the `ptrace(2)` right.
  public Reading<ByteString> link(ProcLink link) {
    ByteString target = calls.readLink(directory, link.bytes());
    return target == null
        ? Reading.failure(subject(link.path()), -calls.lastErrno())
        : new Reading.Value<>(target);
  }

  /// The user namespace, as `user:[4026531837]`. [#NO_USER_NAMESPACES] if the process exists and
  /// the link does not: then the kernel was built without them (`CONFIG_USER_NS`).
  public Reading<ByteString> userNamespace() {
    Reading<ByteString> link = link(ProcLink.USER_NAMESPACE);
    return link instanceof Reading.Gone<ByteString> && isThere()
        ? new Reading.Value<>(NO_USER_NAMESPACES)
        : link;
  }

  private boolean isThere() {
    return stat() instanceof Reading.Value<ProcessStat>(ProcessStat stat) && !stat.hasEnded();
  }

  /// As [#link], for one of its threads.
  public Reading<ByteString> link(int thread, ProcLink link) {
    String name = "task/" + thread + "/" + link.path();
    ByteString target = calls.readLink(directory, ascii(name));
    return target == null
        ? Reading.failure(subject(name), -calls.lastErrno())
        : new Reading.Value<>(target);
  }

  /// The file that a link leads to, whatever its text.
  public Reading<FileIdentity> target(ProcLink link) {
    int fd = calls.openAt(directory, link.bytes(), OpenFlags.O_PATH);
    if (fd < 0) {
      return Reading.failure(subject(link.path()), fd);
    }
    try (Arena arena = Arena.ofConfined()) {
      FileStatus status = new FileStatus(arena);
      int result = calls.stat(fd, status);
      return result < 0
          ? Reading.failure(subject(link.path()), result)
          : new Reading.Value<>(new FileIdentity(status.dev(), status.inode()));
    } finally {
      calls.closeDescriptor(fd);
    }
  }

  /// The open files of the process by descriptor number, at most `limit`.
  public Reading<List<OpenFile>> openFiles(int limit) {
    return listing(
        "fd",
        limit,
        (fd, names) -> {
          List<OpenFile> files = new ArrayList<>();
          for (ListedName name : names) {
            ByteString target = calls.readLink(fd, name.bytes());
            if (target != null) { // else it was closed meanwhile
              files.add(new OpenFile(text(name), target));
            }
          }
          return List.copyOf(files);
        });
  }

  /// The threads of a process.
  ///
  /// @param numbers in the order of their start
  /// @param complete whether none is missing
  public record Threads(List<Integer> numbers, boolean complete) {
    public Threads {
      numbers = List.copyOf(numbers);
    }
  }

  /// Its threads, at most [#MOST_THREADS], including ended ones that a tracer has not waited for.
  public Reading<Threads> threads() {
    return listing(
        "task",
        MOST_THREADS + 1,
        (_, names) ->
            new Threads(
                names.stream()
                    .limit(MOST_THREADS)
                    .map(name -> Integer.parseInt(text(name)))
                    .toList(),
                names.size() <= MOST_THREADS));
  }

  private static String text(ListedName name) {
    return new String(name.bytes(), StandardCharsets.US_ASCII);
  }

  private <T> Reading<T> listing(
      String name, int limit, BiFunction<Integer, List<ListedName>, T> taker) {
    int fd = calls.openAt(directory, ascii(name), OpenFlags.O_DIRECTORY);
    if (fd < 0) {
      return Reading.failure(subject(name), fd);
    }
    try {
      List<ListedName> names = new ArrayList<>();
      int result;
      do {
        result = calls.list(fd, names);
      } while (result > 0 && names.size() < limit);
      return result < 0
          ? Reading.failure(subject(name), result)
          : new Reading.Value<>(taker.apply(fd, names.subList(0, Math.min(limit, names.size()))));
    } finally {
      calls.closeDescriptor(fd);
    }
  }

  private <T> Reading<T> parsed(String file, int limit, Function<ByteString, Reading<T>> parser) {
    return content(file, limit, AtTheBound.REFUSE)
        .then(bytes -> {
          Reading<T> reading = parser.apply(bytes);
          return reading instanceof Reading.Failed<T>(String _, String fact, boolean denied)
              ? new Reading.Failed<>(subject(file), fact, denied)
              : reading;
        });
  }

  private enum AtTheBound {
    CUT,
    REFUSE
  }

  private Reading<ByteString> content(String file, int limit, AtTheBound atTheBound) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Reading<Boolean> whole =
        read(
            file,
            PIECE,
            (buffer, length) -> {
              bytes.write(buffer, 0, Math.min(length, limit - bytes.size()));
              return bytes.size() < limit;
            });
    return whole.then(complete ->
        complete || atTheBound == AtTheBound.CUT
            ? new Reading.Value<>(ByteString.wrap(bytes.toByteArray()))
            : new Reading.Failed<>(subject(file), "it holds " + limit + " bytes or more", false));
  }

  private interface Sink {
    /// Receives the next piece.
    ///
    /// @return whether to continue
    boolean take(byte[] buffer, int length);
  }

  /// Whether the end was reached.
  private Reading<Boolean> read(String file, int piece, Sink sink) {
    int fd = calls.openAt(directory, ascii(file), OpenFlags.O_NONBLOCK | OpenFlags.O_NOFOLLOW);
    if (fd < 0) {
      return Reading.failure(subject(file), fd);
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(piece);
      long read;
      while ((read = calls.read(fd, buffer, piece)) > 0) {
        if (!sink.take(buffer.asSlice(0, read).toArray(JAVA_BYTE), (int) read)) {
          return new Reading.Value<>(false);
        }
      }
      return read < 0 ? Reading.failure(subject(file), (int) read) : new Reading.Value<>(true);
    } finally {
      calls.closeDescriptor(fd);
    }
  }

  private static List<ByteString> arguments(ByteString bytes) {
    List<ByteString> arguments = new ArrayList<>();
    byte[] all = bytes.toByteArray();
    int start = 0;
    for (int i = 0; i < all.length; i++) {
      if (all[i] == 0) {
        arguments.add(ByteString.of(all, start, i - start));
        start = i + 1;
      }
    }
    if (start < all.length) {
      arguments.add(ByteString.of(all, start, all.length - start));
    }
    return List.copyOf(arguments);
  }

  private String subject(String file) {
    return path.display() + "/" + file;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() {
    calls.closeDescriptor(directory);
  }
}
