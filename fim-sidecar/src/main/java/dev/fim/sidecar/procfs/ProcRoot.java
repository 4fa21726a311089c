package dev.fim.sidecar.procfs;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.posix.Calls;
import dev.fim.posix.Errno;
import dev.fim.posix.ListedName;
import dev.fim.posix.OpenFlags;
import dev.fim.sidecar.procfs.ProcessFiles.Threads;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A `/proc` directory: that of this process, or a captured one. For one thread.
public final class ProcRoot implements AutoCloseable {

  /// The usual place.
  public static final RawPath SYSTEM = RawPath.ofUtf8("/proc");

  private static final int TICKS_A_SECOND = 100;

  /// How often a running thread is searched for: threads may start and end faster than they are
  /// read.
  private static final int THREAD_SEARCHES = 3;

  private static final int MOST_REMEMBERED = 1_000;

  private static final Pattern UPTIME = Pattern.compile("([0-9]{1,12})\\.([0-9]{2}) ");

  private static final String BOOT_ID = "sys/kernel/random/boot_id";

  private final Calls calls = new Calls();
  private final RawPath path;
  private final int fd;

  /// The last thread seen running, for processes whose first thread has ended.
  private final Map<ProcessId, Integer> running = new HashMap<>();

  private ProcRoot(RawPath path) {
    this.path = path;
    this.fd = calls.openAt(Calls.AT_FDCWD, path.toByteArray(), OpenFlags.O_DIRECTORY);
  }

  /// Opens the directory.
  ///
  /// @throws FimException ([Problem#IO]) if it cannot be opened
  public static ProcRoot open(RawPath path) {
    ProcRoot root = new ProcRoot(path);
    if (root.fd < 0) {
      root.close();
      throw new FimException(
          Problem.IO, "open", path.display(), Errno.describe(-root.fd), "mount a procfs there");
    }
    return root;
  }

  /// The path of the directory.
  public RawPath path() {
    return path;
  }

  /// The system calls of this thread.
  public Calls calls() {
    return calls;
  }

  /// The numbers of the current processes in ascending order, without threads.
  ///
  /// @throws FimException ([Problem#IO]) if the directory cannot be listed
  public List<Integer> pids() {
    List<ListedName> names = new ArrayList<>();
    int result = calls.rewind(fd);
    if (result == 0) {
      do {
        result = calls.list(fd, names);
      } while (result > 0);
    }
    if (result < 0) {
      throw new FimException(Problem.IO, "list", path.display(), Errno.describe(-result), null);
    }
    return names.stream()
        .map(ListedName::bytes)
        .filter(ProcRoot::isNumber)
        .map(ProcRoot::number)
        .sorted()
        .toList();
  }

  /// Opens the files of a process. They stay those of this process when its number is reused.
  public Reading<ProcessFiles> process(int pid) {
    return process(Integer.toString(pid));
  }

  /// Opens the files of a process. If its first thread has ended and others go on, opens those of
  /// another thread: the first then shows neither executable nor root nor memory.
  public Reading<ProcessFiles> running(ProcessStat process) {
    return process.hasRunningThreads() ? runningThread(process) : process(process.pid());
  }

  private Reading<ProcessFiles> runningThread(ProcessStat process) {
    Integer known = running.get(process.id());
    ProcessFiles files = known == null ? null : runningThread(process, known);
    for (int i = 0; i < THREAD_SEARCHES && files == null; i++) {
      Reading<Threads> threads = ask(process.pid(), ProcessFiles::threads);
      if (!(threads instanceof Reading.Value<Threads>(Threads all))) {
        return threads.then(_ -> new Reading.Gone<>());
      }
      files = firstRunning(process, all.numbers());
    }
    return files == null ? noneRunning(process) : new Reading.Value<>(files);
  }

  private @Nullable ProcessFiles firstRunning(ProcessStat process, List<Integer> threads) {
    for (int thread : threads) {
      ProcessFiles files = runningThread(process, thread);
      if (files != null) {
        if (running.size() >= MOST_REMEMBERED) {
          running.clear();
        }
        running.put(process.id(), thread);
        return files;
      }
    }
    return null;
  }

  private @Nullable ProcessFiles runningThread(ProcessStat process, int thread) {
    ProcessFiles files = process(process.pid() + "/task/" + thread).orNull();
    if (files != null
        && !(files.stat() instanceof Reading.Value<ProcessStat>(ProcessStat stat)
            && !stat.isDead())) {
      files.close();
      return null;
    }
    return files;
  }

  /// A process without a running thread has ended only if its own status says so.
  private Reading<ProcessFiles> noneRunning(ProcessStat process) {
    boolean isThere =
        ask(process.pid(), ProcessFiles::stat)
                instanceof Reading.Value<ProcessStat>(ProcessStat stat)
            && stat.id().equals(process.id())
            && !stat.hasEnded();
    return isThere
        ? new Reading.Failed<>(
            path.child(ByteString.ofUtf8(Integer.toString(process.pid()))).display() + "/task",
            "no thread was found that has not ended",
            false)
        : new Reading.Gone<>();
  }

  /// Opens the files of this process.
  public Reading<ProcessFiles> self() {
    return process("self");
  }

  /// Opens a process, reads one value and closes it.
  public <T> Reading<T> ask(int pid, Function<ProcessFiles, Reading<T>> question) {
    return ask(process(pid), question);
  }

  /// As [#ask], with [#running].
  public <T> Reading<T> askRunning(
      ProcessStat process, Function<ProcessFiles, Reading<T>> question) {
    return ask(running(process), question);
  }

  /// As [#ask], for this process.
  public <T> Reading<T> askSelf(Function<ProcessFiles, Reading<T>> question) {
    return ask(self(), question);
  }

  private static <T> Reading<T> ask(
      Reading<ProcessFiles> process, Function<ProcessFiles, Reading<T>> question) {
    return process.then(files -> {
      try (files) {
        return question.apply(files);
      }
    });
  }

  /// The age of a process; zero if it is younger than a clock tick. All supported systems have 100
  /// ticks a second (`USER_HZ`, proc(5)).
  ///
  /// @throws FimException ([Problem#IO]) if the time since the system started cannot be read
  public Duration age(ProcessId process) {
    long ticks = uptime().multipliedBy(TICKS_A_SECOND).toSeconds() - process.startTime();
    return Duration.ofSeconds(Math.max(0, ticks)).dividedBy(TICKS_A_SECOND);
  }

  private Duration uptime() {
    Matcher matcher = UPTIME.matcher(small("uptime"));
    if (!matcher.lookingAt()) {
      throw unread("uptime", "it holds no time");
    }
    return Duration.ofSeconds(Long.parseLong(matcher.group(1)))
        .plusMillis(10L * Integer.parseInt(matcher.group(2)));
  }

  /// The boot id, which makes process number and start time unique.
  ///
  /// @throws FimException ([Problem#IO]) if it cannot be read
  public String bootId() {
    return small(BOOT_ID).strip();
  }

  private String small(String name) {
    int file = calls.openAt(fd, name.getBytes(StandardCharsets.US_ASCII), OpenFlags.O_RDONLY);
    if (file < 0) {
      throw unread(name, Errno.describe(-file));
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(64);
      long length = calls.read(file, buffer, buffer.byteSize());
      if (length < 0) {
        throw unread(name, Errno.describe((int) -length));
      }
      byte[] text = buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
      return new String(text, StandardCharsets.US_ASCII);
    } finally {
      calls.closeDescriptor(file);
    }
  }

  private FimException unread(String name, String fact) {
    return new FimException(Problem.IO, "read", path.display() + "/" + name, fact, null);
  }

  private Reading<ProcessFiles> process(String name) {
    int directory =
        calls.openAt(
            fd, name.getBytes(StandardCharsets.US_ASCII), OpenFlags.O_PATH | OpenFlags.O_DIRECTORY);
    RawPath place = path;
    for (String part : name.split("/", -1)) {
      place = place.child(ByteString.ofUtf8(part));
    }
    return directory < 0
        ? Reading.failure(place.display(), directory)
        : new Reading.Value<>(new ProcessFiles(calls, place, directory));
  }

  private static boolean isNumber(byte[] name) {
    for (byte b : name) {
      if (b < '0' || b > '9') {
        return false;
      }
    }
    return name.length <= 9; // the kernel's own limit, PID_MAX_LIMIT, has seven digits
  }

  private static int number(byte[] name) {
    return Integer.parseInt(new String(name, StandardCharsets.US_ASCII));
  }

  @Override
  public void close() {
    if (fd >= 0) {
      calls.closeDescriptor(fd);
    }
    calls.close();
  }
}
