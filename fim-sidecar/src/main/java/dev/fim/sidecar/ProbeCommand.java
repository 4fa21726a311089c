package dev.fim.sidecar;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.sidecar.control.ControlSocket;
import dev.fim.sidecar.endpoint.Metrics;
import dev.fim.sidecar.event.EventRecord;
import dev.fim.sidecar.guard.TargetProbe;
import dev.fim.sidecar.guard.setup.SharedResources;
import dev.fim.sidecar.guard.setup.TargetSettings;
import dev.fim.sidecar.setting.OptionValue;
import dev.fim.sidecar.setting.Setting;
import dev.fim.sidecar.setting.Settings;
import dev.fim.sidecar.state.StateLock;
import dev.fim.sidecar.watch.baseline.ExpectedFiles;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// `fim-sidecar probe`: checks its targets once, and answers drift.
final class ProbeCommand implements Command {

  private static final int UNVERIFIABLE = 32; // the code of fim
  private static final String EXPECT = "--expect";
  private static final String WAIT = "--wait";
  private static final String STANDARD_WAIT = "2s";

  @Override
  public CommandSpec declare() {
    CommandSpec spec = CommandSpec.create().name("probe");
    spec.usageMessage()
        .description(
            "Checks the targets once and answers drift: for an exec probe of the kubelet.",
            "Exits with 0 when it has done its work, even if it has ended a drifted target: another"
                + " code would restart the sidecar.")
        .footer("", SettingOptions.FOOTER);
    spec.addOption(
        OptionSpec.builder(EXPECT)
            .type(List.class)
            .auxiliaryTypes(String.class)
            .paramLabel("PATH=ALGORITHM:HEX")
            .description(
                "A file, and the digest that it must have. Can be given several times. Nothing else"
                    + " is compared then, and no baseline is needed.")
            .build());
    spec.addOption(
        OptionSpec.builder(WAIT)
            .type(String.class)
            .paramLabel("TIME")
            .description(
                "How long to wait until a target is ready. Default: " + STANDARD_WAIT + ".")
            .build());
    SettingOptions.declare(spec, Setting.all());
    return spec;
  }

  @Override
  public int run(ParseResult given, Context context) {
    List<String> expectations = given.matchedOptionValue(EXPECT, List.of());
    ExpectedFiles expected = expectations.isEmpty() ? null : ExpectedFiles.parse(expectations);
    Duration wait =
        OptionValue.duration(
            WAIT, given.matchedOptionValue(WAIT, STANDARD_WAIT), Duration.ofMinutes(10));
    Settings settings = SettingOptions.read(given, context.environment(), Setting.all());
    List<TargetSettings> targets = TargetPlan.all(settings);
    SharedResourcesFactory factory =
        new SharedResourcesFactory(settings, context.writers().events(), context::log);
    Metrics metrics = new Metrics();
    try (StateLock _ = StateLock.take(settings.get(Setting.STATE), ControlSocket.DIRECTORY);
        EventRecord _ = factory.eventRecord(metrics)) {
      SharedResources shared = factory.shared(null, metrics, _ -> {});
      int worst = 0;
      for (TargetSettings target : targets) {
        worst = Math.max(worst, probe(shared, target, expected, wait, context));
      }
      return worst;
    }
  }

  private static int probe(
      SharedResources shared,
      TargetSettings target,
      @Nullable ExpectedFiles expected,
      Duration wait,
      Context context) {
    try {
      return switch (new TargetProbe(shared, target, expected).run(wait)) {
        case DONE -> 0;
        case UNVERIFIABLE -> UNVERIFIABLE;
        case FAILED -> Problem.IO.exitCode();
      };
    } catch (FimException e) { // the other targets are checked all the same
      context.log(String.valueOf(e.getMessage()));
      return e.problem().exitCode();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Problem.INTERRUPTED.exitCode();
    }
  }
}
