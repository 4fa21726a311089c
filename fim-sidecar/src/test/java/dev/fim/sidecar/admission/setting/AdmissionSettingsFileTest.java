package dev.fim.sidecar.admission.setting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.sidecar.admission.annotation.Annotation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdmissionSettingsFileTest {

  private static final Path SHIPPED = Path.of("../config/webhook.yaml");
  private static final List<IgnoredContainer> IGNORED =
      Stream.of("istio-proxy", "linkerd-proxy", "daprd", "vault-agent", "consul-dataplane")
          .map(name -> new IgnoredContainer(name, null))
          .toList();
  private static final AllowedAdditions NOTHING = new AllowedAdditions(List.of(), List.of());

  private static AdmissionSettings parse(String text) {
    return AdmissionSettingsFile.parse("w.yaml", text);
  }

  @Test
  void anImageIsEnough() {
    assertThat(parse("version: 1\nimage: fim:1\n"))
        .isEqualTo(
            new AdmissionSettings(
                "fim:1",
                List.of(),
                null,
                "fim-system",
                IGNORED,
                Map.of(),
                AdmissionSettings.standardPermissions(),
                NOTHING,
                ImageDigests.NAMED,
                AllowedProfiles.STANDARD));
  }

  @Test
  void whatIsSaidHolds() {
    assertThat(
            parse(
                """
                version: 1
                image: fim:2
                images: [fim:1]
                image-pull-policy: Never
                namespace: security
                ignored-containers: []
                defaults: {action: audit, resources-limits-memory: 1Gi}
                """))
        .isEqualTo(
            new AdmissionSettings(
                "fim:2",
                List.of("fim:1"),
                "Never",
                "security",
                List.of(),
                Map.of("action", "audit", "resources-limits-memory", "1Gi"),
                AdmissionSettings.standardPermissions(),
                NOTHING,
                ImageDigests.NAMED,
                AllowedProfiles.STANDARD));
  }

  @Test
  void whatASidecarOfAnEnforcedNamespaceTakesOverIsTheOperatorsToSay() {
    AdmissionSettings settings =
        parse(
            """
            version: 1
            image: fim:1
            image-digests: any
            apparmor-profiles: [unconfined, localhost/k8s-*]
            selinux-types: []
            """);
    assertThat(settings.imageDigests()).isEqualTo(ImageDigests.ANY);
    assertThat(settings.profiles())
        .isEqualTo(new AllowedProfiles(List.of("unconfined", "localhost/k8s-*"), List.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          imagess: []           | line 3, column 1: found the unknown key 'imagess'; did you mean 'images'? allowed: version, image, images, image-pull-policy, namespace, ignored-containers, defaults, allow, sidecar-variables, sidecar-mounts, image-digests, apparmor-profiles, selinux-types
          images: fim:1         | line 3, column 9: found the text 'fim:1' in place of a list of images
          images: ['a b']       | line 3, column 10: found 'a b' as 'images'; allowed: a list of images
          image-pull-policy: no | line 3, column 20: found 'no' as 'image-pull-policy'; allowed: Always, IfNotPresent, Never
          namespace: Fim        | line 3, column 12: found 'Fim' as 'namespace'; allowed: the name of a namespace
          ignored-containers: x | line 3, column 21: found the text 'x' in place of a list of names of containers, or of mappings with 'name' and 'image'
          defaults: [x]         | line 3, column 11: found a list in place of a mapping of annotations, without 'fim.dev/'
          defaults: {acton: x}  | line 3, column 12: found the unknown key 'acton'; did you mean 'action'? allowed: monitor, exclude, policy, baseline, trust, action, profile, interval, hold-off, admin, native-sidecar, resources-requests-cpu, resources-requests-memory, resources-limits-cpu, resources-limits-memory
          defaults: {action: x} | line 3, column 20: found 'x' as 'action'; allowed: kill, terminate, audit, restart-all
          defaults: {image: x}  | line 3, column 12: found the unknown key 'image'; allowed: monitor, exclude, policy, baseline, trust, action, profile, interval, hold-off, admin, native-sidecar, resources-requests-cpu, resources-requests-memory, resources-limits-cpu, resources-limits-memory
          ignored-containers: [{name: x}] | line 3, column 22: found an ignored container without 'name' or 'image'; give both
          ignored-containers: [{name: x, image: ' '}] | line 3, column 39: found ' ' as 'ignored-containers'; allowed: a list of names of containers, or of mappings with 'name' and 'image'
          allow: any            | line 3, column 8: found the text 'any' in place of a mapping of pod, enabled and enforced
          allow: {always: any}  | line 3, column 9: found the unknown key 'always'; allowed: pod, enabled, enforced
          allow: {pod: few}     | line 3, column 14: found the text 'few' in place of any, strict, or a mapping of annotations, without 'fim.dev/', and 'others'
          allow: {pod: {others: x}} | line 3, column 23: found the text 'x' in place of any, strict
          allow: {pod: {acton: any}} | line 3, column 15: found the unknown key 'acton'; did you mean 'action'? allowed: monitor, exclude, containers, policy, baseline, trust, action, profile, interval, hold-off, admin, native-sidecar, resources-requests-cpu, resources-requests-memory, resources-limits-cpu, resources-limits-memory, image, others
          allow: {pod: {action: x}} | line 3, column 23: found the text 'x' in place of any, strict, none, a list of values, or 'least' and 'most'
          allow: {pod: {action: [x]}} | line 3, column 24: found 'x' as 'action'; allowed: kill, terminate, audit, restart-all
          allow: {pod: {action: {most: kill}}} | line 3, column 23: found bounds for 'action', which is neither a time nor an amount; allowed: any, strict, none, or a list of values
          allow: {pod: {interval: {most: 9}}} | line 3, column 32: found '9' as 'interval'; allowed: a time of 100ms to 24h, such as 500ms, 10s, 5m or 1h
          sidecar-variables: ['a b'] | line 3, column 21: found 'a b' as 'sidecar-variables'; allowed: a list of names of variables; a `*` at the end matches anything
          sidecar-mounts: [opt] | line 3, column 18: found 'opt' as 'sidecar-mounts'; allowed: a list of paths; a `*` at the end matches anything
          image-digests: all    | line 3, column 16: found 'all' as 'image-digests'; allowed: named, any
          apparmor-profiles: [web] | line 3, column 21: found 'web' as 'apparmor-profiles'; allowed: a list of runtime/default, unconfined and localhost/NAME; a `*` at the end matches anything
          apparmor-profiles: [localhost/] | line 3, column 21: found 'localhost/' as 'apparmor-profiles'; allowed: a list of runtime/default, unconfined and localhost/NAME; a `*` at the end matches anything
          selinux-types: [a b]  | line 3, column 17: found 'a b' as 'selinux-types'; allowed: a list of types of SELinux; a `*` at the end matches anything
          defaults: {policy: p, monitor: /} | line 3, column 11: found defaults that contradict each other; invalid value '/' for annotation 'fim.dev/monitor': there is a 'fim.dev/policy': put it there
          """)
  void aFaultIsNamedWithItsPlaceAndWhatIsAllowed(String line, String said) {
    refused("version: 1\nimage: fim:1\n" + line, "cannot use the settings file w.yaml, " + said);
  }

  @Test
  void versionAndImageHaveToBeThere() {
    refused(
        "image: fim:1\n",
        "cannot use the settings file w.yaml, line 1, column 1: found settings without 'version';"
            + " begin with 'version: 1'");
    refused(
        "version: 1\n",
        "cannot use the settings file w.yaml, line 1, column 1: found settings without 'image';"
            + " name the image of the sidecar");
    assertThatThrownBy(() -> AdmissionSettingsFile.read(Path.of("/not/there")))
        .hasMessage("cannot read the settings file /not/there: there is no such file");
  }

  private static void refused(String text, String message) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOfSatisfying(
            FimException.class, e -> assertThat(e.problem()).isEqualTo(Problem.ARGUMENT))
        .hasMessage(message);
  }

  @Test
  void theShippedFileSaysNothingButTheImageThatDoesNotHoldAnyway() throws IOException {
    AdmissionSettings shipped = AdmissionSettingsFile.read(SHIPPED);
    assertThat(shipped)
        .isEqualTo(
            new AdmissionSettings(
                "localhost/fim:0.1.0",
                List.of(),
                null,
                "fim-system",
                IGNORED,
                Map.of(),
                AdmissionSettings.standardPermissions(),
                NOTHING,
                ImageDigests.NAMED,
                AllowedProfiles.STANDARD));
    String text =
        Files.readAllLines(SHIPPED).stream()
            .filter(line -> line.matches("#  ? ?[a-z-]+:( .*)?|[a-z].*"))
            .map(line -> line.startsWith("# ") ? line.substring(2) : line)
            .collect(Collectors.joining("\n", "", "\n"));
    AdmissionSettings all = parse(text);
    assertThat(all.pullPolicy()).isEqualTo("IfNotPresent");
    assertThat(all.ignoredContainers()).isEqualTo(IGNORED);
    assertThat(all.defaults())
        .containsExactlyInAnyOrderEntriesOf(
            Arrays.stream(Annotation.values())
                .filter(annotation -> annotation.standard() != null)
                .collect(Collectors.toMap(Annotation::label, Annotation::standard)));
    assertThat(AdmissionSettingsFile.KEYS)
        .allSatisfy(key -> assertThat(text).containsPattern("(?m)^" + key.name() + ":"));
  }
}
