package dev.fim.sidecar;

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
          Map.of(
              "setting", Set.of(),
              "event", Set.of("watch"),
              "procfs", Set.of(),
              "target", Set.of("procfs"),
              "watch", Set.of("target", "procfs"),
              "response", Set.of("watch", "target", "procfs"),
              "endpoint", Set.of("watch", "response"),
              "admission", Set.of(),
              "",
                  Set.of(
                      "setting",
                      "procfs",
                      "target",
                      "watch",
                      "response",
                      "endpoint",
                      "admission")));

  @Test
  void eachRoomUsesOnlyThoseThatTheTableAllows() {
    ROOMS.keepToTheirTable().check(CLASSES);
  }

  @Test
  void nothingStartsAProcess() {
    Rooms.startNoProcess().check(CLASSES);
  }
}
