package dev.fim.sidecar.setting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.path.RawPath;
import dev.fim.sidecar.response.decision.Mode;
import dev.fim.sidecar.setting.BaselineChoice.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingSourcesTest {

  @TempDir private Path directory;

  private Settings read(
      @Nullable String yaml, Map<String, String> environment, Map<String, String> options) {
    try {
      Path file = yaml == null ? null : Files.writeString(directory.resolve("s.yaml"), yaml);
      return SettingSources.read(file, environment, options);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Settings file(String yaml) {
    return read("version: 1\n" + yaml, Map.of(), Map.of());
  }

  private void refused(Runnable reading, String... said) {
    assertThatThrownBy(reading::run)
        .isInstanceOfSatisfying(
            FimException.class,
            e -> {
              assertThat(e.problem()).isEqualTo(Problem.ARGUMENT);
              assertThat(e.getMessage()).contains(said);
            });
  }

  @Test
  void everySettingThatHoldsByItselfHasAValueThatItAllows() {
    Settings settings = read(null, Map.of(), Map.of());
    assertThat(settings.targets()).hasSize(1);
    for (Setting<?> setting : Setting.all()) {
      assertThat(settings.targets().getFirst().find(setting) == null)
          .as(setting.key())
          .isEqualTo(setting.standard() == null);
    }
    assertThat(settings.get(Setting.SWEEP)).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.get(Setting.ADMIN)).get().hasToString("/0.0.0.0:9809");
    assertThat(settings.get(Setting.ACTION)).isEqualTo(Mode.KILL);
    assertThat(settings.get(Setting.PATHS)).containsExactly(RawPath.ROOT);
    assertThat(settings.get(Setting.BASELINE))
        .isEqualTo(new BaselineChoice(Source.FIRST_SIGHT, null));
  }

  @Test
  void noSettingHasANameThatAServiceOfKubernetesCouldGiveToAVariable() {
    assertThat(Setting.all())
        .allSatisfy(setting ->
            assertThat(setting.variable())
                .matches("FIM_[A-Z0-9_]+")
                .doesNotContain("_PORT", "_HOST"))
        .extracting(Setting::key)
        .doesNotHaveDuplicates();
  }

  @Test
  void theEnvironmentGoesOverTheFileAndOptionsOverBoth() {
    String yaml = "version: 1\nsweep: 1s\nrehash: 2h\naction: audit\n";
    Settings settings =
        read(yaml, Map.of("FIM_SWEEP", "2s", "FIM_REHASH", "3h"), Map.of("sweep", "3s"));
    assertThat(settings.get(Setting.SWEEP)).isEqualTo(Duration.ofSeconds(3));
    assertThat(settings.get(Setting.REHASH)).isEqualTo(Duration.ofHours(3));
    assertThat(settings.get(Setting.ACTION)).isEqualTo(Mode.AUDIT);
  }

  @Test
  void aTargetSaysWhatIsItsOwnAndTakesTheRestFromAbove() {
    Settings settings =
        file(
            """
            action: audit
            hold-off: 1s
            targets:
              - container: app
                paths: [/srv, /etc]
                action: restart-all
                exit-code: 77
              - command: '.*java.*'
                baseline: tree:/image
            """);
    Settings.Values app = settings.targets().get(0);
    Settings.Values other = settings.targets().get(1);
    assertThat(app.find(Setting.CONTAINER)).isEqualTo("app");
    assertThat(app.get(Setting.PATHS))
        .containsExactly(RawPath.ofUtf8("/srv"), RawPath.ofUtf8("/etc"));
    assertThat(app.get(Setting.ACTION)).isEqualTo(Mode.RESTART_ALL);
    assertThat(app.get(Setting.EXIT_CODE)).isEqualTo(77);
    assertThat(app.get(Setting.HOLD_OFF)).isEqualTo(Duration.ofSeconds(1));
    assertThat(other.find(Setting.CONTAINER)).isNull();
    assertThat(other.get(Setting.ACTION)).isEqualTo(Mode.AUDIT);
    assertThat(other.get(Setting.BASELINE))
        .isEqualTo(new BaselineChoice(Source.TREE, Path.of("/image")));
  }

  @Test
  void aVariableHoldsForEveryTarget() {
    Settings settings =
        read(
            "version: 1\ntargets: [{container: a, action: kill}, {container: b}]\n",
            Map.of("FIM_ACTION", "audit"),
            Map.of());
    assertThat(settings.targets()).extracting(t -> t.get(Setting.ACTION)).containsOnly(Mode.AUDIT);
  }

  @Test
  void listsArePartedByCommasInVariables() {
    Settings settings =
        read(null, Map.of("FIM_PATHS", "/a, /b/../c", "FIM_EXCLUDE", "/a/x,**/*.pyc"), Map.of());
    assertThat(settings.get(Setting.PATHS))
        .containsExactly(RawPath.ofUtf8("/a"), RawPath.ofUtf8("/c"));
    assertThat(settings.get(Setting.EXCLUDE)).containsExactly("/a/x", "**/*.pyc");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FIM_PORT",
        "FIM_SERVICE_HOST",
        "FIM_SERVICE_PORT",
        "FIM_SERVICE_PORT_HTTP",
        "FIM_PORT_80_TCP",
        "FIM_PORT_80_TCP_ADDR",
        "FIM_HELLO_SERVICE_HOST",
        "FIM_HELLO_PORT_8000_TCP_PROTO",
        "FIM_JAVA_OPTS",
        "FIM_DB"
      })
  void whatIsNoSettingOfOursIsPassedOver(String variable) {
    assertThat(read(null, Map.of(variable, "tcp://10.0.0.1:80"), Map.of()).targets()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          sweep: 10           | '10' as 'sweep'; allowed: a time of 100ms to 24h
          sweep: 1ms          | allowed: a time of 100ms to 24h
          sweep: [1s, 2s]     | found a list in place of a time
          sweeps: 1s          | the unknown key 'sweeps'; did you mean 'sweep'?
          action: murder      | allowed: kill, terminate, audit, restart-all
          admin: 9809         | an address and a port such as 0.0.0.0:9809, or off
          admin: 0.0.0.0:99999| an address and a port
          admin: host:1       | an address and a port
          inotify: yes        | allowed: on, off
          inotify: onn        | found 'onn' as 'inotify'; did you mean 'on'? allowed: on, off
          admin: of           | did you mean 'off'? allowed: an address and a port
          baseline: first-sihgt | did you mean 'first-sight'? allowed: first-sight, each-start
          baseline: flie:/x   | did you mean 'file'? allowed: first-sight, each-start
          back-off: atuo      | did you mean 'auto'? allowed: auto, off, or a time
          budget: non         | did you mean 'none'? allowed: a number from 1 to 1000
          action: kil         | did you mean 'kill'? allowed: kill, terminate
          paths: srv          | allowed: absolute paths in the container
          io-limit: 0MB       | a size such as 500kB
          exit-code: 0        | a number from 1 to 255
          baseline: file      | first-sight, each-start, catalogue, file:PATH
          baseline: file:rel  | first-sight, each-start, catalogue, file:PATH
          baseline: each-start:/x | first-sight, each-start, catalogue, file:PATH
          budget: 0           | a number from 1 to 1000
          command: '('        | a regular expression
          exclude: '/'        | paths or patterns
          container:          | found nothing in place of a container's name
          targets: []         | found an empty list
          targets: [{}]       | exactly one of 'container', 'executable' and 'command'
          targets: [{container: a, command: b}] | exactly one of
          targets: [{container: a, sweep: 1s}]  | the unknown key 'sweep'
          """)
  void aFaultInTheFileIsNamedWithItsPlaceAndWhatIsAllowed(String line, String said) {
    refused(() -> file(line), "s.yaml, line 2, column", said);
  }

  @Test
  void theVersionComesFirst() {
    refused(() -> read("sweep: 1s\n", Map.of(), Map.of()), "begin with 'version: 1'");
    refused(() -> read("version: 2\n", Map.of(), Map.of()), "the number 1");
  }

  @Test
  void aFaultInTheEnvironmentOrAnOptionNamesIt() {
    refused(
        () -> read(null, Map.of("FIM_SWEEPS", "1s"), Map.of()),
        "cannot use the variable FIM_SWEEPS: there is no such setting; did you mean 'FIM_SWEEP'?");
    refused(
        () -> read(null, Map.of("FIM_SWEEP", "fast"), Map.of()),
        "cannot use the variable FIM_SWEEP: found 'fast'; allowed: a time");
    refused(
        () -> read(null, Map.of(), Map.of("action", "\u001b[31m")),
        "cannot use the option --action: found '\\x1b[31m'");
  }

  @Test
  void whatContradictsItselfIsRefused() {
    refused(
        () -> read("version: 1\ntargets: [{container: a}]\n", Map.of(), Map.of("container", "b")),
        "the option --container",
        "the settings file lists 'targets'");
    refused(() -> file("container: a\ncommand: b\n"), "names the target already");
    refused(() -> file("policy: /p\nexclude: /x\n"), "there is a 'policy'");
    assertThat(
            read("version: 1\ncontainer: a\n", Map.of(), Map.of("command", "b"))
                .targets()
                .getFirst()
                .find(Setting.CONTAINER))
        .isNull();
  }

  @Test
  void aVariableCanHoldWhatElseTheFileDoes() {
    String document =
        "version: 1\ntargets: [{container: a, baseline: each-start}, {container: b}]\n";
    Settings settings =
        read(null, Map.of("FIM_SETTINGS", document, "FIM_ACTION", "audit"), Map.of());
    assertThat(settings.targets())
        .extracting(target -> target.find(Setting.CONTAINER))
        .containsExactly("a", "b");
    assertThat(settings.targets())
        .extracting(target -> target.get(Setting.BASELINE).source())
        .containsExactly(Source.EACH_START, Source.FIRST_SIGHT);
    assertThat(settings.targets()).extracting(t -> t.get(Setting.ACTION)).containsOnly(Mode.AUDIT);
    refused(
        () -> read(null, Map.of("FIM_SETTINGS", "version: 1\nsweeps: 1s\n"), Map.of()),
        "cannot use the settings file the variable FIM_SETTINGS, line 2, column 1: found the"
            + " unknown key 'sweeps'; did you mean 'sweep'?");
    refused(
        () -> read("version: 1\n", Map.of("FIM_SETTINGS", document), Map.of()),
        "cannot use the variable FIM_SETTINGS: there is a settings file, ",
        "; use one of them");
  }

  @Test
  void severalTargetsAreNotTheOnlyOtherContainer() {
    refused(
        () -> file("only-other: on\ntargets: [{container: a}, {container: b}]\n"),
        "'on' as 'only-other'; there are several targets: leave it off");
    assertThat(file("only-other: on\ncontainer: a\n").get(Setting.ONLY_OTHER)).isTrue();
  }

  @Test
  void aDurationIsShownAsItIsWritten() {
    assertThat(
            List.of(
                SettingFormat.text(Duration.ofMillis(1500)),
                SettingFormat.text(Duration.ofSeconds(90)),
                SettingFormat.text(Duration.ofMinutes(5)),
                SettingFormat.text(Duration.ofHours(24)),
                SettingFormat.text(Duration.ZERO)))
        .containsExactly("1500ms", "90s", "5m", "24h", "0s");
    assertThat(Optional.ofNullable(Setting.ofKey("nothing"))).isEmpty();
  }
}
