package dev.fim.sidecar.manifest.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.sidecar.admission.setting.AdmissionSettings;
import dev.fim.sidecar.admission.setting.AdmissionSettingsFile;
import dev.fim.sidecar.manifest.AdmissionPolicies;
import dev.fim.sidecar.manifest.ExamplePods;
import dev.fim.sidecar.manifest.Manifests;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the values of the chart do, and which are refused.
class ChartValuesIT {

  /// Helm names the place, and what is wrong there.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          webhok: {replicas: 2}                         | at '': additional properties 'webhok' not allowed
          webhook: {replica: 2}                         | at '/webhook': additional properties 'replica' not allowed
          webhook: {resources: {limits: {memroy: 1Gi}}} | at '/webhook/resources/limits': additional properties 'memroy' not allowed
          webhook: {resources: {limits: {memory: much}}}| at '/webhook/resources/limits/memory': 'much' does not match pattern
          webhook: {replicas: two}                      | at '/webhook/replicas': got string, want integer
          webhook: {replicas: 0}                        | at '/webhook/replicas': minimum: got 0, want 1
          webhook: {failurePolicy: fail}                | at '/webhook/failurePolicy': value must be one of 'Fail', 'Ignore'
          webhook: {tolerations: [{kye: a}]}            | at '/webhook/tolerations/0': additional properties 'kye' not allowed
          injection: sidecar                            | at '/injection': value must be one of 'webhook', 'policy', 'none'
          certificate: {from: certmanager}              | at '/certificate/from': value must be one of 'generated', 'cert-manager', 'secret'
          certificate: {certManager: {issuer: {nmae: a}}}| at '/certificate/certManager/issuer': additional properties 'nmae' not allowed
          certificate: {secret: {caBundle: ca.crt}}     | at '/certificate/secret/caBundle': 'ca.crt' does not match pattern
          image: {tag: "0.1.0'"}                        | at '/image/tag': '0.1.0\\'' does not match pattern
          image: {pullSecrets: [registry]}              | at '/image/pullSecrets/0': got string, want object
          settings: {ignoredContainers: []}             | at '/settings': additional properties 'ignoredContainers' not allowed
          settings: {defaults: {intervall: 10s}}        | at '/settings/defaults': additional properties 'intervall' not allowed
          settings: {defaults: {action: report}}        | at '/settings/defaults/action': value must be one of 'kill', 'terminate', 'audit', 'restart-all'
          settings: {allow: {enforced: some}}           | at '/settings/allow/enforced': value must be one of 'any', 'strict'
          settings: {allow: {enforced: {interval: {max: 1m}}}} | at '/settings/allow/enforced/interval': additional properties 'max' not allowed
          policy: {enabled: "yes"}                      | at '/policy/enabled': got string, want boolean
          policy: {variables: {debuging: "true"}}       | at '/policy/variables': additional properties 'debuging' not allowed
          monitoring: {podMonitors: true}               | at '/monitoring': additional properties 'podMonitors' not allowed
          """)
  void aMistypedValueIsRefusedByItsName(String values, String message) {
    assertThatThrownBy(() -> Chart.objects(values)).hasMessageContaining(message);
  }

  private static Map<String, Object> policyVariables(String values) {
    Map<String, Object> policy =
        Chart.one(Chart.objects(values), "ValidatingAdmissionPolicy", "fim-sidecar");
    Map<String, Object> variables = new HashMap<>();
    for (Object variable : (List<?>) Difference.below(policy, "spec").get("variables")) {
      Map<String, Object> map = Manifests.map(variable);
      variables.put((String) map.get("name"), map.get("expression"));
    }
    return variables;
  }

  private static Map<String, Object> pod(String image) {
    Map<String, Object> pod = ExamplePods.written();
    ExamplePods.sidecar(pod).put("image", image);
    return pod;
  }

  @Test
  void theImageIsTheSameForTheWebhookItsSettingsAndThePolicies() {
    String values =
        """
        image: {repository: "registry.example.com:5000/fim", tag: "2", digest: "sha256:%s"}
        settings: {images: [localhost/fim:0.1.0]}
        """
            .formatted("0".repeat(64));
    String image = "registry.example.com:5000/fim:2@sha256:" + "0".repeat(64);
    List<Map<String, Object>> objects = Chart.objects(values);
    AdmissionSettings settings = settings(objects);
    assertThat(settings.image()).isEqualTo(image);
    assertThat(settings.images()).containsExactly("localhost/fim:0.1.0");
    Map<String, Object> deployment = Chart.one(objects, "Deployment", "fim-webhook");
    assertThat((List<?>) Difference.below(deployment, "spec", "template", "spec").get("containers"))
        .extracting(container -> Manifests.map(container).get("image"))
        .containsExactly(image);

    Map<String, Object> variables = policyVariables(values);
    assertThat(AdmissionPolicies.refusals(pod(image), variables)).isEmpty();
    assertThat(AdmissionPolicies.refusals(pod("localhost/fim:0.1.0"), variables)).isEmpty();
    assertThat(AdmissionPolicies.refusals(pod("localhost/fim:0.0.9"), variables))
        .containsExactly(
            "the container fim is not the sidecar: it has to run [fim-sidecar, watch] of an image"
                + " out of "
                + image
                + ", localhost/fim:0.1.0");

    Map<String, Object> mutating =
        Chart.one(
            Chart.objects("injection: policy\n" + values),
            "MutatingAdmissionPolicy",
            "fim-sidecar");
    Object mutation = ((List<?>) Difference.below(mutating, "spec").get("mutations")).getFirst();
    assertThat((String) Difference.below(Manifests.map(mutation), "jsonPatch").get("expression"))
        .contains("image: \"" + image + "\",")
        .doesNotContain("localhost");
  }

  private static AdmissionSettings settings(List<Map<String, Object>> objects) {
    Map<String, Object> file = Chart.one(objects, "ConfigMap", "fim-webhook-settings");
    return AdmissionSettingsFile.parse(
        "webhook.yaml", (String) Difference.below(file, "data").get("webhook.yaml"));
  }

  /// What the webhook allows, the policy does not refuse.
  @Test
  void thePolicyTakesOverTheSettingsThatItNeeds() {
    String values =
        """
        settings:
          image-pull-policy: Always
          image-digests: any
          sidecar-variables: [AWS_REGION]
          sidecar-mounts: [/var/run/token]
          apparmor-profiles: [localhost/app]
          selinux-types: [app_t]
          ignored-containers: [istio-proxy, {name: mesh, image: "*"}]
          defaults: {interval: 5s, native-sidecar: "true"}
          allow: {pod: strict, enforced: {interval: {most: 1m}, exclude: [/var/log], action: any}}
        """;
    assertThat(settings(Chart.objects(values)).image()).isEqualTo("localhost/fim:0.1.0");
    Map<String, Object> variables = policyVariables(values);
    assertThat(variables)
        .containsEntry("pullPolicies", "['Always']")
        .containsEntry("digests", "true")
        .containsEntry("others", "['AWS_REGION']")
        .containsEntry(
            "mounts", "['/var/run/secrets/kubernetes.io/serviceaccount', '/var/run/token']")
        .containsEntry("appArmor", "['localhost/app']")
        .containsEntry("seLinuxTypes", "['app_t']");
    Map<String, Object> pod = pod("localhost/fim@sha256:" + "1".repeat(64));
    ExamplePods.sidecar(pod).put("imagePullPolicy", "Always");
    assertThat(AdmissionPolicies.refusals(pod, variables)).isEmpty();
    assertThat(AdmissionPolicies.refusals(pod, policyVariables("{}"))).hasSize(2);
  }

  @Test
  void aVariableOfThePolicyCanBeSetByItself() {
    assertThat(
            policyVariables(
                """
                settings: {image-pull-policy: Always}
                policy: {variables: {pullPolicies: "['Never']", debugging: "true"}}
                """))
        .containsEntry("pullPolicies", "['Never']")
        .containsEntry("debugging", "true");
  }

  @Test
  void otherSettingsRestartTheWebhook() {
    assertThat(checksum("{}"))
        .isEqualTo(checksum("webhook: {replicas: 3}"))
        .isNotEqualTo(checksum("settings: {defaults: {action: audit}}"));
  }

  private static Object checksum(String values) {
    Map<String, Object> deployment = Chart.one(Chart.objects(values), "Deployment", "fim-webhook");
    return Difference.below(deployment, "spec", "template", "metadata", "annotations")
        .get("checksum/settings");
  }

  @Test
  void prometheusCanSelectByFurtherLabels() {
    assertThat(
            Difference.below(
                Chart.one(
                    Chart.objects("monitoring: {podMonitor: true, labels: {release: prometheus}}"),
                    "PodMonitor",
                    "fim-sidecar"),
                "metadata",
                "labels"))
        .containsEntry("release", "prometheus");
  }
}
