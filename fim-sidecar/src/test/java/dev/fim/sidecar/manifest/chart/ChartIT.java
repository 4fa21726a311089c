package dev.fim.sidecar.manifest.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import dev.fim.sidecar.manifest.Manifests;
import dev.fim.sidecar.manifest.TypedObjects;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The chart and the plain manifests do not drift apart.
class ChartIT {

  @ParameterizedTest
  @EnumSource
  void theChartInstallsTheObjectsOfThePlainManifests(Choice choice) throws IOException {
    assertThat(Difference.without(Chart.objects(choice.chartValues()), choice))
        .isNotEmpty()
        .isEqualTo(Difference.without(choice.manifests(), choice));
  }

  /// Also with values that no plain manifest has.
  @ParameterizedTest
  @EnumSource
  void theApiServerKnowsEveryFieldOfItsObjects(Choice choice) throws IOException {
    String further =
        """
        image: {tag: "1", digest: "sha256:%s", pullSecrets: [{name: registry}]}
        webhook:
          priorityClassName: system-cluster-critical
          nodeSelector: {kubernetes.io/os: linux}
          tolerations: [{key: a, operator: Exists, effect: NoExecute, tolerationSeconds: 60}]
        """
            .formatted("0".repeat(64));
    for (Map<String, Object> object :
        Chart.objects(choice.chartValues().replace("{}", "") + further)) {
      if (TypedObjects.isOfAnOperator(object)) {
        Difference.LABELS_OF_HELM.remove(object, choice);
        assertThat(TypedObjects.faults(withoutEmpty(object))).as("%s", object).isEmpty();
      } else {
        assertThat(TypedObjects.decode(object)).isNotNull();
      }
    }
  }

  private static Map<String, Object> withoutEmpty(Map<String, Object> object) {
    Difference.below(object, "metadata").remove("annotations"); // those of Helm
    Difference.below(object, "metadata").values().removeIf(value -> value.equals(Map.of()));
    return object;
  }

  @Test
  void helmFindsNoFaultInTheChart() {
    LintResult result = new Helm(Chart.DIRECTORY).lint().strict().call();
    assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
    assertThat(result.getMessages()).containsExactly("[INFO] Chart.yaml: icon is recommended");
  }

  @Test
  void nothingIsInstalledThatGivesARightInTheCluster() {
    for (Choice choice : Choice.values()) {
      assertThat(Chart.objects(choice.chartValues()))
          .extracting(object -> object.get("kind").toString())
          .noneMatch(kind -> kind.contains("Role"));
    }
  }

  @Test
  void aWebhookNeverAsksItselfWhateverItsNamespace() throws IOException {
    try (ApiServer server = new ApiServer(Chart.KUBERNETES)) {
      Chart.install(server, "security", "{}");
      List<Map<String, Object>> objects = Chart.objects(server);
      List<String> exempt = List.of("security", "kube-system", "kube-public", "kube-node-lease");
      for (Object webhook :
          (List<?>)
              Chart.one(objects, "MutatingWebhookConfiguration", "fim-webhook").get("webhooks")) {
        assertThat(exempt(Manifests.map(webhook))).isEqualTo(exempt);
      }
      Map<String, Object> policy = Chart.one(objects, "ValidatingAdmissionPolicy", "fim-sidecar");
      assertThat(exempt(Difference.below(policy, "spec", "matchConstraints"))).isEqualTo(exempt);
      assertThat(
              Difference.below(Chart.one(objects, "ConfigMap", "fim-webhook-settings"), "data")
                  .get("webhook.yaml"))
          .isEqualTo("version: 1\nimage: localhost/fim:0.1.0\nnamespace: security\n");
      assertThat(TypedObjects.canonical(objects)).doesNotContain(Chart.NAMESPACE);
    }
  }

  private static Object exempt(Map<String, Object> tree) {
    List<?> expressions =
        (List<?>) Difference.below(tree, "namespaceSelector").get("matchExpressions");
    return Manifests.map(expressions.getFirst()).get("values");
  }

  @Test
  void uninstallingLeavesNothing() throws IOException {
    try (ApiServer server = new ApiServer(Chart.KUBERNETES)) {
      Chart.install(server, Chart.NAMESPACE, Choice.WEBHOOK_WITH_MONITORING.chartValues());
      assertThat(server.objects()).hasSizeGreaterThan(10);
      Chart.uninstall(server, Chart.NAMESPACE);
      assertThat(server.objects()).isEmpty();
    }
  }

  @Test
  void theApiServerHasToBeNewEnoughToAddTheSidecarItself() throws IOException {
    try (ApiServer server = new ApiServer("v1.35.2")) {
      assertThatThrownBy(() -> Chart.install(server, Chart.NAMESPACE, "injection: policy"))
          .hasMessageContaining(
              "injection is 'policy', and Kubernetes is v1.35.2: a MutatingAdmissionPolicy needs"
                  + " 1.36; use 'injection: webhook'");
    }
  }
}
