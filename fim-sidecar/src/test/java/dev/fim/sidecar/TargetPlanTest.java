package dev.fim.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.error.FimException;
import dev.fim.file.Attribute;
import dev.fim.file.FileType;
import dev.fim.path.RawPath;
import dev.fim.policy.Decision;
import dev.fim.policy.Policy;
import dev.fim.sidecar.container.search.TargetSelector;
import dev.fim.sidecar.guard.setup.TargetSettings;
import dev.fim.sidecar.response.decision.Mode;
import dev.fim.sidecar.response.decision.ResponseSettings.Supervisor;
import dev.fim.sidecar.setting.SettingSources;
import dev.fim.sidecar.setting.Settings;
import dev.fim.sidecar.watch.baseline.BaselineSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TargetPlanTest {

  private static TargetSettings plan(Map<String, String> options) {
    Settings settings = SettingSources.read(null, Map.of(), options);
    return TargetPlan.all(settings).getFirst();
  }

  private static Decision.Reach reach(Policy policy, String path) {
    return policy.decide(RawPath.ofUtf8(path), FileType.FILE).reach();
  }

  @Test
  void withNoSettingTheOnlyOtherContainerIsHeldAgainstItsFirstSight() {
    TargetSettings plan = plan(Map.of());
    assertThat(plan.selector()).isEqualTo(new TargetSelector.OnlyOther());
    assertThat(plan.baseline()).isEqualTo(new BaselineSource.FirstSight(Duration.ofSeconds(5)));
    assertThat(plan.response().mode()).isEqualTo(Mode.KILL);
    assertThat(plan.response().budget()).isNull();
    Policy policy = Objects.requireNonNull(plan.policy());
    assertThat(reach(policy, "/usr/bin/x")).isEqualTo(Decision.Reach.SELECTED);
    assertThat(policy.decide(RawPath.ofUtf8("/etc/mtab"), FileType.SYMLINK).attributes().toList())
        .doesNotContain(Attribute.MTIME)
        .contains(Attribute.LINK);
  }

  @Test
  void pathsAndExclusionsAreTakenLiterallyWhateverTheirCharacters() {
    Policy policy =
        Objects.requireNonNull(
            plan(Map.of("paths", "/a*b,/it's", "exclude", "/a\\*b/x,**/*.pyc")).policy());
    assertThat(reach(policy, "/a*b/f")).isEqualTo(Decision.Reach.SELECTED);
    assertThat(reach(policy, "/aXb/f")).isEqualTo(Decision.Reach.OUTSIDE);
    assertThat(reach(policy, "/it's/f")).isEqualTo(Decision.Reach.SELECTED);
    assertThat(reach(policy, "/a*b/x")).isEqualTo(Decision.Reach.OUTSIDE);
    assertThat(reach(policy, "/it's/m.pyc")).isEqualTo(Decision.Reach.OUTSIDE);
    assertThat(policy.decide(RawPath.ofUtf8("/etc/mtab"), FileType.SYMLINK).reach())
        .isEqualTo(Decision.Reach.OUTSIDE);
  }

  private static List<TargetSettings> plans(String targets) {
    return TargetPlan.all(
        SettingSources.read(
            null, Map.of("FIM_SETTINGS", "version: 1\ntargets: " + targets), Map.of()));
  }

  @Test
  void eachTargetHasALabelOfItsOwnSoThatNoneTakesTheStateOfAnother() {
    assertThat(plans("[{executable: /a}, {executable: /b}, {command: c}, {container: d}]"))
        .extracting(TargetSettings::label)
        .containsExactly("by-executable", "by-executable-2", "by-command", "d");
    assertThatThrownBy(() -> plans("[{container: d}, {container: d, paths: /etc}]"))
        .isInstanceOf(FimException.class)
        .hasMessage(
            "cannot use the targets d: two of them are this container; name each container once");
  }

  @Test
  void whatIsSetIsFollowed() {
    TargetSettings plan =
        plan(
            Map.of(
                "container", "app",
                "baseline", "tree:/image",
                "action", "terminate",
                "grace", "3s",
                "back-off", "1s",
                "budget", "4",
                "executables", "off"));
    assertThat(plan.selector()).isEqualTo(new TargetSelector.ContainerName("app"));
    assertThat(plan.label()).isEqualTo("app");
    assertThat(plan.baseline()).isEqualTo(new BaselineSource.Tree(RawPath.ofUtf8("/image")));
    assertThat(plan.bounds().grace()).isEqualTo(Duration.ofSeconds(3));
    assertThat(plan.response().firstBackOff()).isEqualTo(Duration.ofSeconds(1));
    assertThat(plan.response().under(Supervisor.KUBELET)).isEqualTo(plan.response());
    assertThat(plan(Map.of()).response().under(Supervisor.KUBELET).longestBackOff()).isZero();
    assertThat(plan(Map.of()).response().under(Supervisor.OTHER).longestBackOff())
        .isEqualTo(Duration.ofMinutes(5));
    assertThat(plan(Map.of("back-off", "off")).response().longestBackOff()).isZero();
    assertThat(Objects.requireNonNull(plan.response().budget()).kills()).isEqualTo(4);
    assertThat(plan.executed()).isNull();
    assertThat(plan(Map.of("container", "app", "only-other", "on")).selector())
        .isEqualTo(new TargetSelector.NameOrOnlyOther("app"));
    assertThat(plan(Map.of("baseline", "file:/b")).baseline())
        .isEqualTo(new BaselineSource.File(Path.of("/b")));
  }
}
