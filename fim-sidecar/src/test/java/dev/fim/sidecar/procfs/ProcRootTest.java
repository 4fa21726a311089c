package dev.fim.sidecar.procfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.error.FimException;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.posix.Calls;
import dev.fim.posix.FileStatus;
import dev.fim.testing.TestTree;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Captured trees, trees as an attacker would write them, and the processes of this machine.
class ProcRootTest {

  private static ByteString bytes(String text) {
    return ByteString.ofUtf8(text);
  }

  private static <T> T value(Reading<T> reading) {
    assertThat(reading).isInstanceOf(Reading.Value.class);
    return reading.orNull();
  }

  @Test
  void aCapturedProcessIsReadWhole() {
    try (CapturedProc captured =
            CapturedProc.of(CapturedProc.KUBERNETES, CapturedProc.KUBERNETES_SIDECAR);
        ProcRoot proc = captured.open();
        ProcessFiles app = value(proc.process(19))) {
      assertThat(proc.pids()).containsExactly(1, 7, 13, 19, 20, 26);
      assertThat(value(app.stat()))
          .isEqualTo(new ProcessStat(19, bytes("sleep"), 'S', 13, 1, 580897));
      ProcessStatus.Ids ids = new ProcessStatus.Ids(1000, 1000, 1000, 1000);
      assertThat(value(app.status())).isEqualTo(new ProcessStatus(ids, ids, 0, 0));
      assertThat(value(app.commandLine())).containsExactly(bytes("sleep"), bytes("100001"));
      assertThat(value(app.link(ProcLink.EXE))).isEqualTo(bytes("/usr/bin/sleep"));
      assertThat(value(app.link(ProcLink.ROOT))).isEqualTo(bytes("/"));
      assertThat(value(app.link(ProcLink.MOUNT_NAMESPACE)).display()).startsWith("mnt:[");
      CgroupMembership cgroup = value(app.cgroup());
      assertThat(cgroup.paths()).hasSize(10).containsKeys("", "name=systemd", "memory");
      assertThat(cgroup.paths().values()).containsOnly(cgroup.paths().get(""));
      assertThat(cgroup.paths().get("").display())
          .endsWith("/fb500db6047a42be904abdd9ba0daf54420aced8118581518c8a28a4bd877355");
      MountTable mounts = value(app.mounts());
      assertThat(mounts.root().orElseThrow().type()).isEqualTo(bytes("overlay"));
      assertThat(mounts.at(bytes("/dev/termination-log")).orElseThrow().root().display())
          .endsWith("/containers/hello-server/6814c58b");
    }
  }

  @Test
  void aKernelWithoutUserNamespacesHasOneForAllProcesses() {
    try (CapturedProc captured = CapturedProc.empty().process(9, 77, "0::/a", "");
        ProcRoot proc = captured.open();
        ProcessFiles process = value(proc.process(9))) {
      assertThat(value(process.userNamespace())).isEqualTo(bytes("user:[none]"));
      captured.put("9/ns/user.link", "user:[4026531837]");
      assertThat(value(process.userNamespace())).isEqualTo(bytes("user:[4026531837]"));
      captured.end(9);
      assertThat(process.userNamespace()).isEqualTo(new Reading.Gone<>());
    }
  }

  @Test
  void theOwnProcessIsFoundByItsLink() {
    try (CapturedProc captured = CapturedProc.of(CapturedProc.PODMAN, CapturedProc.PODMAN_SIDECAR);
        ProcRoot proc = captured.open();
        ProcessFiles self = value(proc.self())) {
      assertThat(value(self.stat()).pid()).isEqualTo(12);
    }
  }

  @Test
  void aNameWithParenthesesAndAnyBytesHidesNothing() {
    try (CapturedProc captured = CapturedProc.empty()) {
      captured.put(
          "9/stat",
          ByteString.ofHex(
                  "3920282920522031202829ff0a29" // 9 () R 1 ()\xff\n)
                      + bytes(" T 4 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 3 0 77 0").hex())
              .toByteArray());
      try (ProcRoot proc = captured.open();
          ProcessFiles process = value(proc.process(9))) {
        ProcessStat stat = value(process.stat());
        assertThat(stat.name()).isEqualTo(ByteString.ofHex("2920522031202829ff0a"));
        assertThat(stat.isStopped()).isTrue();
        assertThat(stat.parent()).isEqualTo(4);
        assertThat(stat.threads()).isEqualTo(3);
        assertThat(stat.id()).isEqualTo(new ProcessId(9, 77));
      }
    }
  }

  @Test
  void oneWhoseFirstThreadAloneHasEndedStillRuns() {
    assertThat(new ProcessStat(9, bytes("x"), 'Z', 1, 1, 0).hasEnded()).isTrue();
    assertThat(new ProcessStat(9, bytes("x"), 'Z', 1, 2, 0).hasEnded()).isFalse();
    assertThat(new ProcessStat(9, bytes("x"), 'S', 1, 1, 0).hasEnded()).isFalse();
  }

  @Test
  void mountsAreBytesWithTheirEscapesUndone() {
    String line = "7 1 0:50 /a\\040b /m\\011\\012\\134\\377 rw shared:1 master:2 - ext4 /d\\040 rw";
    try (CapturedProc captured = CapturedProc.empty().put("9/mountinfo", line + ",x=\\054\n");
        ProcRoot proc = captured.open();
        ProcessFiles process = value(proc.process(9))) {
      MountTable.Mount mount = value(process.mounts()).mounts().getFirst();
      assertThat(mount.root()).isEqualTo(bytes("/a b"));
      assertThat(mount.point()).isEqualTo(ByteString.ofHex("2f6d090a5cff"));
      assertThat(mount.type()).isEqualTo(bytes("ext4"));
      assertThat(mount.options()).containsExactly(bytes("rw"), bytes("x=,"));
    }
  }

  @Test
  void theUppermostOfSeveralMountsIsTheOneThatIsSeen() {
    String lines = "7 1 0:50 / / rw - ext4 /a rw\n8 7 0:51 / / rw - overlay overlay rw\n";
    try (CapturedProc captured = CapturedProc.empty().put("9/mountinfo", lines);
        ProcRoot proc = captured.open();
        ProcessFiles process = value(proc.process(9))) {
      assertThat(value(process.mounts()).root().orElseThrow().id()).isEqualTo(8);
    }
  }

  @Test
  void whatAProcessMakesTooLongIsCutOrRefusedButNeverHeldWhole() {
    String line = "7 1 0:50 / /" + "m".repeat(4000) + " rw - ext4 /dev/a rw\n";
    try (CapturedProc captured =
            CapturedProc.empty()
                .put("9/mountinfo", line.repeat(1100))
                .put("9/cmdline", "a\0" + "b".repeat(100_000));
        ProcRoot proc = captured.open();
        ProcessFiles process = value(proc.process(9))) {
      String path = captured.path().display() + "/9/mountinfo";
      assertThat(process.mounts())
          .isEqualTo(new Reading.Failed<>(path, "it holds 4194304 bytes or more", false));
      List<ByteString> arguments = value(process.commandLine());
      assertThat(arguments).hasSize(2);
      assertThat(arguments.get(1).length()).isEqualTo(65534);
    }
  }

  @Test
  void textThatIsNoneOfTheKernelsIsAFailureThatNamesItsFile() {
    try (CapturedProc captured =
            CapturedProc.empty()
                .put("9/stat", "9 (x S 1")
                .put("9/mountinfo", "7 1 0:50 / /\n")
                .put("9/cgroup", "0:/x\n")
                .put("9/status", "Uid:\t1\n");
        ProcRoot proc = captured.open();
        ProcessFiles process = value(proc.process(9))) {
      String path = process.path().display();
      assertThat(process.stat())
          .isEqualTo(
              new Reading.Failed<>(path + "/stat", "not a line as proc_pid_stat(5) has it", false));
      assertThat(process.mounts()).isInstanceOf(Reading.Failed.class);
      assertThat(process.cgroup()).isInstanceOf(Reading.Failed.class);
      assertThat(process.status()).isInstanceOf(Reading.Failed.class);
    }
  }

  @Test
  void cgroupsOfBothVersionsAndOfANamespaceAreRead() {
    String lines = "12:cpu,cpuacct:/docker/ab\n1:name=systemd:/docker/ab\n0::/../x:y\n";
    try (CapturedProc captured =
            CapturedProc.empty().put("9/cgroup", lines).put("8/cgroup", "3:cpu:/\n0::/\n");
        ProcRoot proc = captured.open();
        ProcessFiles process = value(proc.process(9));
        ProcessFiles outside = value(proc.process(8))) {
      CgroupMembership cgroup = value(process.cgroup());
      assertThat(cgroup.paths())
          .containsEntry("cpu,cpuacct", bytes("/docker/ab"))
          .containsEntry("", bytes("/../x:y"));
      assertThat(cgroup.isRoot()).isFalse();
      assertThat(value(outside.cgroup()).isRoot()).isTrue();
    }
  }

  @Test
  void sharedMappingsAreListedOncePerFile() {
    String maps =
        """
        55d0a4c00000-55d0a4c02000 r--p 00000000 fe:00 1311                       /usr/bin/sleep
        7f0000000000-7f0000001000 r--s 00000000 fe:00 42                         /srv/a b
        7f0000001000-7f0000002000 rw-s 00001000 fe:00 42                         /srv/a b
        7f0000002000-7f0000003000 rw-s 00000000 00:01 0
        7f0000003000-7f0000004000 r--s 00000000 fe:01 43                         /srv/c (deleted)
        7ffc00000000-7ffc00021000 rw-p 00000000 00:00 0                          [stack]
        """;
    try (CapturedProc captured = CapturedProc.empty().put("9/maps", maps);
        ProcRoot proc = captured.open();
        ProcessFiles process = value(proc.process(9))) {
      FileMappings mappings = value(process.mappings(FileMappings.Use.SHARED));
      assertThat(mappings.complete()).isTrue();
      assertThat(mappings.mappings())
          .containsExactly(
              new FileMappings.Mapping(
                  new FileIdentity(0xfeL << 32, 42), bytes("/srv/a b"), true, true),
              new FileMappings.Mapping(
                  new FileIdentity(0xfeL << 32 | 1, 43), bytes("/srv/c (deleted)"), false, true));
    }
  }

  @Test
  void mappingsBeyondTheBoundAreSaidToBeIncomplete() {
    StringBuilder maps = new StringBuilder();
    for (int i = 1; i <= 5000; i++) {
      maps.append("7f0000000000-7f0000001000 rw-s 00000000 fe:00 ").append(i).append(" /f\n");
    }
    try (CapturedProc captured =
            CapturedProc.empty().put("9/maps", maps.toString()).put("8/maps", "f".repeat(20_000));
        ProcRoot proc = captured.open();
        ProcessFiles many = value(proc.process(9));
        ProcessFiles endless = value(proc.process(8))) {
      assertThat(value(many.mappings(FileMappings.Use.SHARED)).complete()).isFalse();
      assertThat(value(endless.mappings(FileMappings.Use.SHARED)).complete()).isFalse();
    }
  }

  @Test
  void aMappingOfThisProcessIsFound() throws Exception {
    try (TestTree tree = TestTree.create().file("data", "0123456789");
        Calls calls = new Calls()) {
      Path file = tree.path().resolve("data");
      try (FileChannel channel =
              FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
          ProcRoot proc = ProcRoot.open(ProcRoot.SYSTEM);
          ProcessFiles self = value(proc.self())) {
        ByteBuffer mapped = channel.map(MapMode.READ_WRITE, 0, 10);
        FileStatus status = new FileStatus(calls.arena());
        byte[] name = RawPath.ofUtf8(file.toString()).toByteArray();
        assertThat(calls.statAt(Calls.AT_FDCWD, name, status)).isZero();
        assertThat(value(self.mappings(FileMappings.Use.SHARED)).mappings())
            .contains(
                new FileMappings.Mapping(
                    new FileIdentity(status.dev(), status.inode()),
                    bytes(file.toString()),
                    true,
                    true));
        assertThat(mapped.get(0)).isEqualTo((byte) '0');
        assertThat(value(self.openFiles(10_000)))
            .extracting(OpenFile::target)
            .contains(bytes(file.toString()));
        assertThat(value(self.openFiles(1))).hasSize(1);
      }
    }
  }

  @Test
  void aProcessThatEndsIsGoneWhateverItsNumberComesToMean() throws Exception {
    Process sleep = new ProcessBuilder("sleep", "100").start();
    int pid = (int) sleep.pid();
    try (ProcRoot proc = ProcRoot.open(ProcRoot.SYSTEM);
        ProcessFiles process = value(proc.process(pid))) {
      assertThat(value(process.stat()).parent()).isEqualTo((int) ProcessHandle.current().pid());
      assertThat(proc.pids()).contains(pid);
      FileIdentity exe = value(process.target(ProcLink.EXE));
      assertThat(exe.inode()).isEqualTo(Files.getAttribute(Path.of("/bin/sleep"), "unix:ino"));
      sleep.destroyForcibly().waitFor();
      assertThat(process.stat()).isEqualTo(new Reading.Gone<>());
      assertThat(process.link(ProcLink.EXE)).isEqualTo(new Reading.Gone<>());
      assertThat(process.mounts()).isEqualTo(new Reading.Gone<>());
      assertThat(proc.process(pid)).isEqualTo(new Reading.Gone<>());
    }
  }

  @Test
  void rightsFollowFromIdsAndCapabilities() {
    ProcessStatus root = status(0, 1L << ProcessStatus.CAP_KILL);
    ProcessStatus tracer = status(0, 1L << ProcessStatus.CAP_SYS_PTRACE);
    ProcessStatus app = status(1000, 0);
    ProcessStatus strong = status(1000, 1L << ProcessStatus.CAP_KILL);
    assertThat(root.maySignal(app)).isTrue();
    assertThat(tracer.maySignal(app)).isFalse();
    assertThat(app.maySignal(app)).isTrue();
    assertThat(app.maySignal(root)).isFalse();
    assertThat(tracer.mayInspect(app)).isTrue();
    assertThat(root.mayInspect(app)).isFalse();
    assertThat(app.mayInspect(app)).isTrue();
    assertThat(app.mayInspect(strong)).isFalse();
  }

  private static ProcessStatus status(long id, long capabilities) {
    ProcessStatus.Ids ids = new ProcessStatus.Ids(id, id, id, id);
    return new ProcessStatus(ids, ids, capabilities, capabilities);
  }

  @Test
  void aRootThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> ProcRoot.open(RawPath.ofUtf8("/no-such-proc")))
        .isInstanceOf(FimException.class)
        .hasMessage(
            "cannot open /no-such-proc: No such file or directory (ENOENT);"
                + " mount a procfs there");
  }
}
