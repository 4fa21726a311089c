package dev.fim.sidecar;

import com.google.re2j.Pattern;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.path.DisplayForm;
import dev.fim.path.RawPath;
import dev.fim.policy.Policy;
import dev.fim.policy.pattern.PathPattern;
import dev.fim.request.BaselineReference;
import dev.fim.sidecar.catalogue.plan.CataloguePlan;
import dev.fim.sidecar.container.inspection.ProcessInspector.Executed;
import dev.fim.sidecar.container.search.TargetSelector;
import dev.fim.sidecar.guard.setup.TargetSettings;
import dev.fim.sidecar.response.Responder;
import dev.fim.sidecar.response.decision.ResponseSettings;
import dev.fim.sidecar.response.decision.ResponseSettings.BackOff;
import dev.fim.sidecar.response.decision.ResponseSettings.VolumeDrift;
import dev.fim.sidecar.setting.BackOffChoice;
import dev.fim.sidecar.setting.BaselineChoice;
import dev.fim.sidecar.setting.Setting;
import dev.fim.sidecar.setting.Settings;
import dev.fim.sidecar.watch.WatchSettings;
import dev.fim.sidecar.watch.baseline.BaselineSource;
import dev.fim.words.Spelling;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Turns the settings of each target into the values that its guard needs.
final class TargetPlan {

  /// A link that container runtimes create at each start.
  private static final RawPath MTAB = RawPath.ofUtf8("/etc/mtab");

  /// The period of the budget of kills.
  private static final Duration HOUR = Duration.ofHours(1);

  private TargetPlan() {}

  /// All targets, each with a unique label, under which its state is kept.
  ///
  /// @throws FimException ([Problem#ARGUMENT]) if two are the same container
  static List<TargetSettings> all(Settings settings) {
    return all(settings, Map.of());
  }

  /// As [#all(Settings)], for settings that name a catalogue.
  ///
  /// @param environment for the variables of libpq
  static List<TargetSettings> all(Settings settings, Map<String, String> environment) {
    List<TargetSettings> targets = new ArrayList<>();
    Map<String, Integer> labels = new HashMap<>();
    for (Settings.Values target : settings.targets()) {
      TargetSelector selector = selector(settings, target);
      String label = label(selector);
      int count = labels.merge(label, 1, Integer::sum);
      if (count > 1 && target.find(Setting.CONTAINER) != null) {
        throw new FimException(
            Problem.ARGUMENT,
            "use the targets",
            DisplayForm.ofText(label),
            "two of them are this container",
            "name each container once");
      }
      String unique = count == 1 ? label : label + "-" + count;
      targets.add(of(settings, target, selector, unique, environment));
    }
    return targets;
  }

  private static TargetSettings of(
      Settings settings,
      Settings.Values target,
      TargetSelector selector,
      String label,
      Map<String, String> environment) {
    return new TargetSettings(
        label,
        selector,
        policy(target),
        baseline(settings, target, label, environment),
        watch(settings),
        target.get(Setting.LONGEST_START),
        switch (settings.get(Setting.EXECUTABLES)) {
          case ON -> Executed.MAPPINGS;
          case PROGRAMS -> Executed.PROGRAMS;
          case OFF -> null;
        },
        response(target),
        new Responder.Bounds(
            Responder.Bounds.DEFAULT.freeze(),
            target.get(Setting.GRACE),
            Responder.Bounds.DEFAULT.kill()),
        target.get(Setting.EXIT_CODE));
  }

  private static TargetSelector selector(Settings settings, Settings.Values target) {
    String container = target.find(Setting.CONTAINER);
    if (container != null) {
      return settings.get(Setting.ONLY_OTHER)
          ? new TargetSelector.NameOrOnlyOther(container)
          : new TargetSelector.ContainerName(container);
    }
    PathPattern executable = target.find(Setting.EXECUTABLE);
    if (executable != null) {
      return new TargetSelector.Executable(executable);
    }
    Pattern command = target.find(Setting.COMMAND);
    return command == null ? new TargetSelector.OnlyOther() : new TargetSelector.Command(command);
  }

  private static String label(TargetSelector selector) {
    return switch (selector) {
      case TargetSelector.ContainerName(String name) -> name;
      case TargetSelector.NameOrOnlyOther(String name) -> name;
      case TargetSelector.Executable _ -> "by-executable";
      case TargetSelector.Command _ -> "by-command";
      case TargetSelector.OnlyOther _ -> "only-other";
    };
  }

  private static Policy policy(Settings.Values target) {
    Path file = target.find(Setting.POLICY);
    return file == null ? written(target) : Policy.read(file);
  }

  /// The policy for the settings `paths` and `exclude`.
  private static Policy written(Settings.Values target) {
    List<String> excluded =
        Objects.requireNonNullElse(target.find(Setting.EXCLUDE), List.<String>of());
    StringBuilder text = new StringBuilder("version: 1\nrules:\n");
    for (RawPath path : target.get(Setting.PATHS)) {
      text.append("  - path: ")
          .append(Spelling.scalar(PathPattern.literal(path)))
          .append("\n    attributes: default\n");
    }
    if (target.get(Setting.PATHS).stream().anyMatch(MTAB::isWithin)) {
      text.append("  - path: /etc/mtab\n    attributes: [type, mode, uid, gid, link]\n");
    }
    for (String exclusion : excluded) {
      text.append("  - exclude: ").append(Spelling.scalar(exclusion)).append('\n');
    }
    return Policy.parse("the settings 'paths' and 'exclude'", text.toString());
  }

  private static BaselineSource baseline(
      Settings settings, Settings.Values target, String label, Map<String, String> environment) {
    BaselineChoice choice = target.get(Setting.BASELINE);
    Duration holdOff = target.get(Setting.HOLD_OFF);
    return switch (choice.source()) {
      case FIRST_SIGHT -> new BaselineSource.FirstSight(holdOff);
      case EACH_START -> new BaselineSource.EachStart(holdOff);
      case CATALOGUE ->
          new BaselineSource.Catalogue(CataloguePlan.copy(settings, target, label, environment));
      case FILE -> new BaselineSource.File(path(choice));
      case DATABASE -> new BaselineSource.Database(path(choice), new BaselineReference.Latest());
      case TREE -> new BaselineSource.Tree(RawPath.ofUtf8(path(choice).normalize().toString()));
    };
  }

  private static Path path(BaselineChoice choice) {
    return Objects.requireNonNull(choice.path());
  }

  private static WatchSettings watch(Settings settings) {
    return new WatchSettings(
        settings.get(Setting.INOTIFY) ? WatchSettings.Events.ON : WatchSettings.Events.OFF,
        settings.get(Setting.DEBOUNCE),
        settings.get(Setting.SWEEP),
        WatchSettings.SWEEP_PAUSE,
        settings.get(Setting.REHASH),
        settings.get(Setting.IO_LIMIT));
  }

  private static ResponseSettings response(Settings.Values target) {
    ResponseSettings standard = backOff(target);
    return new ResponseSettings(
        standard.mode(),
        target.get(Setting.VOLUMES) ? VolumeDrift.RESPOND : VolumeDrift.ALARM,
        standard.tries(),
        standard.patience(),
        standard.firstBackOff(),
        standard.longestBackOff(),
        standard.backOff(),
        standard.calm(),
        target
            .get(Setting.BUDGET)
            .map(kills -> new ResponseSettings.Budget(kills, HOUR))
            .orElse(null),
        null);
  }

  private static ResponseSettings backOff(Settings.Values target) {
    ResponseSettings standard = ResponseSettings.of(target.get(Setting.ACTION));
    BackOffChoice choice = target.get(Setting.BACK_OFF);
    return switch (choice.kind()) {
      case AUTO -> standard;
      case OFF -> standard.withBackOff(Duration.ZERO, BackOff.ALWAYS);
      case UP_TO -> standard.withBackOff(Objects.requireNonNull(choice.longest()), BackOff.ALWAYS);
    };
  }
}
