package dev.fim.sidecar.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.sidecar.admission.AdmissionDecision.Inject;
import dev.fim.sidecar.admission.setting.AdmissionSettings;
import dev.fim.sidecar.admission.setting.AdmissionSettingsFile;
import dev.fim.sidecar.admission.setting.OptIn;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/// Which pods are admitted with a warning that the application can stop the sidecar.
class RootApplicationsTest {

  private static final String WARNING =
      "container 'app' may run as root with KILL, so it can stop fim: set runAsNonRoot: true"
          + " or drop KILL";

  private static List<String> warnings(String pod, String containers) {
    AdmissionSettings settings =
        AdmissionSettingsFile.parse("w.yaml", "version: 1\nimage: fim:1\n");
    String json =
        "{'metadata': {}, 'spec': {'securityContext': %s, 'containers': [%s]}}"
            .formatted(pod, containers)
            .replace('\'', '"');
    AdmissionDecision decision =
        new PodAdmission(settings).decide(new JsonMapper().readTree(json), "shop", OptIn.ENABLED);
    assertThat(decision).isInstanceOf(Inject.class);
    return ((Inject) decision).warnings();
  }

  private static String app(String context) {
    return "{'name': 'app', 'image': 'app:1', 'securityContext': %s}".formatted(context);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "{}",
        "{'runAsUser': 0, 'capabilities': {'drop': ['NET_RAW']}}",
        "{'runAsUser': 0, 'capabilities': {'drop': ['ALL'], 'add': ['KILL']}}",
        "{'runAsUser': 0, 'capabilities': {'drop': ['ALL'], 'add': ['CAP_KILL']}}",
        "{'capabilities': {'drop': ['KILL'], 'add': ['ALL']}}",
        "{'privileged': true, 'runAsUser': 0, 'capabilities': {'drop': ['ALL']}}",
        "{'runAsNonRoot': false}"
      })
  void aContainerThatMayKillAsRootIsWarnedOf(String context) {
    assertThat(warnings("{}", app(context))).containsExactly(WARNING);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'runAsNonRoot': true}",
        "{'runAsUser': 1000}",
        "{'capabilities': {'drop': ['ALL']}}",
        "{'runAsUser': 0, 'capabilities': {'drop': ['kill']}}",
        "{'capabilities': {'drop': ['ALL'], 'add': ['NET_BIND_SERVICE']}}"
      })
  void anyOtherIsNot(String context) {
    assertThat(warnings("{}", app(context))).isEmpty();
  }

  @Test
  void theContextOfThePodCounts() {
    assertThat(warnings("{'runAsUser': 1000}", app("{}"))).isEmpty();
    assertThat(warnings("{'runAsNonRoot': true}", app("{}"))).isEmpty();
    assertThat(warnings("{'runAsUser': 1000}", app("{'runAsUser': 0}"))).containsExactly(WARNING);
  }

  @Test
  void ofManyContainersTenAreNamed() {
    String containers =
        IntStream.range(0, 30)
            .mapToObj(i -> app("{}").replace("'app'", "'%s'".formatted("a" + i + "x".repeat(50))))
            .collect(Collectors.joining(","));
    List<String> warnings = warnings("{}", containers);
    assertThat(warnings).hasSize(10).allMatch(warning -> warning.length() <= 256);
  }
}
