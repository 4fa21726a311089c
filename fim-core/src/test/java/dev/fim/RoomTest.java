package dev.fim;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.properties.HasType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.fim.testing.Rooms;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

class RoomTest {

  private static final JavaClasses CLASSES = Rooms.mainClasses("dev.fim");

  private static final Rooms ROOMS =
      new Rooms(
          "dev.fim",
          Map.ofEntries(
              Map.entry("path", Set.of()),
              Map.entry("file.text", Set.of("path")),
              Map.entry("file.inode", Set.of("file.text", "path")),
              Map.entry("file.content", Set.of("path")),
              Map.entry("file", Set.of("file.content", "file.inode", "file.text", "path")),
              Map.entry("error", Set.of()),
              Map.entry("policy.pattern", Set.of("path")),
              Map.entry("words", Set.of("path")),
              Map.entry("yaml", Set.of("error", "path", "words")),
              Map.entry("policy.label", Set.of()),
              Map.entry(
                  "policy.text",
                  Set.of("error", "file", "file.content", "path", "policy.label", "yaml", "words")),
              Map.entry(
                  "policy",
                  Set.of(
                      "error",
                      "file",
                      "path",
                      "policy.label",
                      "file.content",
                      "policy.pattern",
                      "policy.text",
                      "yaml",
                      "words")),
              Map.entry(
                  "aide",
                  Set.of(
                      "disk",
                      "error",
                      "file",
                      "path",
                      "policy",
                      "policy.label",
                      "policy.pattern",
                      "yaml")),
              Map.entry("baseline", Set.of("digest", "file", "path", "policy")),
              Map.entry("baseline.row", Set.of("baseline", "file", "file.inode", "path")),
              Map.entry("posix", Set.of("path")),
              Map.entry("digest", Set.of("file", "file.inode", "path", "posix")),
              Map.entry("disk", Set.of("error", "path", "posix")),
              Map.entry("key", Set.of("disk", "error", "path")),
              Map.entry("chain", Set.of("key", "path")),
              Map.entry(
                  "chain.verify", Set.of("chain", "disk", "error", "key", "path", "report.json")),
              Map.entry(
                  "seal", Set.of("baseline", "digest", "disk", "error", "key", "path", "policy")),
              Map.entry(
                  "trust",
                  Set.of(
                      "baseline.sealed",
                      "baseline",
                      "baseline.portable",
                      "baseline.row",
                      "digest",
                      "disk",
                      "error",
                      "file",
                      "key",
                      "path",
                      "policy",
                      "seal")),
              Map.entry("baseline.store", Set.of("baseline", "disk", "error", "path")),
              Map.entry(
                  "baseline.database",
                  Set.of(
                      "baseline",
                      "baseline.row",
                      "baseline.store",
                      "baseline.tree",
                      "digest",
                      "disk",
                      "error",
                      "file",
                      "file.content",
                      "key",
                      "path",
                      "policy",
                      "seal",
                      "baseline.sealed")),
              Map.entry(
                  "baseline.sealed",
                  Set.of("baseline", "baseline.row", "digest", "key", "path", "seal")),
              Map.entry("fleet", Set.of()),
              Map.entry(
                  "baseline.tree",
                  Set.of(
                      "baseline",
                      "baseline.row",
                      "digest",
                      "error",
                      "file",
                      "file.content",
                      "path",
                      "policy")),
              Map.entry(
                  "baseline.server", Set.of("baseline.tree", "disk", "error", "path", "words")),
              Map.entry(
                  "baseline.catalogue",
                  Set.of(
                      "baseline",
                      "baseline.row",
                      "baseline.sealed",
                      "baseline.server",
                      "baseline.tree",
                      "digest",
                      "error",
                      "file",
                      "file.content",
                      "fleet",
                      "key",
                      "path",
                      "policy",
                      "seal")),
              Map.entry(
                  "catalogue",
                  Set.of(
                      "baseline",
                      "baseline.catalogue",
                      "baseline.database",
                      "baseline.sealed",
                      "baseline.server",
                      "cursor",
                      "digest",
                      "disk",
                      "error",
                      "file",
                      "fleet",
                      "path",
                      "seal")),
              Map.entry("baseline.held", Set.of("baseline.row", "file", "file.inode", "path")),
              Map.entry(
                  "baseline.portable",
                  Set.of(
                      "baseline",
                      "baseline.database",
                      "baseline.row",
                      "baseline.store",
                      "disk",
                      "error",
                      "file",
                      "file.inode",
                      "file.content",
                      "path",
                      "policy",
                      "seal")),
              Map.entry(
                  "foreign.listing",
                  Set.of(
                      "baseline.held",
                      "baseline.row",
                      "cursor",
                      "disk",
                      "error",
                      "file",
                      "owner",
                      "path")),
              Map.entry(
                  "foreign.aide",
                  Set.of("file", "file.inode", "file.text", "foreign.listing", "owner", "path")),
              Map.entry("foreign.checksums", Set.of("file", "foreign.listing", "owner", "path")),
              Map.entry("foreign.mtree", Set.of("file", "foreign.listing", "owner", "path")),
              Map.entry(
                  "foreign",
                  Set.of(
                      "baseline",
                      "baseline.row",
                      "error",
                      "file",
                      "foreign.aide",
                      "foreign.checksums",
                      "foreign.listing",
                      "foreign.mtree",
                      "owner",
                      "path",
                      "policy",
                      "scan")),
              Map.entry("image.stream", Set.of("error", "file", "path", "scan", "scan.content")),
              Map.entry("image.zstd", Set.of("image.stream")),
              Map.entry("image.archive", Set.of("file", "image.stream", "path")),
              Map.entry(
                  "image.layer",
                  Set.of(
                      "baseline.held",
                      "cursor",
                      "error",
                      "file",
                      "image.archive",
                      "image.stream",
                      "path",
                      "scan.content")),
              Map.entry("image.platform", Set.of("error", "path")),
              Map.entry("image.manifest", Set.of("image.platform", "image.stream", "path")),
              Map.entry(
                  "image",
                  Set.of(
                      "baseline",
                      "baseline.held",
                      "baseline.row",
                      "disk",
                      "error",
                      "file",
                      "image.archive",
                      "image.layer",
                      "image.manifest",
                      "image.platform",
                      "image.stream",
                      "image.zstd",
                      "path",
                      "policy",
                      "posix",
                      "scan",
                      "scan.content",
                      "scan.state")),
              Map.entry("compare.merge", Set.of("error", "file", "path")),
              Map.entry("owner", Set.of("file", "path")),
              Map.entry("compare.growth", Set.of("file", "policy", "policy.label")),
              Map.entry("compare.move", Set.of("compare", "file", "policy", "policy.label")),
              Map.entry(
                  "compare",
                  Set.of(
                      "compare.growth",
                      "compare.merge",
                      "file",
                      "owner",
                      "path",
                      "policy",
                      "policy.label")),
              Map.entry(
                  "cursor", Set.of("baseline", "baseline.database", "file", "path", "policy")),
              Map.entry("scan", Set.of("error", "file", "path", "policy", "posix")),
              Map.entry("scan.state", Set.of("policy", "scan")),
              Map.entry(
                  "scan.content", Set.of("file", "file.content", "path", "posix", "scan.state")),
              Map.entry(
                  "scan.observe",
                  Set.of(
                      "file",
                      "file.inode",
                      "file.content",
                      "path",
                      "policy",
                      "posix",
                      "scan",
                      "scan.content",
                      "scan.state")),
              Map.entry(
                  "scan.resolve", Set.of("error", "file", "path", "posix", "scan", "scan.observe")),
              Map.entry(
                  "scan.walk",
                  Set.of(
                      "error",
                      "file",
                      "path",
                      "policy",
                      "posix",
                      "scan",
                      "scan.observe",
                      "scan.state")),
              Map.entry(
                  "selection",
                  Set.of(
                      "error",
                      "file",
                      "file.content",
                      "path",
                      "policy",
                      "policy.label",
                      "scan",
                      "scan.resolve",
                      "scan.state")),
              Map.entry("session", Set.of("baseline.held", "file", "path", "policy", "scan")),
              Map.entry(
                  "verified",
                  Set.of(
                      "baseline",
                      "baseline.database",
                      "disk",
                      "error",
                      "file",
                      "file.inode",
                      "path",
                      "policy",
                      "scan")),
              Map.entry(
                  "checked",
                  Set.of(
                      "baseline",
                      "baseline.store",
                      "compare",
                      "disk",
                      "error",
                      "path",
                      "policy",
                      "seal")),
              Map.entry(
                  "",
                  Set.of(
                      "baseline",
                      "baseline.database",
                      "baseline.held",
                      "baseline.portable",
                      "baseline.sealed",
                      "catalogue",
                      "checked",
                      "compare",
                      "cursor",
                      "digest",
                      "error",
                      "export",
                      "file",
                      "foreign",
                      "image",
                      "key",
                      "path",
                      "policy",
                      "policy.label",
                      "request",
                      "run",
                      "scan",
                      "scan.resolve",
                      "scan.walk",
                      "seal",
                      "selection",
                      "session",
                      "trust")),
              Map.entry(
                  "watch.events",
                  Set.of(
                      "",
                      "baseline",
                      "compare",
                      "error",
                      "file",
                      "path",
                      "policy",
                      "policy.label",
                      "posix",
                      "scan")),
              Map.entry(
                  "watch",
                  Set.of(
                      "",
                      "compare",
                      "error",
                      "path",
                      "posix",
                      "request",
                      "scan",
                      "session",
                      "watch.events")),
              Map.entry(
                  "request",
                  Set.of(
                      "baseline",
                      "compare",
                      "error",
                      "file",
                      "image",
                      "path",
                      "policy",
                      "scan",
                      "words")),
              Map.entry(
                  "run",
                  Set.of(
                      "baseline",
                      "baseline.database",
                      "baseline.held",
                      "baseline.row",
                      "baseline.portable",
                      "baseline.sealed",
                      "catalogue",
                      "checked",
                      "compare",
                      "compare.move",
                      "cursor",
                      "digest",
                      "error",
                      "file",
                      "foreign",
                      "image",
                      "owner",
                      "packages",
                      "path",
                      "policy",
                      "policy.label",
                      "request",
                      "scan",
                      "scan.resolve",
                      "scan.state",
                      "scan.walk",
                      "seal",
                      "selection",
                      "trust",
                      "verified")),
              Map.entry(
                  "export",
                  Set.of(
                      "baseline",
                      "baseline.portable",
                      "file",
                      "file.text",
                      "foreign.aide",
                      "foreign.mtree",
                      "path",
                      "policy",
                      "report",
                      "report.listing")),
              Map.entry("packages", Set.of("compare", "file", "path", "posix", "scan")),
              Map.entry("process", Set.of("error", "path", "posix")),
              Map.entry("report.output", Set.of("error", "path")),
              Map.entry("report.diff", Set.of("compare", "file", "file.content", "path")),
              Map.entry("report.view", Set.of("compare", "file")),
              Map.entry(
                  "report.json",
                  Set.of(
                      "compare",
                      "file",
                      "owner",
                      "path",
                      "policy",
                      "policy.label",
                      "report.diff",
                      "report.output")),
              Map.entry(
                  "report",
                  Set.of(
                      "baseline",
                      "compare",
                      "error",
                      "file",
                      "owner",
                      "path",
                      "policy",
                      "policy.label",
                      "report.event",
                      "report.html",
                      "file.content",
                      "report.diff",
                      "report.json",
                      "report.output",
                      "report.view")),
              Map.entry(
                  "report.event",
                  Set.of(
                      "compare",
                      "file",
                      "owner",
                      "path",
                      "policy.label",
                      "report.json",
                      "report.output")),
              Map.entry(
                  "report.html",
                  Set.of(
                      "compare", "file", "path", "policy.label", "report.diff", "report.output")),
              Map.entry(
                  "report.fleet",
                  Set.of("fleet", "path", "report", "report.html", "report.json", "report.output")),
              Map.entry(
                  "report.listing",
                  Set.of(
                      "baseline",
                      "checked",
                      "compare",
                      "digest",
                      "file",
                      "file.content",
                      "key",
                      "owner",
                      "path",
                      "policy",
                      "report",
                      "report.json",
                      "report.output",
                      "seal"))));

  @Test
  void eachRoomUsesOnlyThoseThatTheTableAllows() {
    ROOMS.keepToTheirTable().check(CLASSES);
  }

  @Test
  void eachPackageIsARoomOfTheTable() {
    ROOMS.areThePackages().check(CLASSES);
  }

  @Test
  void theTableIsReallyHeldAgainstTheClasses() {
    Rooms nothingAllowed = new Rooms("dev.fim", Map.of("path", Set.of(), "file", Set.of()));
    assertThat(CLASSES.size()).isGreaterThan(30);
    assertThatThrownBy(() -> nothingAllowed.keepToTheirTable().check(CLASSES))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("<dev.fim.file.MountPoint.path> has type <dev.fim.path.RawPath>")
        .hasMessageContaining("dev.fim.compare.Change stands in no room of the table");
  }

  @Test
  void packagesFormNoCircle() {
    Rooms.noCircles("dev.fim").check(CLASSES);
  }

  @Test
  void aPackageHoldsAtMostFifteenTypes() {
    ROOMS.atMost(15, Set.of()).check(CLASSES);
  }

  @Test
  void aPackageThatHoldsTooMuchIsSeen() {
    assertThatThrownBy(() -> ROOMS.atMost(3, Set.of("verified")).check(CLASSES))
        .hasMessageContaining("package policy.pattern holds 8 types")
        .hasMessageNotContaining("package verified");
    assertThatThrownBy(() -> ROOMS.atMost(15, Set.of("error")).check(CLASSES))
        .hasMessageContaining("package error needs no exception");
  }

  @Test
  void aPackageWithoutALineIsSeenAndALineWithoutAPackage() {
    Rooms other = new Rooms("dev.fim", Map.of("path", Set.of(), "attic", Set.of()));
    assertThatThrownBy(() -> other.areThePackages().check(CLASSES))
        .hasMessageContaining("package policy.pattern is no room of the table")
        .hasMessageContaining("room attic is no package")
        .hasMessageNotContaining("package path");
  }

  @Test
  void aCircleIsSeenBetweenAPackageAndOneBelowIt() {
    assertThatThrownBy(() ->
            Rooms.noCircles("com.tngtech.archunit.core.domain")
                .check(classes(JavaClass.class, JavaAnnotation.class, HasType.class)))
        .hasMessageContaining("Cycle detected");
  }

  @Test
  void onlyTheBaselineKnowsSql() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.fim.baseline..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.sql..", "javax.sql..", "org.jdbi..", "org.h2..", "org.postgresql..")
        .check(CLASSES);
  }

  @Test
  void onlyPosixCallsForeignFunctions() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.fim.posix..")
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "link to foreign functions",
                (JavaClass type) ->
                    Set.of("Linker", "FunctionDescriptor", "SymbolLookup")
                        .contains(
                            type.getFullName().replaceFirst("^java\\.lang\\.foreign\\.", ""))))
        .check(CLASSES);
  }

  @Test
  void theScanKnowsNoPathThatIsText() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.fim.scan..", "dev.fim.path..", "dev.fim.file..", "dev.fim.posix..")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.io.File")
        .orShould()
        .dependOnClassesThat()
        .resideInAPackage("java.nio.file..")
        .check(CLASSES);
  }

  @Test
  void onlyThePathOfTheDatabaseIsResolvedByTheCheckersOwnRoot() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.fim.baseline..")
        .should()
        .callMethodWhere(
            DescribedPredicate.describe(
                "resolves links by text",
                call ->
                    Set.of("toRealPath", "getCanonicalPath", "getCanonicalFile")
                        .contains(call.getName())))
        .check(CLASSES);
  }

  @Test
  void nothingStartsAProcess() {
    Rooms.startNoProcess().check(CLASSES);
  }

  @Test
  void bothWaysToStartAProcessAreSeen() {
    assertThatThrownBy(() -> Rooms.startNoProcess().check(classes(Builder.class)))
        .hasMessageContaining("java.lang.ProcessBuilder.start()");
    assertThatThrownBy(() -> Rooms.startNoProcess().check(classes(Exec.class)))
        .hasMessageContaining("java.lang.Runtime.exec(");
  }

  private static JavaClasses classes(Class<?>... types) {
    return new ClassFileImporter().importClasses(types);
  }

  private record Builder(ProcessBuilder builder) implements Callable<Process> {
    @Override
    public Process call() throws IOException {
      return builder.start();
    }
  }

  private record Exec(List<String> command) implements Callable<Process> {
    @Override
    public Process call() throws IOException {
      return Runtime.getRuntime().exec(command.toArray(String[]::new));
    }
  }
}
