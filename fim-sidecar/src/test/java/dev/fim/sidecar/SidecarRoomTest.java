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
              "procfs", Set.of(),
              "target", Set.of("procfs"),
              "watch", Set.of("target", "procfs"),
              "response", Set.of("watch", "target", "procfs"),
              "endpoint", Set.of("watch", "response"),
              "event", Set.of("watch"),
              "setting", Set.of("response"),
              "guard", Set.of("procfs", "target", "watch", "response", "endpoint", "event"),
              "admission", Set.of(),
              "",
                  Set.of(
                      "setting",
                      "event",
                      "guard",
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
