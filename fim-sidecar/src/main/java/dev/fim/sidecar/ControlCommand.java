package dev.fim.sidecar;

import dev.fim.error.Problem;
import dev.fim.sidecar.control.ControlReply;
import dev.fim.sidecar.control.ControlRequest;
import dev.fim.sidecar.control.ControlRequest.Verb;
import dev.fim.sidecar.control.ControlSocket;
import dev.fim.sidecar.setting.OptionValue;
import dev.fim.sidecar.setting.Setting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// `fim-sidecar accept`, `hold`, `resume` and `suggest`: each sends one request to a running
/// sidecar.
record ControlCommand(Verb verb) implements Command {

  private static final List<Setting<?>> SETTINGS = List.of(Setting.STATE);
  private static final String CONTAINER = "--container";
  private static final String FOR = "--for";
  private static final String STANDARD_TIME = "30m";
  private static final Duration LONGEST = Duration.ofHours(24);

  @Override
  public CommandSpec declare() {
    CommandSpec spec = CommandSpec.create().name(verb.label());
    spec.usageMessage().description(description());
    spec.addOption(
        OptionSpec.builder(CONTAINER)
            .type(String.class)
            .paramLabel("NAME")
            .description("The target, where there are several.")
            .build());
    if (verb == Verb.HOLD) {
      spec.addOption(
          OptionSpec.builder(FOR)
              .type(String.class)
              .paramLabel("TIME")
              .description(
                  "The length of the hold, 24h at most. Default: "
                      + STANDARD_TIME
                      + ". It also ends with the sidecar.")
              .build());
    }
    SettingOptions.declare(spec, SETTINGS);
    return spec;
  }

  private String description() {
    return switch (verb) {
      case ACCEPT ->
          "Trusts the current files of the target: records them as a new generation, which is in"
              + " force from then on.";
      case HOLD -> "Starts a hold: drift is reported, and nothing is ended.";
      case RESUME -> "Ends a hold: drift that was not accepted is answered.";
      case SUGGEST -> "Prints rules of a policy that would have covered the drift seen so far.";
      case STATUS -> throw new IllegalStateException("a command of its own");
    };
  }

  @Override
  public int run(ParseResult given, Context context) {
    String container = given.matchedOptionValue(CONTAINER, null);
    Duration time =
        verb == Verb.HOLD
            ? OptionValue.duration(FOR, given.matchedOptionValue(FOR, STANDARD_TIME), LONGEST)
            : null;
    Path state = SettingOptions.read(given, context.environment(), SETTINGS).get(Setting.STATE);
    ControlReply reply =
        ControlSocket.ask(
            state.resolve(ControlSocket.DIRECTORY), new ControlRequest(verb, container, time));
    Problem problem = reply.problem();
    if (problem == null) {
      context.output().println(reply.text());
      return 0;
    }
    context.logAndWait(reply.text());
    return problem.exitCode();
  }
}
