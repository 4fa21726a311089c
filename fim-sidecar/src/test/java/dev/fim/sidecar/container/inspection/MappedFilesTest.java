package dev.fim.sidecar.container.inspection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.path.ByteString;
import dev.fim.sidecar.container.PinnedRoot;
import dev.fim.sidecar.container.RealContainer;
import dev.fim.sidecar.container.TestContainer;
import dev.fim.sidecar.container.inspection.ProcessInspector.Executed;
import dev.fim.sidecar.container.inspection.ProcessInspector.Inspection;
import dev.fim.sidecar.procfs.FileIdentity;
import dev.fim.sidecar.procfs.FileMappings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What real processes run besides the file that they were started from, and what they are that no
/// link of theirs says. Needs Python too.
class MappedFilesTest extends RealContainer {

  private static final Duration SETTLING = ProcessInspector.SETTLING;

  private PinnedRoot root;

  @BeforeEach
  void startProgram() {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "needs Python");
    container.program(proc, "/bin/sleep 100");
    root = pinned();
  }

  @AfterEach
  void closeRoot() {
    if (root != null) {
      root.close();
    }
  }

  /// Trusts everything but what is in the tree of the test.
  private ExecutableJudge judge() {
    String scratch = tree.path() + "/";
    return (path, _) ->
        path.display().startsWith(scratch)
            ? ExecutableJudge.Standing.ABSENT
            : ExecutableJudge.Standing.TRUSTED;
  }

  private Inspection inspection(Executed executed, Duration apart) {
    ProcessInspector inspector = new ProcessInspector(proc, processes, SETTLING);
    long now = System.nanoTime();
    assertThat(inspector.inspect(root, judge(), executed, now).certain()).isEmpty();
    return inspector.inspect(root, judge(), executed, now + apart.toNanos());
  }

  private List<String> reasons(Executed executed) {
    return inspection(executed, SETTLING).certain().stream()
        .map(found -> found.kind() + " " + found.file().display() + ": " + found.reason())
        .toList();
  }

  private Path copy(String program, String name) throws IOException {
    return Files.copy(Path.of(program).toRealPath(), tree.path().resolve(name));
  }

  /// Runs Python in the container, and waits until it has written the file `ready`.
  private void python(String script) throws IOException {
    Path ready = tree.path().resolve("ready");
    Path file = Files.writeString(tree.path().resolve("script.py"), script);
    container.run("exec /usr/bin/python3 " + file + " " + ready);
    TestContainer.await(() -> Files.exists(ready));
  }

  private static Path loader() throws IOException {
    boolean isArm = System.getProperty("os.arch").equals("aarch64");
    Path loader = Path.of(isArm ? "/lib/ld-linux-aarch64.so.1" : "/lib64/ld-linux-x86-64.so.2");
    Assumptions.assumeTrue(Files.exists(loader), "needs the loader of glibc");
    return loader;
  }

  @Test
  void aProgramThatTheLoaderRunsIsExecuted() throws IOException {
    Path program = copy("/bin/sleep", "e");
    container.run("exec " + loader() + " " + program + " 101");
    TestContainer.await(() -> isMapped(program));
    assertThat(reasons(Executed.MAPPINGS))
        .containsExactly(
            "EXECUTED "
                + program
                + ": a file that it has mapped to execute is not in the baseline");
    assertThat(reasons(Executed.PROGRAMS)).isEmpty();
  }

  @Test
  void aLibraryThatIsLoadedBeforehandIsExecuted() throws IOException {
    Path library = copy(libc().toString(), "x.so");
    container.run("LD_PRELOAD=" + library + " exec /bin/sleep 101");
    TestContainer.await(() -> isMapped(library));
    assertThat(reasons(Executed.MAPPINGS))
        .containsExactly(
            "EXECUTED "
                + library
                + ": a file that it has mapped to execute is not in the baseline");
  }

  @Test
  void aLibraryThatWasDeletedIsExecuted() throws IOException {
    Path library = copy(libc().toString(), "x.so");
    container.run("LD_PRELOAD=" + library + " exec /bin/sleep 101");
    TestContainer.await(() -> isMapped(library));
    Files.delete(library);
    assertThat(reasons(Executed.MAPPINGS))
        .containsExactly(
            "EXECUTED "
                + library
                + " (deleted): a file that it has mapped to execute was removed or replaced");
  }

  @Test
  void aNameOfALibraryThatEndsAsThatOfADeletedOneOrHoldsANewlineIsFoundAtItsPath()
      throws IOException {
    Path odd = Files.createDirectory(tree.path().resolve("a\nb"));
    Path library = Files.copy(libc(), odd.resolve("x.so (deleted)"));
    python(
        """
        import ctypes, pathlib, sys, time
        ctypes.CDLL(%s)
        pathlib.Path(sys.argv[1]).touch()
        time.sleep(100)
        """
            .formatted("'" + library.toString().replace("\n", "\\n") + "'"));
    assertThat(reasons(Executed.MAPPINGS))
        .containsExactly(
            "EXECUTED "
                + library.toString().replace("\n", "\\\\012")
                + ": a file that it has mapped to execute is not in the baseline");
  }

  @Test
  void aLibraryInMemoryIsExecutedAndMemoryThatIsSharedIsNot() throws IOException {
    String script =
        """
        import ctypes, mmap, os, pathlib, sys, time
        fd = os.memfd_create('doublemapper')
        os.write(fd, open('%s', 'rb').read())
        shared = mmap.mmap(fd, 4096, mmap.MAP_SHARED, mmap.PROT_READ | mmap.PROT_EXEC)
        own = mmap.mmap(-1, 4096, mmap.MAP_SHARED, mmap.PROT_READ | mmap.PROT_EXEC)
        %s
        pathlib.Path(sys.argv[1]).touch()
        time.sleep(100)
        """;
    python(script.formatted(libc(), ""));
    assertThat(reasons(Executed.MAPPINGS)).isEmpty();
    Files.delete(tree.path().resolve("ready"));
    python(script.formatted(libc(), "ctypes.CDLL('/proc/self/fd/%d' % fd)"));
    assertThat(reasons(Executed.MAPPINGS))
        .containsExactly(
            "EXECUTED /memfd:doublemapper (deleted): a file that it has mapped to execute is"
                + " memory, not a file");
  }

  @Test
  void aProcessInAnotherUserNamespaceHasLeft() {
    Process inside = container.run("exec unshare -U sleep 101");
    TestContainer.await(() ->
        container.processes(proc).stream()
            .anyMatch(stat -> stat.pid() == inside.pid() && stat.name().display().equals("sleep")));
    assertThat(reasons(Executed.MAPPINGS))
        .containsExactly("ISOLATION " + sleep() + ": it is in another user namespace");
  }

  @Test
  void aThreadWithARootOfItsOwnHasLeft() throws IOException {
    python(
        """
        import ctypes, os, pathlib, sys, threading, time
        libc = ctypes.CDLL(None)
        def leave():
            libc.unshare(0x200)
            os.chroot('/usr')
            time.sleep(100)
        threading.Thread(target=leave).start()
        time.sleep(0.2)
        pathlib.Path(sys.argv[1]).touch()
        """);
    assertThat(inspection(Executed.PROGRAMS, SETTLING).certain())
        .extracting(ProcessSuspicion::reason)
        .singleElement()
        .asString()
        .matches("of its thread [0-9]+: its root directory is /usr");
  }

  @Test
  void whatCannotBeToldForLongerThanAStartTakesIsUnverifiable() throws IOException {
    ExecutableJudge unsure =
        (path, _) ->
            path.display().endsWith("/e")
                ? ExecutableJudge.Standing.UNKNOWN
                : ExecutableJudge.Standing.TRUSTED;
    Process process = container.program(proc, copy("/bin/sleep", "e") + " 101");
    ProcessInspector inspector = new ProcessInspector(proc, processes, SETTLING);
    long now = System.nanoTime();
    Inspection first = inspector.inspect(root, unsure, Executed.PROGRAMS, now);
    assertThat(first).isEqualTo(new Inspection(List.of(), List.of(), true));
    long soon = now + ProcessInspector.LONGEST_EXEC.toNanos() - 1;
    assertThat(inspector.inspect(root, unsure, Executed.PROGRAMS, soon)).isEqualTo(first);
    assertThat(inspector.inspect(root, unsure, Executed.PROGRAMS, soon + 1).unverifiable())
        .extracting(ProcessSuspicion::reason)
        .containsExactly(
            "it could not be compared with the baseline, and process "
                + process.pid()
                + " executes it");
  }

  @Test
  void aProcessThatHasMappedMoreFilesThanAreReadIsUnverifiable() throws IOException {
    python(
        """
        import mmap, os, pathlib, sys, time
        held = []
        for i in range(4200):
            fd = os.open(sys.argv[1] + str(i), os.O_RDWR | os.O_CREAT)
            os.ftruncate(fd, 1)
            held.append(mmap.mmap(fd, 1, mmap.MAP_PRIVATE, mmap.PROT_READ | mmap.PROT_EXEC))
            os.close(fd)
        pathlib.Path(sys.argv[1]).touch()
        time.sleep(100)
        """);
    ProcessInspector inspector = new ProcessInspector(proc, processes, SETTLING);
    ExecutableJudge trusting = (_, _) -> ExecutableJudge.Standing.TRUSTED;
    long now = System.nanoTime();
    inspector.inspect(root, trusting, Executed.MAPPINGS, now);
    Inspection later =
        inspector.inspect(
            root, trusting, Executed.MAPPINGS, now + ProcessInspector.LONGEST_EXEC.toNanos());
    assertThat(later.certain()).isEmpty();
    assertThat(later.unverifiable())
        .extracting(ProcessSuspicion::reason)
        .singleElement()
        .asString()
        .matches("cannot read /proc/[0-9]+/maps: it names more files than are kept");
  }

  @Test
  void whatTheKernelCallsAMappedFileIsFoundOutByMappingIt() throws IOException {
    Path file = copy("/bin/sleep", "e");
    ByteString path = ByteString.ofUtf8(file.toString());
    assertThat(root.mappedAs(proc, path)).isPresent().isEqualTo(root.fileAt(path));
    assertThat(root.mappedAs(proc, ByteString.ofUtf8("/no/such/file"))).isEmpty();
    assertThat(root.mappedAs(proc, ByteString.ofUtf8("/dev/null"))).isEmpty();
  }

  private boolean isMapped(Path file) {
    FileIdentity identity = root.fileAt(ByteString.ofUtf8(file.toString())).orElseThrow();
    return container.processes(proc).stream().anyMatch(stat -> maps(stat.pid(), identity));
  }

  private boolean maps(int pid, FileIdentity file) {
    FileMappings maps =
        proc.ask(pid, files -> files.mappings(FileMappings.Use.EXECUTABLE)).orNull();
    return maps != null && maps.mappings().stream().anyMatch(one -> one.file().equals(file));
  }

  private static Path sleep() {
    try {
      return Path.of("/bin/sleep").toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The C library of this machine, as the tests have it mapped.
  private static Path libc() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/maps")).stream()
        .filter(line -> line.endsWith("/libc.so.6"))
        .map(line -> Path.of(line.substring(line.indexOf('/'))))
        .findFirst()
        .orElseThrow();
  }
}
