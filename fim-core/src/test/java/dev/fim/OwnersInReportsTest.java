package dev.fim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.compare.Change;
import dev.fim.compare.ReportHeader;
import dev.fim.compare.Summary;
import dev.fim.compare.Verdict;
import dev.fim.path.RawPath;
import dev.fim.report.ReportFormat;
import dev.fim.report.ReportWriter;
import dev.fim.report.Style;
import dev.fim.report.view.Level;
import dev.fim.report.view.ReportDetail;
import dev.fim.request.Outcome;
import dev.fim.request.Receiver;
import dev.fim.request.TreeRequest;
import dev.fim.testing.TestTree;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OwnersInReportsTest {

  private final TestTree tree = TestTree.create();
  private FileIntegrity fim;

  @BeforeEach
  void recordATreeWithNames() {
    TestTree.requireRoot();
    tree.dir("etc")
        .file("etc/passwd", "root:x:0:0::/:/bin/sh\napp:x:1000:100::/:/bin/sh\n")
        .file("etc/group", "users:x:100:\n")
        .file("f", "x")
        .owner("f", 0, 0);
    fim = FileIntegrity.at(tree.privateDirectory("db").resolve("fim"));
    fim.init(request(), _ -> {});
  }

  @AfterEach
  void removeTree() {
    tree.close();
  }

  private TreeRequest request() {
    return TreeRequest.standard().withRoot(tree.root());
  }

  /// A check, reported while it runs.
  private final class Reported implements Receiver {
    private final ReportFormat format;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private @Nullable ReportWriter writer;

    Reported(ReportFormat format) {
      this.format = format;
    }

    @Override
    public void begin(ReportHeader header) {
      writer = format.open(out, header, Style.PLAIN, ReportDetail.of(Level.ALL));
    }

    @Override
    public void changed(Change change) {
      Objects.requireNonNull(writer).change(change);
    }

    @Override
    public void end(Summary summary, List<RawPath> skippedMounts) {
      Objects.requireNonNull(writer).finish(summary, skippedMounts);
    }

    String text() {
      Outcome outcome = fim.check(request(), this);
      assertThat(outcome.verdict()).isEqualTo(Verdict.DRIFTED);
      return out.toString(StandardCharsets.UTF_8);
    }
  }

  @Test
  void namesOfTheTreeStandBesideTheNumbers() {
    tree.owner("f", 1000, 100);
    assertThat(new Reported(ReportFormat.TEXT).text())
        .contains("uid  0 (root) → 1000 (app)")
        .contains("gid  0        → 100 (users)");
    assertThat(new Reported(ReportFormat.NDJSON).text())
        .contains(
            "\"uid\": {\"expected\": 0, \"actual\": 1000}, "
                + "\"uidName\": {\"expected\": \"root\", \"actual\": \"app\"}")
        .contains("\"gidName\": {\"expected\": null, \"actual\": \"users\"}");
    assertThat(new Reported(ReportFormat.JUNIT).text()).contains("uid 0 (root) → 1000 (app)");
    assertThat(new Reported(ReportFormat.SARIF).text())
        .contains("uid 0 (root) → 1000 (app)")
        .containsPattern("\"uidName\": ?\\{");
  }

  @Test
  void anAddedFileHasThemToo() {
    tree.file("g", "").owner("g", 1000, 5);
    assertThat(new Reported(ReportFormat.TEXT).text()).contains("1000 (app)");
    assertThat(new Reported(ReportFormat.NDJSON).text())
        .contains("\"uid\": 1000, \"uidName\": \"app\", \"gid\": 5,")
        .doesNotContain("gidName");
  }

  @Test
  void namesThatChangeAreNoChangeOfTheirOwn() {
    tree.file("etc/passwd", "evil:x:0:0::/:/bin/sh\n");
    String text = new Reported(ReportFormat.TEXT).text();
    assertThat(text).contains("/etc/passwd").doesNotContain("uid").contains("1 changed");
  }
}
