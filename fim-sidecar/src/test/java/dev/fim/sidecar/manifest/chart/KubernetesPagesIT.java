package dev.fim.sidecar.manifest.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fim.sidecar.manifest.Manifests;
import dev.fim.sidecar.manifest.Manifests.Manifest;
import dev.fim.sidecar.manifest.TypedObjects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The pages on Kubernetes: each command on objects of the API is run as the page shows it, by
/// kubectl or Helm, and the objects are then as the page says. [KustomizationIT] runs those on
/// kustomizations.
///
/// The how-to also has commands on running pods, which acceptance step 88 runs with podman. Both
/// read from one list which commands are whose, so that none is left to the other by both.
class KubernetesPagesIT {

  private static final Path HOW_TO = Path.of("../docs/how-to/kubernetes.md");

  /// The commands that step 88 leaves to this test.
  private static final Path OURS = Path.of("../.ci/acceptance/support/kubernetes_objects.txt");

  private static final String APPLY_WEBHOOK = "kubectl apply -f k8s_manifests/webhook/";
  private static final String APPLY_NAMESPACE =
      "kubectl apply -f k8s_manifests/webhook/00-namespace.yaml";

  private static final String DELETE = "kubectl delete";

  private static final String OLD =
      (String)
          Manifests.one("webhook/40-deployment.yaml", "Deployment")
              .list("spec", "template", "spec", "containers")
              .getFirst()
              .get("image");
  private static final String NEW = "localhost/fim:0.2.0";

  @TempDir Path directory;

  @BeforeAll
  static void needsKubectlAndOpenssl() throws Exception {
    assumeTrue(canRun("kubectl", "version", "--client"), "there is no kubectl");
    assumeTrue(canRun("openssl", "version"), "there is no openssl, which makes the certificate");
  }

  private static boolean canRun(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor(60, TimeUnit.SECONDS);
    } catch (IOException e) {
      return false;
    }
  }

  private Terminal terminal(String name) throws IOException {
    return new Terminal(Files.createDirectory(directory.resolve(name)));
  }

  @Test
  void theHowTo() throws Exception {
    PageCommands page = PageCommands.of(HOW_TO);
    byManifests(page);
    byCertManager(page);
    byHelm(page);
    assertThat(page.taken()).isEqualTo(new TreeSet<>(Files.readAllLines(OURS)));
  }

  private void byManifests(PageCommands page) throws Exception {
    try (Terminal terminal = terminal("manifests")) {
      terminal.run(page.block(APPLY_WEBHOOK));
      assertThat(held(terminal)).isEqualTo(files(terminal, "webhook"));
      requireTrusted(InstalledCertificate.of(terminal.server()), 1);

      InstalledCertificate renewed = renewed(terminal);
      useAnotherImage(terminal.manifests().resolve("webhook"));
      terminal.run(page.block("kubectl apply -f k8s_manifests/webhook/70-policy.yaml"));
      assertThat(held(terminal)).isEqualTo(files(terminal, "webhook"));
      assertThat(deployment(terminal)).contains("kubectl.kubernetes.io/restartedAt");
      terminal.output("kubectl apply -f k8s_manifests/webhook/60-webhook.yaml");
      assertThat(InstalledCertificate.of(terminal.server())).isEqualTo(renewed);

      terminal.run(page.block(DELETE));
      assertThat(terminal.server().objects()).isEmpty();
    }
  }

  /// "Run it again": another certificate, and both authorities are trusted.
  private static InstalledCertificate renewed(Terminal terminal) throws Exception {
    InstalledCertificate first = InstalledCertificate.of(terminal.server());
    terminal.output("k8s_manifests/webhook/90-self-signed.sh");
    InstalledCertificate second = InstalledCertificate.of(terminal.server());
    requireTrusted(second, 2);
    assertThat(second.trusted()).endsWith(first.trusted().getFirst());
    assertThat(second.certificate()).isNotEqualTo(first.certificate());
    return second;
  }

  private static void requireTrusted(InstalledCertificate installed, int authorities)
      throws Exception {
    assertThat(installed.trusted()).hasSize(authorities);
    installed.certificate().verify(installed.trusted().getFirst().getPublicKey());
    installed.certificate().checkValidity();
  }

  /// What the reader does by hand before the commands of the upgrade.
  private static void useAnotherImage(Path webhook) throws IOException {
    replace(webhook.resolve("70-policy.yaml"), "['" + OLD + "']", "['" + NEW + "', '" + OLD + "']");
    replace(
        webhook.resolve("30-settings.yaml"),
        "image: " + OLD,
        "image: " + NEW + "\n    images: [" + OLD + "]");
    replace(webhook.resolve("40-deployment.yaml"), "image: " + OLD, "image: " + NEW);
  }

  private static void replace(Path file, String old, String replacement) throws IOException {
    String text = Files.readString(file);
    assertThat(text).containsOnlyOnce(old);
    Files.writeString(file, text.replace(old, replacement));
  }

  private void byCertManager(PageCommands page) throws Exception {
    try (Terminal terminal = terminal("cert-manager")) {
      terminal.run(page.block(APPLY_WEBHOOK).getFirst());
      terminal.run(page.block("kubectl apply -f k8s_manifests/webhook/cert-manager/"));
      Map<String, String> expected = files(terminal, "webhook");
      expected.putAll(files(terminal, "webhook/cert-manager"));
      assertThat(held(terminal)).isEqualTo(expected);
    }
  }

  private void byHelm(PageCommands page) throws Exception {
    try (Terminal terminal = terminal("helm")) {
      terminal.run(page.block(APPLY_NAMESPACE));
      requireChart(terminal);
      terminal.run(page.block(DELETE).getFirst());
      terminal.run(page.block("helm uninstall"));
      assertThat(held(terminal)).isEqualTo(files(terminal, "webhook/00-namespace.yaml"));
    }
  }

  /// As [ChartIT] compares it.
  private static void requireChart(Terminal terminal) throws Exception {
    Choice choice = Choice.WEBHOOK_WITH_A_CERTIFICATE_OF_THE_CHART;
    assertThat(Difference.without(Chart.objects(terminal.server()), choice))
        .isEqualTo(Difference.without(choice.manifests(), choice));
    requireTrusted(InstalledCertificate.of(terminal.server()), 1);
  }

  @Test
  void thePageOfTheWebhook() throws Exception {
    PageCommands page = PageCommands.of(Manifests.DIRECTORY.resolve("webhook/README.md"));
    try (Terminal terminal = terminal("webhook")) {
      terminal.run(page.block(APPLY_WEBHOOK));
      requireTrusted(InstalledCertificate.of(terminal.server()), 1);
      terminal.run(page.block("kubectl apply -f k8s_manifests/webhook/cert-manager/"));
      Map<String, String> expected = files(terminal, "webhook");
      expected.putAll(files(terminal, "webhook/cert-manager"));
      assertThat(held(terminal)).isEqualTo(expected);
    }
    assertThat(page.taken()).isEqualTo(page.all());
  }

  @Test
  void thePageOfTheChart() throws Exception {
    PageCommands page = PageCommands.of(Chart.DIRECTORY.resolve("README.md"));
    try (Terminal terminal = terminal("refused")) {
      terminal.run(page.block("helm install"));
      assertThat(terminal.server().objects()).isEmpty();
    }
    try (Terminal terminal = terminal("chart")) {
      terminal.run(page.block(APPLY_NAMESPACE));
      requireChart(terminal);
      InstalledCertificate installed = InstalledCertificate.of(terminal.server());

      terminal.run(page.block("helm upgrade"));
      assertThat(InstalledCertificate.of(terminal.server())).isEqualTo(installed);
      assertThat(deployment(terminal)).contains("\"image\":\"" + NEW + "\"");
      assertThat(held(terminal).get("ConfigMap fim-webhook-settings"))
          .contains("image: " + NEW, "- " + OLD);
      assertThat(held(terminal).get("ValidatingAdmissionPolicy fim-sidecar"))
          .contains("'" + NEW + "'", "'" + OLD + "'");

      terminal.run(page.block("kubectl delete"));
      assertThat(held(terminal)).isEqualTo(files(terminal, "webhook/00-namespace.yaml"));
    }
    assertThat(page.taken()).isEqualTo(page.all());
  }

  @Test
  void thePageOfTheMonitoring() throws Exception {
    PageCommands page = PageCommands.of(Manifests.DIRECTORY.resolve("monitoring/README.md"));
    try (Terminal terminal = terminal("monitoring")) {
      terminal.output(APPLY_NAMESPACE); // the webhook is there already
      terminal.run(page.block("kubectl apply"));
      Map<String, String> expected = files(terminal, "webhook/00-namespace.yaml");
      expected.putAll(files(terminal, "monitoring/pod-monitor.yaml"));
      expected.putAll(files(terminal, "monitoring/service-monitor.yaml"));
      expected.putAll(files(terminal, "monitoring/prometheus-rule.yaml"));
      assertThat(held(terminal)).isEqualTo(expected);
    }
    assertThat(page.taken()).isEqualTo(page.all());
  }

  @Test
  void thePageOfThePolicy() throws Exception {
    PageCommands page =
        PageCommands.of(Manifests.DIRECTORY.resolve("mutating_admission_policy/README.md"));
    try (Terminal terminal = terminal("policy")) {
      terminal.run(page.block("kubectl apply"));
      Map<String, String> expected = files(terminal, "mutating_admission_policy");
      expected.putAll(files(terminal, "webhook/70-policy.yaml"));
      assertThat(held(terminal)).isEqualTo(expected);
    }
    assertThat(page.taken()).isEqualTo(page.all());
  }

  private static String deployment(Terminal terminal) {
    return TypedObjects.canonical(
        Chart.one(Chart.objects(terminal.server()), "Deployment", "fim-webhook"));
  }

  /// What the cluster holds, without what is not in the files: the notes of kubectl, and the
  /// certificate.
  private static Map<String, String> held(Terminal terminal) {
    List<Map<String, Object>> objects = Chart.objects(terminal.server());
    for (Map<String, Object> object : objects) {
      Map<String, Object> annotations = Difference.below(object, "metadata", "annotations");
      annotations.remove("kubectl.kubernetes.io/last-applied-configuration");
      if (annotations.isEmpty()) {
        Difference.below(object, "metadata").remove("annotations");
      }
      Difference.below(object, "metadata").remove("namespace", "default");
      if (object.get("kind").equals("Deployment")) {
        Difference.below(object, "spec", "template", "metadata").remove("annotations");
      }
      if (object.get("webhooks") instanceof List<?> webhooks) {
        webhooks.forEach(
            webhook -> Difference.below(Manifests.map(webhook), "clientConfig").remove("caBundle"));
      }
    }
    Map<String, String> texts = byName(objects);
    texts.remove("Secret fim-webhook-tls");
    return texts;
  }

  /// The objects in a file, or in the files of a directory.
  private static Map<String, String> files(Terminal terminal, String place) throws IOException {
    Path path = terminal.manifests().resolve(place);
    try (Stream<Path> files = Files.walk(path, 1)) {
      return byName(
          files
              .filter(file -> file.toString().endsWith(".yaml"))
              .flatMap(file -> Manifests.read(file).stream())
              .map(Manifest::tree)
              .toList());
    }
  }

  private static Map<String, String> byName(List<Map<String, Object>> objects) {
    Map<String, String> texts = new TreeMap<>();
    for (Map<String, Object> object : objects) {
      texts.put(
          object.get("kind") + " " + Difference.below(object, "metadata").get("name"),
          TypedObjects.canonical(object));
    }
    return texts;
  }
}
