package dev.fim.sidecar.container.search;

import dev.fim.disk.HeldDirectory;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.path.DisplayForm;
import dev.fim.sidecar.procfs.ProcessId;
import dev.fim.sidecar.state.StateFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Remembers the containers of one pod for the life of the pod, over restarts of the sidecar: the
/// name of the target, all names that were seen, and which process was pinned under which name. If
/// another pod gets the same state, the memory starts empty. For one thread.
///
/// The file has one word and its values per line.
public final class TargetMemory {

  private static final String POD = "pod";
  private static final String TARGET = "target";
  private static final String SEEN = "seen";
  private static final String PINNED = "pinned";
  private static final Pattern LINE =
      Pattern.compile(
          "(pod [0-9a-zA-Z-]+|(target|seen) [a-z0-9-]+|pinned [a-z0-9-]+ [0-9a-f-]+ [0-9]+"
              + " [0-9]+)");

  private final Path file;
  private String pod = "";
  private @Nullable String target;
  private final Set<String> seen = new TreeSet<>();
  private @Nullable Pinned pinned;
  private boolean isUnkept;
  private @Nullable String fault;

  /// The process that was pinned last.
  private record Pinned(String name, String boot, ProcessId first) {}

  private TargetMemory(Path file) {
    this.file = file;
  }

  /// Keeps the memory in a file.
  ///
  /// @param file in a directory that only this user can write
  /// @throws FimException ([Problem#IO]) if the file cannot be read
  public static TargetMemory in(Path file) {
    TargetMemory memory = new TargetMemory(file);
    memory.read();
    return memory;
  }

  /// Forgets everything if the pod is another one.
  void enter(String podUid) {
    if (!pod.equals(podUid)) {
      pod = podUid;
      target = null;
      seen.clear();
      pinned = null;
    }
  }

  /// The name of the target; null until one was chosen.
  @Nullable String target() {
    return target;
  }

  /// The names of all containers that were seen, except the sidecar.
  Set<String> seen() {
    return Set.copyOf(seen);
  }

  /// The name under which a process was pinned; null if it is not the last pinned process.
  @Nullable String nameOf(ProcessId first, Supplier<String> boot) {
    Pinned last = pinned;
    return last != null && last.first().equals(first) && last.boot().equals(boot.get())
        ? last.name()
        : null;
  }

  void see(Set<String> names) {
    if (seen.addAll(names)) {
      write();
    }
  }

  void pinned(String name, String boot, ProcessId first) {
    Pinned now = new Pinned(name, boot, first);
    if (!now.equals(pinned)) {
      pinned = now;
      write();
    }
  }

  /// Binds the target to a name.
  void choose(String name) {
    if (!name.equals(target)) {
      target = name;
      write();
    }
  }

  private void read() {
    List<String> lines;
    try {
      lines = Files.readAllLines(file, StandardCharsets.US_ASCII);
    } catch (NoSuchFileException e) {
      return;
    } catch (IOException e) {
      throw unread(file, String.valueOf(e.getMessage()), e);
    }
    for (String line : lines) {
      if (!LINE.matcher(line).matches()) {
        throw unread(file, "it holds a line that fim does not write", null);
      }
      List<String> words = List.of(line.split(" ", -1));
      switch (words.getFirst()) {
        case POD -> pod = words.get(1);
        case TARGET -> target = words.get(1);
        case SEEN -> seen.add(words.get(1));
        default ->
            pinned =
                new Pinned(
                    words.get(1),
                    words.get(2),
                    new ProcessId(Integer.parseInt(words.get(3)), Long.parseLong(words.get(4))));
      }
    }
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>(List.of(POD + " " + pod));
    if (target != null) {
      lines.add(TARGET + " " + target);
    }
    seen.forEach(name -> lines.add(SEEN + " " + name));
    if (pinned != null) {
      ProcessId first = pinned.first();
      lines.add(
          "%s %s %s %d %d"
              .formatted(PINNED, pinned.name(), pinned.boot(), first.pid(), first.startTime()));
    }
    return lines;
  }

  /// Why the memory could not be written to the file, in display form; null if it was. A failed
  /// write is retried here: a full disk must not keep a container from being watched.
  @Nullable String unkept() {
    if (isUnkept) {
      write();
    }
    return isUnkept ? fault : null;
  }

  private void write() {
    byte[] text = (String.join("\n", lines()) + "\n").getBytes(StandardCharsets.US_ASCII);
    try {
      StateFile.replace(file, text);
      isUnkept = false;
    } catch (IOException e) {
      isUnkept = true;
      fault =
          "cannot write %s: %s; after a restart the sidecar may not know the target's name"
              .formatted(
                  HeldDirectory.display(file), DisplayForm.ofText(String.valueOf(e.getMessage())));
    }
  }

  private static FimException unread(Path file, String fact, @Nullable Throwable cause) {
    return new FimException(
        Problem.IO,
        "read",
        HeldDirectory.display(file),
        DisplayForm.ofText(fact),
        "remove it: the sidecar then looks for the target again",
        cause);
  }
}
