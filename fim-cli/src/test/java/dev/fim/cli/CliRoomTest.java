package dev.fim.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.Map.entry;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import dev.fim.scan.ScanMonitor;
import dev.fim.scan.ScanOptions;
import dev.fim.testing.Rooms;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CliRoomTest {

  private static final JavaClasses CLASSES = Rooms.mainClasses("dev.fim.cli");

  private static final Rooms ROOMS =
      new Rooms(
          "dev.fim.cli",
          Map.ofEntries(
              entry("process", Set.of()),
              entry("manual", Set.of("process")),
              entry("terminal", Set.of()),
              entry("option", Set.of("process", "terminal")),
              entry("result", Set.of("option", "terminal")),
              entry("option.trust", Set.of("option")),
              entry("catalogue", Set.of("option", "process", "result", "terminal")),
              entry(
                  "command",
                  Set.of(
                      "catalogue",
                      "command.screen",
                      "command.trust",
                      "manual",
                      "option",
                      "option.trust",
                      "process",
                      "result",
                      "terminal")),
              entry("command.screen", Set.of("option", "process", "terminal")),
              entry(
                  "command.trust",
                  Set.of("option", "option.trust", "process", "result", "terminal")),
              entry("", Set.of("command", "process", "terminal"))));

  @Test
  void eachRoomUsesOnlyThoseThatTheTableAllows() {
    ROOMS.keepToTheirTable().check(CLASSES);
  }

  @Test
  void eachPackageIsARoomOfTheTable() {
    ROOMS.areThePackages().check(CLASSES);
  }

  @Test
  void packagesFormNoCircle() {
    Rooms.noCircles("dev.fim.cli").check(CLASSES);
  }

  @Test
  void aPackageHoldsAtMostFifteenTypes() {
    ROOMS.atMost(15, Set.of()).check(CLASSES);
  }

  @Test
  void theCommandLineCallsTheFacadeAndPassesItsValues() {
    noClasses()
        .should()
        .dependOnClassesThat(
            JavaClass.Predicates.resideInAnyPackage(
                    "dev.fim.scan..",
                    "dev.fim.posix..",
                    "java.sql..",
                    "org.jdbi..",
                    "org.h2..",
                    "org.postgresql..")
                // of the scan, the values that the facade takes
                .and(DescribedPredicate.not(JavaClass.Predicates.type(ScanMonitor.class)))
                .and(DescribedPredicate.not(JavaClass.Predicates.type(ScanOptions.class))))
        .check(CLASSES);
  }

  @Test
  void nothingStartsAProcess() {
    Rooms.startNoProcess().check(CLASSES);
  }
}
