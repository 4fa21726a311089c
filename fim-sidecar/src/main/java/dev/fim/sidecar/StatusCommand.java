package dev.fim.sidecar;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.sidecar.control.ControlReply;
import dev.fim.sidecar.control.ControlRequest;
import dev.fim.sidecar.control.ControlRequest.Verb;
import dev.fim.sidecar.control.ControlSocket;
import dev.fim.sidecar.control.StatusCode;
import dev.fim.sidecar.control.TargetStatus;
import dev.fim.sidecar.setting.Setting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// `fim-sidecar status`: prints the state of the targets of a running sidecar, one per line.
final class StatusCommand implements Command {

  private static final int NOT_READY = 32; // the code of fim for unverified files
  private static final List<Setting<?>> SETTINGS = List.of(Setting.STATE);
  private static final String CONTAINER = "--container";
  private static final String FORMAT = "--format";

  private static final List<String> HEADING =
      List.of("CONTAINER", "READY", "BASELINE", "ENTRIES", "INTACT", "DRIFTED", "HELD-UNTIL");

  @Override
  public CommandSpec declare() {
    CommandSpec spec = CommandSpec.create().name(Verb.STATUS.label());
    spec.usageMessage()
        .description(
            "Prints the state of the targets, one per line.",
            "Exits with 0 if all are ready, and with 32 if one is not.");
    spec.addOption(
        OptionSpec.builder(CONTAINER)
            .type(String.class)
            .paramLabel("NAME")
            .description("The target. Default: all.")
            .build());
    spec.addOption(
        OptionSpec.builder(FORMAT)
            .type(String.class)
            .paramLabel("FORMAT")
            .description("text or json. Default: text.")
            .build());
    SettingOptions.declare(spec, SETTINGS);
    return spec;
  }

  @Override
  public int run(ParseResult given, Context context) {
    String format = given.matchedOptionValue(FORMAT, "text");
    if (!format.equals("text") && !format.equals("json")) {
      throw new FimException(
          Problem.ARGUMENT,
          "use the option",
          FORMAT,
          "found '" + format + "'",
          "allowed: text, json");
    }
    Path state = SettingOptions.read(given, context.environment(), SETTINGS).get(Setting.STATE);
    String container = given.matchedOptionValue(CONTAINER, null);
    ControlReply reply =
        ControlSocket.ask(
            state.resolve(ControlSocket.DIRECTORY),
            new ControlRequest(Verb.STATUS, container, null));
    Problem problem = reply.problem();
    if (problem != null) {
      context.logAndWait(reply.text());
      return problem.exitCode();
    }
    List<TargetStatus> targets = StatusCode.targets(reply.text());
    if (format.equals("json")) {
      context.output().println(reply.text());
    } else {
      lines(targets).forEach(context.output()::println);
    }
    return targets.stream().allMatch(TargetStatus::isReady) ? 0 : NOT_READY;
  }

  /// Prints a table, and below it why targets are not ready.
  static List<String> lines(List<TargetStatus> targets) {
    List<List<String>> rows = new ArrayList<>(List.of(HEADING));
    targets.forEach(target -> rows.add(row(target)));
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        int at = column;
        int width = rows.stream().mapToInt(each -> each.get(at).length()).max().orElse(0);
        line.append(row.get(column)).repeat(' ', width - row.get(column).length() + 2);
      }
      lines.add(line.toString().stripTrailing());
    }
    targets.stream().map(TargetStatus::reason).filter(Objects::nonNull).forEach(lines::add);
    return lines;
  }

  private static List<String> row(TargetStatus target) {
    boolean isKnown = target.baseline() != null;
    return List.of(
        target.container(),
        target.isReady() ? "yes" : "no",
        shown(target.baseline()),
        isKnown ? Long.toString(target.entries()) : "-",
        shown(target.intact()),
        shown(target.drifted()),
        shown(target.heldUntil()));
  }

  private static String shown(@Nullable Object value) {
    return value == null ? "-" : value.toString();
  }
}
