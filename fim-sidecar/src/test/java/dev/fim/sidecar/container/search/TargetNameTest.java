package dev.fim.sidecar.container.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.re2j.Pattern;
import dev.fim.error.FimException;
import dev.fim.sidecar.container.Candidate;
import dev.fim.sidecar.container.PodProcesses;
import dev.fim.sidecar.procfs.CapturedProc;
import dev.fim.sidecar.procfs.ProcRoot;
import dev.fim.sidecar.procfs.ProcessId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A pod of a kubelet, of which the containers change between two looks.
class TargetNameTest {

  private static final String UID = "9ecf0c91-53fc-4feb-b913-d5ec590a31c3";
  private static final String REMEDY = "name the target by 'container' (FIM_CONTAINER)";
  private static final String ROOT =
      "8 1 0:4 / / rw - overlay overlay rw,lowerdir=/l,upperdir=/u\n";

  @TempDir private Path state;
  private CapturedProc pod;
  private ProcRoot proc;
  private TargetFinder finder;

  @BeforeEach
  void makePod() {
    pod =
        CapturedProc.empty()
            .put("sys/kernel/random/boot_id", "0a1b2c3d-0000-4000-8000-000000000001\n")
            .process(1, 10, cgroup("c"), ROOT)
            .process(7, 20, cgroup("b"), mounts("fim"))
            .self(7);
    proc = pod.open();
    finder = finder(new TargetSelector.OnlyOther());
  }

  @AfterEach
  void removePod() {
    proc.close();
    pod.close();
  }

  private static String cgroup(String letter) {
    return "0::/kubepods/pod/" + letter.repeat(64) + "\n";
  }

  private static String mounts(String name) {
    return mounts(UID, name);
  }

  private static String mounts(String uid, String name) {
    return ROOT
        + "9 8 0:5 /var/lib/kubelet/pods/%s/containers/%s/0a1b2c3d /dev/termination-log rw - ext4 /v rw\n"
            .formatted(uid, name);
  }

  private void runs(int pid, long start, String letter, String name) {
    pod.process(pid, start, cgroup(letter), mounts(name));
  }

  /// As after a start of the sidecar.
  private TargetFinder finder(TargetSelector selector) {
    return new TargetFinder(
        proc, new PodProcesses(proc), selector, TargetMemory.in(state.resolve("memory")));
  }

  private String target() {
    TargetFinder.Found found = finder.find();
    assertThat(found.obstacles()).isEmpty();
    assertThat(found.unclear()).isNull();
    return found.targets().isEmpty() ? "none" : found.targets().getFirst().label();
  }

  private void choose() {
    Candidate candidate = finder.find().targets().getFirst();
    finder.pinned(candidate);
    finder.choose(candidate);
  }

  @Test
  void aContainerWhoseNameComesLateIsNoCandidateBefore() {
    pod.process(8, 30, cgroup("a"), ROOT);
    TargetFinder.Found early = finder.find();
    assertThat(early.targets()).isEmpty();
    assertThat(early.unnamed())
        .extracting(unnamed -> unnamed.container().first())
        .containsExactly(new ProcessId(8, 30));
    pod.put("8/mountinfo", mounts("app"));
    assertThat(finder.find().targets())
        .extracting(Candidate::name)
        .as("the same process, with the name that came meanwhile")
        .containsExactly("app");
  }

  @Test
  void aNameThatComesLateIsSeenByEachWayToChoose() {
    for (TargetSelector selector :
        new TargetSelector[] {
          new TargetSelector.ContainerName("app"),
          new TargetSelector.NameOrOnlyOther("app"),
          new TargetSelector.Command(Pattern.compile("--serve"))
        }) {
      pod.process(8, 30, cgroup("a"), ROOT);
      finder = finder(selector);
      assertThat(target()).isEqualTo("none");
      pod.put("8/mountinfo", mounts("app"));
      assertThat(target()).isEqualTo("app");
      pod.end(8);
    }
  }

  @Test
  void aContainerOfAnotherPodIsNotTheOnlyOther() {
    pod.process(8, 30, cgroup("a"), mounts("another-pod", "app"));
    assertThat(target()).isEqualTo("none");
  }

  @Test
  void aDebugContainerDoesNotTakeThePlaceOfTheTarget() {
    runs(8, 30, "a", "app");
    choose();
    runs(9, 40, "d", "dbg");
    assertThat(target()).isEqualTo("app");
    pod.end(8);
    TargetFinder.Found alone = finder.find();
    assertThat(alone.targets()).isEmpty();
    assertThat(alone.unclear())
        .isEqualTo("the target is app, which does not run; dbg is not watched; " + REMEDY);
    runs(10, 50, "e", "app");
    assertThat(target()).isEqualTo("app");
  }

  @Test
  void theNameOutlivesARestartOfTheSidecarAndEndsWithThePod() {
    runs(8, 30, "a", "app");
    choose();
    pod.end(8);
    runs(9, 40, "d", "dbg");
    finder = finder(new TargetSelector.OnlyOther());
    assertThat(finder.find().targets()).isEmpty();
    assertThat(finder.find().unclear()).startsWith("the target is app, which does not run");

    pod.end(9).put("7/mountinfo", mounts("the-next-pod", "fim"));
    pod.process(12, 60, cgroup("a"), mounts("the-next-pod", "web"));
    finder = finder(new TargetSelector.OnlyOther());
    assertThat(target()).isEqualTo("web");
  }

  @Test
  void anInitContainerIsNotFollowedByAnotherContainerWithoutAWord() {
    runs(8, 30, "a", "setup");
    choose();
    pod.end(8);
    runs(9, 40, "d", "app");
    assertThat(finder.find().unclear())
        .isEqualTo("the target is setup, which does not run; app is not watched; " + REMEDY);
    finder = finder(new TargetSelector.ContainerName("app"));
    assertThat(target()).as("named, it is the target in any case").isEqualTo("app");
  }

  @Test
  void whereMoreThanOneContainerWasEverThereNoneIsChosen() {
    runs(8, 30, "a", "app");
    assertThat(target()).isEqualTo("app");
    runs(9, 40, "d", "dbg");
    assertThat(finder.find().targets()).isEmpty();
    assertThat(finder.find().unclear()).isEqualTo("the target could be any of app, dbg; " + REMEDY);
    pod.end(8);
    finder = finder(new TargetSelector.OnlyOther());
    assertThat(finder.find().unclear())
        .as("also when one has ended, and the sidecar was started again")
        .isEqualTo("the target could be any of app, dbg; " + REMEDY);
  }

  @Test
  void ofTwoContainersWithTheSameCommandNoneIsChosenUnlessOneWas() {
    finder = finder(new TargetSelector.Command(Pattern.compile("--serve")));
    runs(8, 30, "a", "app");
    runs(9, 40, "d", "dbg");
    assertThat(finder.find().targets()).isEmpty();
    assertThat(finder.find().unclear()).isEqualTo("the target could be any of app, dbg; " + REMEDY);
    pod.end(9);
    choose();
    runs(9, 40, "d", "dbg");
    assertThat(target()).isEqualTo("app");
  }

  @Test
  void twoContainersWithoutAKubeletAreSaidWhereEachFits() {
    pod.put("7/mountinfo", ROOT);
    pod.process(8, 30, cgroup("a"), ROOT).process(9, 40, cgroup("d"), ROOT);
    for (TargetSelector selector :
        new TargetSelector[] {
          new TargetSelector.OnlyOther(), new TargetSelector.Command(Pattern.compile("--serve"))
        }) {
      TargetFinder.Found found = finder(selector).find();
      assertThat(found.targets()).isEmpty();
      assertThat(found.unclear())
          .isEqualTo(
              "several containers match (%s, %s); choose the target by 'executable' or"
                      .formatted("a".repeat(64), "d".repeat(64))
                  + " 'command', so that only one matches");
    }
  }

  @Test
  void aProcessThatHidesItsNameKeepsTheOneThatItWasPinnedUnder() {
    finder = finder(new TargetSelector.ContainerName("app"));
    runs(8, 30, "a", "app");
    choose();
    pod.put("8/mountinfo", "8 1 0:4 /jail / rw - overlay overlay rw\n").put("8/root.link", "/jail");
    finder = finder(new TargetSelector.ContainerName("app"));
    assertThat(target()).isEqualTo("app");
    pod.process(8, 31, cgroup("a"), ROOT);
    assertThat(target()).as("another process").isEqualTo("none");
  }

  @Test
  void aContainerWithoutANameIsTheTargetOnlyWhereThereIsNoOther() {
    finder = finder(new TargetSelector.NameOrOnlyOther("app"));
    pod.process(8, 30, cgroup("a"), ROOT);
    assertThat(finder.find().unnamed())
        .extracting(TargetFinder.Unnamed::isTarget)
        .containsOnly(true);
    runs(9, 40, "d", "dbg");
    assertThat(finder.find().unnamed())
        .extracting(TargetFinder.Unnamed::isTarget)
        .containsOnly(false);
    pod.end(9);
    assertThat(finder.find().unnamed())
        .as("a container of another name was there")
        .extracting(TargetFinder.Unnamed::isTarget)
        .containsOnly(false);
    finder = finder(new TargetSelector.ContainerName("app"));
    assertThat(finder.find().unnamed())
        .extracting(TargetFinder.Unnamed::isTarget)
        .containsOnly(false);
  }

  @Test
  void aMemoryThatFimDoesNotWriteIsRefused() throws IOException {
    Path file = Files.writeString(state.resolve("memory"), "pod x\nfollow ../..\n");
    assertThatThrownBy(() -> TargetMemory.in(file))
        .isInstanceOf(FimException.class)
        .hasMessage(
            "cannot read %s: it holds a line that fim does not write; remove it: the sidecar then looks for the target again"
                .formatted(file));
  }

  /// A process with a user namespace of its own can mount what it likes, at whatever place.
  @Test
  void aProcessThatTakesAnotherNameKeepsTheOneThatItWasPinnedUnder() {
    finder = finder(new TargetSelector.ContainerName("main"));
    runs(8, 100, "a", "main");
    choose();
    runs(8, 100, "a", "another");
    finder = finder(new TargetSelector.ContainerName("main")); // the sidecar was started again
    assertThat(target()).isEqualTo("main");
  }

  /// A process with a user namespace of its own can have more mounts than are read, and of one
  /// whose first thread has ended the kernel shows none.
  @Test
  void aContainerOfWhichTheMountsCannotBeReadIsNotPassedOver() {
    finder = finder(new TargetSelector.ContainerName("main"));
    pod.process(8, 100, cgroup("a"), ROOT.repeat(80_000));
    TargetFinder.Found found = finder.find();
    assertThat(found.targets().size() + found.unnamed().size()).isEqualTo(1);
  }
}
