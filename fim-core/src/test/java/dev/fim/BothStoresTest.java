package dev.fim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.baseline.ForgetResult;
import dev.fim.baseline.Generation;
import dev.fim.catalogue.StoreLocation;
import dev.fim.compare.Change;
import dev.fim.compare.Verdict;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.export.ExportFormat;
import dev.fim.file.Entry;
import dev.fim.file.FileEntry;
import dev.fim.file.content.KeptContent;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.policy.Policy;
import dev.fim.request.BaselineReference;
import dev.fim.request.Outcome;
import dev.fim.request.TreeRequest;
import dev.fim.scan.ScanMonitor;
import dev.fim.scan.TreeRoot;
import dev.fim.session.SessionTerms;
import dev.fim.testing.PostgresServer;
import dev.fim.testing.TestTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What the façade does on a file, it does on a server.
class BothStoresTest {

  private static final PostgresServer SERVER = PostgresServer.shared();
  private static final String DATABASE = SERVER.newCatalogue();
  private static final AtomicInteger NAMES = new AtomicInteger();

  enum Store {
    FILE,
    SERVER
  }

  private static StoreLocation location(Store store, TestTree tree) {
    return switch (store) {
      case FILE -> StoreLocation.of(tree.privateDirectory("db").resolve("fim"));
      case SERVER ->
          StoreLocation.of(
              BothStoresTest.SERVER.address(DATABASE, "postgres"),
              "name" + NAMES.incrementAndGet());
    };
  }

  private static List<Entry> entries(FileIntegrity fim, long generation) {
    List<Entry> entries = new ArrayList<>();
    fim.show(new BaselineReference.Numbered(generation), List.of(), entries::add);
    return entries;
  }

  @ParameterizedTest
  @EnumSource
  void aTreeIsRecordedCheckedUpdatedComparedExportedImportedAndForgotten(Store store)
      throws IOException {
    try (TestTree tree = TestTree.create()) {
      Path files = Path.of(tree.root().display());
      for (int i = 0; i < 300; i++) {
        Files.createDirectories(files.resolve("d" + i % 7));
        Files.writeString(files.resolve("d" + i % 7).resolve("f" + i), "content " + i);
      }
      FileIntegrity fim = FileIntegrity.at(location(store, tree));
      TreeRequest request = TreeRequest.standard().withRoot(tree.root());
      List<Change> changes = new ArrayList<>();

      Outcome recorded = fim.init(request, changes::add);
      assertThat(recorded.generation().id()).isEqualTo(1);
      assertThat(recorded.header().baseline().id()).isEqualTo(1);
      assertThat(fim.check(TreeRequest.standard(), changes::add).verdict())
          .isEqualTo(Verdict.INTACT);

      Files.writeString(files.resolve("d3/f3"), "another");
      Files.delete(files.resolve("d4/f4"));
      Files.writeString(files.resolve("d5/new"), "new");
      fim.check(TreeRequest.standard(), changes::add);
      assertThat(changes).extracting(change -> change.path().display()).contains("/d3/f3");
      assertThat(changes).hasSize(3);

      changes.clear();
      Outcome updated =
          fim.update(TreeRequest.standard(), new BaselineReference.Latest(), changes::add);
      assertThat(updated.generation().id()).isEqualTo(2);
      assertThat(updated.header().notes()).contains("recorded as generation 2");
      assertThat(changes).hasSize(3);
      assertThat(fim.check(TreeRequest.standard(), _ -> {}).verdict()).isEqualTo(Verdict.INTACT);
      assertThat(fim.init(request, _ -> {}).generation().id()).isEqualTo(3);
      assertThat(fim.generations()).extracting(Generation::id).containsExactly(1L, 2L, 3L);

      changes.clear();
      fim.compare(new BaselineReference.Numbered(1), new BaselineReference.Latest(), changes::add);
      assertThat(changes).hasSize(3);
      assertThat(
              fim.explain(
                  ByteString.ofUtf8("/d3/f3"), TreeRequest.standard().withRoot(tree.root())))
          .isNotNull();
      assertThat(fim.preview(request, _ -> {})).isNotNull();

      ByteArrayOutputStream out = new ByteArrayOutputStream();
      fim.export(new BaselineReference.Numbered(2), out);
      Path portable = Files.write(tree.privateDirectory("out").resolve("x.fim"), out.toByteArray());
      assertThat(fim.export(new BaselineReference.Latest(), ExportFormat.NDJSON, out)).isEmpty();
      assertThat(fim.importFrom(portable).id()).isEqualTo(4);
      assertThat(entries(fim, 4)).isEqualTo(entries(fim, 2));

      try (CheckSession session =
              fim.session(new BaselineReference.Numbered(2), SessionTerms.STANDARD);
          TreeRoot root = TreeRoot.open(tree.root())) {
        assertThat(session.check(root, new ScanMonitor(), _ -> {}).verdict())
            .isEqualTo(Verdict.INTACT);
      }

      ForgetResult forgotten = fim.keepNewest(2, new ScanMonitor());
      assertThat(forgotten.forgotten()).extracting(Generation::id).containsExactly(1L, 2L);
      assertThat(fim.generations()).extracting(Generation::id).containsExactly(3L, 4L);
      assertThat(fim.init(request, _ -> {}).generation().id()).isEqualTo(5);
    }
  }

  @ParameterizedTest
  @EnumSource
  void copiesOfContentAreKeptOverUpdates(Store store) throws IOException {
    try (TestTree tree = TestTree.create()) {
      Path files = Path.of(tree.root().display());
      Files.createDirectories(files.resolve("etc"));
      for (int i = 0; i < 30; i++) {
        Files.writeString(files.resolve("etc/conf" + i), "value " + i % 5);
      }
      Policy policy =
          Policy.parse(
              "test",
              """
              version: 1
              rules:
                - path: /
                  content: 64KiB
              """);
      FileIntegrity fim = FileIntegrity.at(location(store, tree));
      TreeRequest request = TreeRequest.standard().withRoot(tree.root()).withPolicy(policy);
      fim.init(request, _ -> {});
      Files.writeString(files.resolve("etc/conf7"), "another");
      List<Change> changes = new ArrayList<>();
      fim.update(TreeRequest.standard(), new BaselineReference.Latest(), changes::add);
      assertThat(changes).hasSize(1);
      Change.Changed changed = (Change.Changed) changes.getFirst();
      assertThat(changed.expected().content()).isInstanceOf(KeptContent.Copy.class);
      assertThat(entries(fim, 2))
          .filteredOn(entry -> entry.path().isWithin(RawPath.ofUtf8("/etc")))
          .filteredOn(entry -> entry instanceof FileEntry file && file.content() != null)
          .hasSize(30);
      fim.keepNewest(1, new ScanMonitor());
      Files.writeString(files.resolve("etc/conf3"), "a third");
      changes.clear();
      fim.check(TreeRequest.standard(), changes::add);
      assertThat(((Change.Changed) changes.getFirst()).expected().content())
          .isInstanceOf(KeptContent.Copy.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aQuickCheckNeedsAFile(Store store) throws IOException {
    try (TestTree tree = TestTree.create()) {
      Files.writeString(Path.of(tree.root().display()).resolve("x"), "x");
      FileIntegrity fim = FileIntegrity.at(location(store, tree));
      fim.init(TreeRequest.standard().withRoot(tree.root()), _ -> {});
      switch (store) {
        case FILE ->
            assertThat(
                    fim.checkQuickly(
                            TreeRequest.standard(), new BaselineReference.Latest(), 0, _ -> {})
                        .verdict())
                .isEqualTo(Verdict.INTACT);
        case SERVER ->
            assertThatThrownBy(() ->
                    fim.checkQuickly(
                        TreeRequest.standard(), new BaselineReference.Latest(), 0, _ -> {}))
                .isInstanceOf(FimException.class)
                .hasMessageEndingWith(
                    "a quick check needs a database file; take the generation over with 'fim pull'"
                        + " first")
                .extracting("problem")
                .isEqualTo(Problem.ARGUMENT);
      }
    }
  }
}
