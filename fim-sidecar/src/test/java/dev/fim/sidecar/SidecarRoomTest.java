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
              entry("finding", Set.of()),
              entry("container", Set.of("procfs")),
              entry("container.search", Set.of("container", "procfs", "state")),
              entry("container.inspection", Set.of("container", "procfs")),
              entry("watch", Set.of("finding", "procfs")),
              entry("watch.baseline", Set.of("catalogue", "finding", "container", "state")),
              entry("catalogue", Set.of("endpoint", "event", "finding", "state")),
              entry(
                  "catalogue.plan",
                  Set.of(
                      "catalogue",
                      "endpoint",
                      "event",
                      "guard.setup",
                      "setting",
                      "watch.baseline")),
              entry("response.decision", Set.of("finding")),
              entry(
                  "response",
                  Set.of("response.decision", "finding", "container", "procfs", "state")),
              entry("serve", Set.of()),
              entry("endpoint", Set.of("serve")),
              entry("event", Set.of("finding")),
              entry("setting", Set.of("response.decision")),
              entry("control", Set.of()),
              entry(
                  "guard.setup",
                  Set.of(
                      "procfs",
                      "container",
                      "container.search",
                      "container.inspection",
                      "watch",
                      "watch.baseline",
                      "response",
                      "response.decision",
                      "endpoint",
                      "event")),
              entry("guard.drift", Set.of("finding", "event")),
              entry(
                  "guard.report",
                  Set.of(
                      "guard.setup",
                      "finding",
                      "response",
                      "response.decision",
                      "event",
                      "endpoint")),
              entry(
                  "guard.search",
                  Set.of(
                      "guard.setup",
                      "guard.report",
                      "procfs",
                      "container",
                      "container.search",
                      "finding")),
              entry(
                  "guard",
                  Set.of(
                      "guard.setup",
                      "guard.drift",
                      "guard.report",
                      "guard.search",
                      "procfs",
                      "container",
                      "container.search",
                      "container.inspection",
                      "finding",
                      "watch",
                      "watch.baseline",
                      "response",
                      "response.decision",
                      "endpoint",
                      "event",
                      "control")),
              entry(
                  "admission",
                  Set.of("setting", "admission.annotation", "admission.pod", "admission.setting")),
              entry("admission.setting", Set.of("admission.annotation", "admission.pod")),
              entry("admission.pod", Set.of()),
              entry("admission.annotation", Set.of("setting", "admission.pod")),
              entry(
                  "admission.manifest", Set.of("admission", "admission.setting", "admission.pod")),
              entry(
                  "webhook",
                  Set.of(
                      "admission",
                      "admission.setting",
                      "admission.pod",
                      "serve",
                      "endpoint",
                      "event",
                      "webhook.certificate")),
              entry("webhook.certificate", Set.of()),
              entry(
                  "",
                  Set.of(
                      "catalogue",
                      "catalogue.plan",
                      "setting",
                      "control",
                      "event",
                      "guard",
                      "guard.setup",
                      "procfs",
                      "state",
                      "container",
                      "container.search",
                      "container.inspection",
                      "watch",
                      "watch.baseline",
                      "response",
                      "response.decision",
                      "endpoint",
                      "admission",
                      "admission.manifest",
                      "admission.setting",
                      "webhook",
                      "webhook.certificate"))));

  @Test
  void eachRoomUsesOnlyThoseThatTheTableAllows() {
    ROOMS.keepToTheirTable().check(CLASSES);
  }

  @Test
  void eachPackageIsARoom() {
    ROOMS.areThePackages().check(CLASSES);
  }

  @Test
  void packagesFormNoCircle() {
    Rooms.noCircles("dev.fim.sidecar").check(CLASSES);
  }

  @Test
  void aPackageHoldsAtMostFifteenTypes() {
    ROOMS.atMost(15, Set.of()).check(CLASSES);
  }

  @Test
  void nothingStartsAProcess() {
    Rooms.startNoProcess().check(CLASSES);
  }
}
