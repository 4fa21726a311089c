package dev.fim.sidecar.container.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.re2j.Pattern;
import dev.fim.error.FimException;
import dev.fim.policy.pattern.PathPattern;
import dev.fim.sidecar.container.Candidate;
import dev.fim.sidecar.container.ContainerKey;
import dev.fim.sidecar.container.ContainerProcessGroup;
import dev.fim.sidecar.container.PodProcesses;
import dev.fim.sidecar.container.PtraceDenial;
import dev.fim.sidecar.procfs.CapturedProc;
import dev.fim.sidecar.procfs.ProcRoot;
import dev.fim.sidecar.procfs.ProcessFiles;
import dev.fim.sidecar.procfs.ProcessId;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Captured pods, and pods as other runtimes lay them out.
class TargetFinderTest {

  private static final String APP = "a".repeat(64);
  private static final String SIDECAR = "b".repeat(64);
  private static final String PAUSE = "c".repeat(64);
  private static final String THIRD = "d".repeat(64);
  private static final String UID = "9ecf0c91-53fc-4feb-b913-d5ec590a31c3";

  private static TargetMemory memory(CapturedProc captured) {
    return TargetMemory.in(
        Path.of(captured.path().display()).resolve("memory-" + System.nanoTime()));
  }

  private static List<Candidate> find(CapturedProc captured, TargetSelector selector) {
    try (ProcRoot proc = captured.open()) {
      TargetFinder.Found found =
          new TargetFinder(proc, new PodProcesses(proc), selector, memory(captured)).find();
      assertThat(found.obstacles()).isEmpty();
      return found.targets();
    }
  }

  private static CapturedProc kubernetes() {
    return CapturedProc.of(CapturedProc.KUBERNETES, CapturedProc.KUBERNETES_SIDECAR);
  }

  private static CapturedProc podman() {
    return CapturedProc.of(CapturedProc.PODMAN, CapturedProc.PODMAN_SIDECAR);
  }

  private static TargetSelector command(String pattern) {
    return new TargetSelector.Command(Pattern.compile(pattern));
  }

  @Test
  void theContainerOfThatNameIsFoundWithItsFirstProcess() {
    try (CapturedProc captured = kubernetes()) {
      List<Candidate> found = find(captured, new TargetSelector.ContainerName("hello-server"));
      assertThat(found).hasSize(1);
      Candidate hello = found.getFirst();
      assertThat(hello.first()).isEqualTo(new ProcessId(13, 580894));
      assertThat(hello.label()).isEqualTo("hello-server");
      assertThat(hello.key().display()).startsWith("fb500db6047a42be904abdd9ba0daf54420ac");
    }
  }

  @Test
  void theContainerHasAllItsProcessesAlsoThoseStartedByExec() {
    try (CapturedProc captured = kubernetes();
        ProcRoot proc = captured.open()) {
      List<ContainerProcessGroup> groups = new PodProcesses(proc).census().groups();
      assertThat(groups)
          .extracting(group -> group.processes().stream().map(p -> p.pid()).toList())
          .containsExactlyInAnyOrder(List.of(13, 19, 26), List.of(20));
    }
  }

  @Test
  void neitherTheSidecarNorThePauseProcessNorAThirdContainerIsEverTheTarget() {
    try (CapturedProc captured = kubernetes()) {
      assertThat(find(captured, new TargetSelector.ContainerName("fim"))).isEmpty();
      assertThat(find(captured, command("pause"))).isEmpty();
      assertThat(find(captured, command("sleep 100000")))
          .extracting(Candidate::name)
          .containsExactly("hello-server");
      assertThat(find(captured, new TargetSelector.OnlyOther())).isEmpty();
      captured.end(20);
      assertThat(find(captured, new TargetSelector.OnlyOther()))
          .extracting(Candidate::name)
          .containsExactly("hello-server");
    }
  }

  @Test
  void aContainerOfAnotherPodIsNotTheOneOfThatName() {
    try (CapturedProc captured = kubernetes()) {
      captured.put("20/mountinfo", termination("another-pod-uid", "hello-server"));
      captured.end(13).end(19).end(26);
      assertThat(find(captured, new TargetSelector.ContainerName("hello-server"))).isEmpty();
    }
  }

  @Test
  void whatALaterProcessHasMountedGivesNoName() {
    try (CapturedProc captured = kubernetes()) {
      captured.put("26/mountinfo", termination(UID, "istio-proxy"));
      assertThat(find(captured, new TargetSelector.ContainerName("istio-proxy")))
          .extracting(Candidate::first)
          .containsExactly(new ProcessId(20, 580902));
    }
  }

  @Test
  void aDirectoryInAVolumeGivesNoName() {
    String volume =
        "9 1 0:5 /var/lib/kubelet/pods/"
            + UID
            + "/volumes/kubernetes.io~empty-dir/v/pods/"
            + UID
            + "/containers/hello-server/0a /dev/termination-log rw - ext4 /dev/vda rw\n";
    try (CapturedProc captured = kubernetes()) {
      captured.put("20/mountinfo", volume);
      captured.end(13).end(19).end(26);
      assertThat(find(captured, new TargetSelector.ContainerName("hello-server"))).isEmpty();
    }
  }

  @Test
  void withoutAKubeletTheTargetIsFoundByExecutableOrCommandOrBeingTheOnlyOne() {
    try (CapturedProc captured = podman()) {
      ProcessId first = new ProcessId(6, 583924);
      for (TargetSelector selector :
          List.of(
              new TargetSelector.Executable(PathPattern.ofPath("/usr/bin/sl*")),
              command("^sleep 10000$"),
              new TargetSelector.OnlyOther())) {
        assertThat(find(captured, selector)).extracting(Candidate::first).containsExactly(first);
      }
      assertThat(find(captured, new TargetSelector.Executable(PathPattern.ofPath("/bin/sleep"))))
          .isEmpty();
      assertThatThrownBy(() -> find(captured, new TargetSelector.ContainerName("hello")))
          .isInstanceOf(FimException.class)
          .hasMessage(
              "cannot find the container hello: no kubelet has mounted a termination log into this"
                  + " container, so no container has a name; choose the target by executable or"
                  + " command");
    }
  }

  @Test
  void withoutAKubeletANameCanStandForTheOnlyOtherContainer() {
    try (CapturedProc captured = podman()) {
      assertThat(find(captured, new TargetSelector.NameOrOnlyOther("hello")))
          .extracting(Candidate::first)
          .containsExactly(new ProcessId(6, 583924));
    }
    try (CapturedProc captured = kubernetes()) {
      assertThat(find(captured, new TargetSelector.NameOrOnlyOther("hello-server")))
          .extracting(Candidate::name)
          .containsExactly("hello-server");
      captured.end(20);
      assertThat(find(captured, new TargetSelector.NameOrOnlyOther("another"))).isEmpty();
    }
  }

  @Test
  void aTargetThatExecutesSomethingElseStaysTheTarget() {
    try (CapturedProc captured = podman();
        ProcRoot proc = captured.open()) {
      TargetFinder finder =
          new TargetFinder(
              proc,
              new PodProcesses(proc),
              new TargetSelector.Executable(PathPattern.ofPath("/usr/bin/sleep")),
              memory(captured));
      List<Candidate> before = finder.find().targets();
      captured.put("6/exe.link", "/tmp/other (deleted)");
      assertThat(finder.find().targets()).isEqualTo(before).hasSize(1);
      captured.end(6).end(22);
      assertThat(finder.find().targets()).isEmpty();
    }
  }

  @Test
  void aContainerThatIsStartedAgainIsAnotherRun() {
    try (CapturedProc captured = podman();
        ProcRoot proc = captured.open()) {
      TargetFinder finder =
          new TargetFinder(
              proc, new PodProcesses(proc), new TargetSelector.OnlyOther(), memory(captured));
      Candidate before = finder.find().targets().getFirst();
      String stat = "6 (sleep) S 0 " + "0 ".repeat(13) + "20 0 1 0 999999 0 0";
      captured.end(22).put("6/stat", stat);
      Candidate after = finder.find().targets().getFirst();
      assertThat(after.key()).isEqualTo(before.key());
      assertThat(after.first()).isEqualTo(new ProcessId(6, 999999)).isNotEqualTo(before.first());
    }
  }

  @Test
  void whatCannotBeReadIsNamedWithWhatItTakes() {
    assertThat(PtraceDenial.message("/proc/7/root"))
        .isEqualTo("cannot read /proc/7/root: needs SYS_PTRACE, or the app's uid and gid");
  }

  private static String termination(String podUid, String name) {
    return "8 1 0:4 / / rw - overlay overlay rw,lowerdir=/l/2:/l/1,upperdir=/u\n"
        + "9 8 0:5 /var/lib/kubelet/pods/"
        + podUid
        + "/containers/"
        + name
        + "/0a1b2c3d /dev/termination-log rw,relatime - ext4 /dev/vda rw\n";
  }

  /// How a runtime lays out its cgroups: what `/proc/PID/cgroup` says of each.
  ///
  /// @param own of the sidecar
  record Layout(String runtime, String pause, String own, String app, String third) {
    @Override
    public String toString() {
      return runtime;
    }
  }

  private static Layout layout(String runtime, String own, String others) {
    return new Layout(
        runtime,
        String.format(others, PAUSE),
        String.format(own, SIDECAR),
        String.format(others, APP),
        String.format(others, THIRD));
  }

  private static Stream<Layout> layouts() {
    String pod = "/kubepods.slice/kubepods-pod" + UID.replace('-', '_') + ".slice/";
    String v1 = "4:memory:/docker/%1$s\n1:name=systemd:/docker/%1$s\n";
    return Stream.of(
        layout("crio, v2", "0::" + pod + "crio-%s.scope\n", "0::" + pod + "crio-%s.scope\n"),
        layout("crio, v2, own namespace", "0::/\n", "0::/../crio-%s.scope\n"),
        layout("containerd, v2, systemd", "0::/\n", "0::/../cri-containerd-%s.scope\n"),
        layout("containerd, v2, cgroupfs", "0::/\n", "0::/../%s\n"),
        layout(
            "containerd, v1 alone",
            "4:cpu,cpuacct:/kubepods/podX/%1$s\n3:rdma:/\n1:name=systemd:/kubepods/podX/%1$s\n",
            "4:cpu,cpuacct:/kubepods/podX/%1$s\n3:rdma:/\n1:name=systemd:/kubepods/podX/%1$s\n"),
        layout("docker, v1 alone", v1, v1),
        layout(
            "docker, v1 beside a v2 that only the daemon is in",
            v1 + "0::/system.slice/containerd.service\n",
            v1 + "0::/system.slice/containerd.service\n"),
        layout("docker, v2", "0::/\n", "0::/../docker-%s.scope\n"),
        layout(
            "docker, v2, the node's namespace",
            "0::/system.slice/docker-%s.scope\n",
            "0::/system.slice/docker-%s.scope\n"),
        layout("podman, v2, crun", "0::/\n", "0::/../../libpod-%s.scope/container\n"),
        layout(
            "podman, v2, crun, the node's namespace",
            "0::/machine.slice/libpod-%s.scope/container\n",
            "0::/machine.slice/libpod-%s.scope/container\n"));
  }

  private static CapturedProc pod(Layout layout) {
    String mounts = termination(UID, "app");
    return CapturedProc.empty()
        .process(1, 10, layout.pause(), "8 1 0:4 / / ro - overlay overlay rw\n")
        .process(7, 20, layout.own(), termination(UID, "fim"))
        .process(8, 30, layout.app(), mounts)
        .process(12, 40, layout.app(), mounts)
        .process(9, 35, layout.third(), termination(UID, "istio-proxy"))
        .self(7);
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void theTargetIsFoundInThePodOfAnyRuntime(Layout layout) {
    try (CapturedProc captured = pod(layout)) {
      List<Candidate> found = find(captured, new TargetSelector.ContainerName("app"));
      assertThat(found).extracting(Candidate::first).containsExactly(new ProcessId(8, 30));
      assertThat(found.getFirst().key().display()).contains(APP);
      try (ProcRoot proc = captured.open()) {
        assertThat(new PodProcesses(proc).census().groups())
            .extracting(group -> group.processes().size())
            .containsExactlyInAnyOrder(2, 1);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void whatAContainerNestsBelowItsCgroupIsStillTheContainer(Layout layout) {
    String nested = layout.app().replaceAll("(?m)(" + APP + ".*)$", "$1/inner");
    try (CapturedProc captured = pod(layout).process(40, 50, nested, "");
        ProcRoot proc = captured.open();
        ProcessFiles process = proc.process(40).orNull()) {
      ContainerKey key = find(captured, new TargetSelector.ContainerName("app")).getFirst().key();
      PodProcesses processes = new PodProcesses(proc);
      assertThat(processes.isMember(process, process.stat().orNull(), key)).isTrue();
    }
  }

  @Test
  void whatIsOfAnotherPodOrOfTheNodeIsNoContainerOfThisOne() {
    Layout layout = layouts().toList().getFirst();
    try (CapturedProc captured = pod(layout)) {
      captured
          .process(50, 5, "0::/kubepods.slice/kubepods-podother.slice/crio-x.scope\n", "")
          .process(51, 5, "0::/system.slice/kubelet.service\n", "")
          .process(52, 5, "0::/\n", "");
      try (ProcRoot proc = captured.open()) {
        assertThat(new PodProcesses(proc).census().groups()).hasSize(2);
      }
    }
  }
}
