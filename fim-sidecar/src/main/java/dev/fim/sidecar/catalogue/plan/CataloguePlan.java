package dev.fim.sidecar.catalogue.plan;

import dev.fim.baseline.server.CatalogueAddress;
import dev.fim.catalogue.FleetCatalogue;
import dev.fim.catalogue.StoreLocation;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.fleet.PodIdentity;
import dev.fim.sidecar.catalogue.CatalogueCopy;
import dev.fim.sidecar.catalogue.CatalogueRefresher;
import dev.fim.sidecar.catalogue.CatalogueReporter;
import dev.fim.sidecar.endpoint.Metrics;
import dev.fim.sidecar.event.EventLog;
import dev.fim.sidecar.guard.setup.TargetSettings;
import dev.fim.sidecar.setting.Setting;
import dev.fim.sidecar.setting.Settings;
import dev.fim.sidecar.watch.baseline.BaselineSource;
import dev.fim.sidecar.watch.baseline.BaselineTarget;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What the settings say of the catalogue.
public final class CataloguePlan {

  private static final String OFF = "off";
  private static final String ON = "on";

  /// After so long without an answer, the server counts as away.
  private static final Duration ANSWER = Duration.ofSeconds(30);

  /// How often a report says that all is well.
  private static final Duration ALIVE = Duration.ofMinutes(10);

  private CataloguePlan() {}

  /// The copy of the baseline of a target.
  ///
  /// @throws FimException ([Problem#ARGUMENT]) if the settings name no catalogue
  public static CatalogueCopy copy(
      Settings settings, Settings.Values target, String label, Map<String, String> environment) {
    String url = settings.get(Setting.CATALOGUE);
    if (url.equals(OFF)) {
      throw new FimException(
          Problem.ARGUMENT,
          "use",
          "the baseline 'catalogue'",
          "there is no setting 'catalogue'",
          "set it to the URL of the server");
    }
    String name = Objects.requireNonNullElse(target.find(Setting.CATALOGUE_NAME), label);
    return new CatalogueCopy(
        settings.get(Setting.STATE),
        BaselineTarget.fileName(label),
        new StoreLocation.OnServer(address(url, environment), name),
        target.find(Setting.IMAGE));
  }

  private static CatalogueAddress address(String url, Map<String, String> environment) {
    return CatalogueAddress.of(url, environment).withAnswerWithin(ANSWER);
  }

  /// Starts the thread that refreshes the copies of all targets.
  public static CatalogueRefresher refresher(
      Settings settings,
      List<TargetSettings> targets,
      EventLog events,
      Metrics metrics,
      Consumer<String> log) {
    return CatalogueRefresher.start(
        copies(targets),
        settings.get(Setting.CATALOGUE_REFRESH),
        events,
        metrics,
        log,
        Clock.systemUTC());
  }

  private static Map<String, CatalogueCopy> copies(List<TargetSettings> targets) {
    Map<String, CatalogueCopy> copies = new HashMap<>();
    for (TargetSettings target : targets) {
      if (target.baseline() instanceof BaselineSource.Catalogue(CatalogueCopy copy)) {
        copies.put(target.label(), copy);
      }
    }
    return copies;
  }

  /// Starts the thread that reports, if the settings want it.
  public static @Nullable CatalogueReporter reporter(
      Settings settings,
      List<TargetSettings> targets,
      Map<String, String> environment,
      String version,
      Metrics metrics,
      Consumer<String> log) {
    String wanted = settings.get(Setting.CATALOGUE_REPORT);
    if (wanted.equals(OFF)) {
      return null;
    }
    String url = wanted.equals(ON) ? settings.get(Setting.CATALOGUE) : wanted;
    if (url.equals(OFF)) {
      throw new FimException(
          Problem.ARGUMENT,
          "use",
          "the setting 'catalogue-report'",
          "there is no setting 'catalogue'",
          "set it to the URL of the server");
    }
    FleetCatalogue server = new FleetCatalogue(address(url, environment));
    CatalogueReporter.Identity identity =
        new CatalogueReporter.Identity(
            new PodIdentity(
                text(settings, Setting.CLUSTER),
                text(settings, Setting.NAMESPACE),
                text(settings, Setting.POD),
                text(settings, Setting.POD_UID),
                text(settings, Setting.NODE),
                null),
            images(settings, targets),
            copies(targets),
            version);
    return CatalogueReporter.start(identity, server::report, ALIVE, metrics, log);
  }

  private static @Nullable String text(Settings settings, Setting<String> setting) {
    String value = settings.get(setting);
    return value.equals("-") ? null : value;
  }

  private static Map<String, String> images(Settings settings, List<TargetSettings> targets) {
    Map<String, String> images = new HashMap<>();
    for (int i = 0; i < targets.size(); i++) {
      String image = settings.targets().get(i).find(Setting.IMAGE);
      if (image != null) {
        images.put(targets.get(i).label(), image);
      }
    }
    return images;
  }
}
