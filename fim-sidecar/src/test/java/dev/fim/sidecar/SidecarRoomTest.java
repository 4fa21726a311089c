package dev.fim.sidecar;

import static java.util.Map.entry;

import com.tngtech.archunit.core.domain.JavaClasses;
import dev.fim.testing.Rooms;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SidecarRoomTest {

  private static final JavaClasses CLASSES = Rooms.mainClasses("dev.fim.sidecar");

  private static final Rooms ROOMS =
      new Rooms(
          "dev.fim.sidecar",
          Map.ofEntries(
              entry("procfs", Set.of()),
              entry("state", Set.of()),
              entry("container", Set.of("procfs", "state")),
              entry("watch", Set.of("container", "procfs", "state")),
              entry("response", Set.of("watch", "container", "procfs", "state")),
              entry("http", Set.of()),
              entry("endpoint", Set.of("http")),
              entry("event", Set.of("watch")),
              entry("setting", Set.of("response")),
              entry("control", Set.of()),
              entry(
                  "guard",
                  Set.of("procfs", "container", "watch", "response", "endpoint", "event", "control")),
              entry("admission", Set.of("setting")),
              entry("webhook", Set.of("admission", "http", "endpoint", "event")),
              entry(
                  "",
                  Set.of(
                      "setting",
                      "control",
                      "event",
                      "guard",
                      "procfs",
                      "state",
                      "container",
                      "watch",
                      "response",
                      "endpoint",
                      "admission",
                      "webhook"))));

  @Test
  void eachRoomUsesOnlyThoseThatTheTableAllows() {
    ROOMS.keepToTheirTable().check(CLASSES);
  }

  @Test
  void nothingStartsAProcess() {
    Rooms.startNoProcess().check(CLASSES);
  }
}
