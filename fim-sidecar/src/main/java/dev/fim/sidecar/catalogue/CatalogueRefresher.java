package dev.fim.sidecar.catalogue;

import dev.fim.error.FimException;
import dev.fim.sidecar.endpoint.Metrics;
import dev.fim.sidecar.event.Event;
import dev.fim.sidecar.event.EventLog;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// Refreshes the copies of baselines, on a thread of its own. If the server is away, the watch goes
/// on with the copies: an event says so once, and a metric gives the time of the last success.
public final class CatalogueRefresher implements AutoCloseable {

  /// The name of the thread.
  static final String THREAD = "fim-catalogue";

  /// How soon to ask again if there is no copy at all.
  private static final Duration URGENT = Duration.ofSeconds(2);

  private final Map<String, CatalogueCopy> copies;
  private final Duration period;
  private final EventLog events;
  private final Metrics metrics;
  private final Consumer<String> log;
  private final Clock clock;
  private final Map<String, ServerFault> faults = new ConcurrentHashMap<>();
  private final Thread thread;

  private CatalogueRefresher(
      Map<String, CatalogueCopy> copies,
      Duration period,
      EventLog events,
      Metrics metrics,
      Consumer<String> log,
      Clock clock) {
    this.copies = Map.copyOf(copies);
    this.period = period;
    this.events = events;
    this.metrics = metrics;
    this.log = log;
    this.clock = clock;
    this.thread = Thread.ofPlatform().daemon().name(THREAD).unstarted(this::run);
  }

  /// Starts the thread.
  ///
  /// @param copies by the label of their target
  /// @param period how often to ask the server
  /// @param log takes lines in display form; must not block
  public static CatalogueRefresher start(
      Map<String, CatalogueCopy> copies,
      Duration period,
      EventLog events,
      Metrics metrics,
      Consumer<String> log,
      Clock clock) {
    CatalogueRefresher refresher =
        new CatalogueRefresher(copies, period, events, metrics, log, clock);
    if (!copies.isEmpty()) {
      refresher.thread.start();
    }
    return refresher;
  }

  private void run() {
    try {
      while (true) {
        boolean isUrgent = false;
        for (Map.Entry<String, CatalogueCopy> copy : copies.entrySet()) {
          isUrgent |= !refresh(copy.getKey(), copy.getValue());
        }
        Thread.sleep(isUrgent && period.compareTo(URGENT) > 0 ? URGENT : period);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// @return whether there is a copy
  private boolean refresh(String label, CatalogueCopy copy) {
    try {
      if (copy.refresh()) {
        log.accept(label + ": took a new baseline from " + copy.display());
      }
      metrics.refreshed(label, clock.instant());
      if (faults.remove(label) != null) {
        events.write(new Event.Catalogue(label, "back", "the catalogue answers again"));
      }
      return true;
    } catch (FimException | IllegalStateException | IllegalArgumentException e) {
      ServerFault fault = ServerFault.of(e);
      boolean hasCopy = hasCopy(copy);
      if (!fault.isOfTheKindOf(faults.put(label, fault))) {
        events.write(new Event.Catalogue(label, "away", fault.reason()));
        log.accept(
            label
                + ": "
                + fault.reason()
                + (hasCopy ? "; goes on with its copy" : "; there is no copy yet"));
      }
      return hasCopy;
    }
  }

  private static boolean hasCopy(CatalogueCopy copy) {
    try {
      return copy.claim() != null;
    } catch (FimException e) {
      return false;
    }
  }

  /// Ends the thread, without waiting for the server.
  @Override
  public void close() {
    thread.interrupt();
  }
}
