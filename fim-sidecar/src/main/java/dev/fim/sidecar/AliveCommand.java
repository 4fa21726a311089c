package dev.fim.sidecar;

import dev.fim.sidecar.control.ControlSocket;
import dev.fim.sidecar.endpoint.Heartbeat;
import dev.fim.sidecar.setting.Setting;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `fim-sidecar alive`: checks whether a sidecar is alive. The launcher answers without a JVM where
/// `--state` or `FIM_STATE` gives the state directory, or where it is the default.
final class AliveCommand implements Command {

  static final int NOT_ALIVE = 29;

  private static final List<Setting<?>> SETTINGS = List.of(Setting.STATE);

  @Override
  public CommandSpec declare() {
    CommandSpec spec = CommandSpec.create().name("alive");
    spec.usageMessage()
        .description(
            "Exits with 0 if the sidecar is alive, and with " + NOT_ALIVE + " if it is not.",
            "For a liveness probe of the sidecar's own container.");
    SettingOptions.declare(spec, SETTINGS);
    return spec;
  }

  @Override
  public int run(ParseResult given, Context context) {
    Path state = SettingOptions.read(given, context.environment(), SETTINGS).get(Setting.STATE);
    String fault = Heartbeat.fault(state.resolve(ControlSocket.DIRECTORY));
    if (fault == null) {
      return 0;
    }
    context.logAndWait("not alive: " + fault);
    return NOT_ALIVE;
  }
}
