package dev.fim.sidecar.endpoint;

import dev.fim.disk.HeldDirectory;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.path.DisplayForm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Writes a heartbeat into a file while the sidecar is alive. A liveness probe reads it in the
/// sidecar's own container ([#fault], or the launcher's shell, which starts no JVM). The
/// application can neither forge nor flood it, as it could over the pod's shared network.
///
/// The file has one line of a fixed length: the seconds since the system started, as in
/// `/proc/uptime` (proc(5)), the system's boot id, and blanks. Nothing is written while
/// [Health#notLive] gives a reason.
public final class Heartbeat implements AutoCloseable {

  /// The name of the file.
  public static final String FILE = "heartbeat";

  /// The name of the thread.
  public static final String THREAD = "fim-heartbeat";

  /// The maximum age of the heartbeat of a living sidecar. The launcher has the same number.
  static final Duration LONGEST = Duration.ofSeconds(30);

  private static final Duration EACH = Duration.ofSeconds(5);
  private static final int LENGTH = 63; // and a line feed

  private static final Path UPTIME = Path.of("/proc/uptime");
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
  private static final String UNKNOWN_BOOT = "-";
  private static final Pattern LINE = Pattern.compile("([0-9]{1,12}) ([0-9a-f-]{1,36}) *\n");

  private final FileChannel file;
  private final String name;
  private final String boot;
  private final Health health;
  private final Consumer<String> log;
  private final Thread thread;
  private String reported = "";

  private Heartbeat(
      FileChannel file, String name, String boot, Health health, Consumer<String> log) {
    this.file = file;
    this.name = name;
    this.boot = boot;
    this.health = health;
    this.log = log;
    this.thread = Thread.ofPlatform().name(THREAD).daemon().unstarted(this::run);
  }

  /// Writes the first heartbeat, and starts a thread that writes the others until [#close].
  ///
  /// @param directory that only this user can enter
  /// @param log takes a line when the heartbeat stops, once for each reason
  /// @throws FimException ([Problem#IO]) if the first cannot be written
  /// @throws OutOfMemoryError if the system gives no thread
  public static Heartbeat start(Path directory, Health health, Consumer<String> log) {
    Path path = directory.resolve(FILE);
    Heartbeat heartbeat = null;
    try {
      FileChannel file =
          FileChannel.open(
              path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
      heartbeat = new Heartbeat(file, HeldDirectory.display(path), bootId(), health, log);
      heartbeat.beat();
      heartbeat.thread.start();
      return heartbeat;
    } catch (IOException e) {
      if (heartbeat != null) {
        heartbeat.close();
      }
      throw new FimException(
          Problem.IO,
          "write",
          HeldDirectory.display(path),
          DisplayForm.ofText(String.valueOf(e.getMessage())),
          "the state directory must be writable",
          e);
    }
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(EACH);
        String reason = health.notLive();
        if (reason == null) {
          reason = tryToBeat();
        }
        if (reason != null && !reason.equals(reported)) {
          log.accept("no heartbeat: " + reason);
        }
        reported = reason == null ? "" : reason;
      }
    } catch (InterruptedException | ClosedByInterruptException e) {
      // closed
    }
  }

  /// @return why it was not written, in display form; null if it was
  private @Nullable String tryToBeat() throws ClosedByInterruptException {
    try {
      beat();
      return null;
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      return "cannot write %s: %s".formatted(name, DisplayForm.ofText("" + e.getMessage()));
    }
  }

  /// Overwrites the file in place: its blocks are allocated, so a full disk does not stop the
  /// heartbeat.
  private void beat() throws IOException {
    String line = uptime() + " " + boot;
    byte[] bytes =
        (line + " ".repeat(LENGTH - line.length()) + "\n").getBytes(StandardCharsets.US_ASCII);
    int _ = file.write(ByteBuffer.wrap(bytes), 0);
  }

  /// Why the sidecar with this state is not alive, in display form; null if it is.
  ///
  /// @param directory of its heartbeat
  public static @Nullable String fault(Path directory) {
    Path path = directory.resolve(FILE);
    String subject = DisplayForm.ofText(path.toString());
    try {
      Matcher line = LINE.matcher(Files.readString(path, StandardCharsets.ISO_8859_1));
      if (!line.matches()) {
        return subject + " holds no heartbeat";
      }
      long age = uptime() - Long.parseLong(line.group(1));
      if (age < 0 || !line.group(2).equals(bootId())) {
        return "the last heartbeat in " + subject + " is from before the system started";
      }
      return age > LONGEST.toSeconds()
          ? "the last heartbeat in %s is %d s old".formatted(subject, age)
          : null;
    } catch (IOException e) {
      return "cannot read %s: %s".formatted(subject, DisplayForm.ofText("" + e.getMessage()));
    }
  }

  /// Seconds since the system started.
  private static long uptime() throws IOException {
    String text = Files.readString(UPTIME, StandardCharsets.US_ASCII);
    return Long.parseLong(text.substring(0, text.indexOf('.')));
  }

  /// Without a boot id, the age alone decides.
  private static String bootId() {
    try {
      return Files.readString(BOOT_ID, StandardCharsets.US_ASCII).strip();
    } catch (IOException e) {
      return UNKNOWN_BOOT;
    }
  }

  /// Stops writing.
  @Override
  public void close() {
    thread.interrupt();
    try {
      file.close();
    } catch (IOException e) {
      log.accept("cannot close %s: %s".formatted(name, DisplayForm.ofText("" + e.getMessage())));
    }
  }
}
