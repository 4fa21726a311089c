package dev.fim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.fim.checked.DatabaseStatus.Source;
import dev.fim.checked.LastCheck;
import dev.fim.checked.LastCheck.Reading;
import dev.fim.compare.Summary;
import dev.fim.error.FimException;
import dev.fim.foreign.ForeignBaseline;
import dev.fim.foreign.ForeignKind;
import dev.fim.report.ReportFormat;
import dev.fim.report.Style;
import dev.fim.report.listing.StatusReport;
import dev.fim.request.BaselineReference;
import dev.fim.request.Outcome;
import dev.fim.request.TreeRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class DatabaseStatusTest {

  @AutoClose private final FimFixture fixture = new FimFixture();
  private final FileIntegrity fim = fixture.fim();

  private void check(TreeRequest request) {
    Outcome outcome = fim.check(request, _ -> {});
    fim.recordCheck(request, outcome, Reading.ALL);
  }

  private String json() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StatusReport.write(fim.status(), out, ReportFormat.JSON, Style.PLAIN, 0);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static Schema schema() throws IOException {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(
            Files.readString(Path.of("../docs/reference/fim.database-status-1.schema.json")),
            InputFormat.JSON);
  }

  @Test
  void theStatusInJsonFitsThePublishedSchemaWhichIsClosed() throws IOException {
    fixture.tree().dir("a\u0007b").file("a\u0007b/c", "1");
    fim.init(fixture.request(), _ -> {});
    assertThat(json()).contains("\"lastCheck\": null");
    assertThat(schema().validate(json(), InputFormat.JSON)).isEmpty();
    check(FimFixture.at("/a\u0007b"));
    String status = json();
    assertThat(status).contains("\"scope\": [\"/a\\\\x07b\"], \"scopeHex\": [\"2f610762\"]");
    assertThat(schema().validate(status, InputFormat.JSON)).isEmpty();
    for (String other :
        List.of(
            status.replace("status/1", "status/2"),
            status.replaceFirst("\"verdict\": \"intact\"", "\"verdict\": \"fine\""),
            status.replaceFirst("\"notes\"", "\"mood\": \"good\", \"notes\""))) {
      assertThat(other).isNotEqualTo(status);
      assertThat(schema().validate(other, InputFormat.JSON)).isNotEmpty();
    }
  }

  @Test
  void theGenerationSaysWhatItWasRecordedFrom() throws IOException {
    fixture.tree().file("f", "1");
    fim.init(fixture.request(), _ -> {});
    assertThat(fim.status().source()).isEqualTo(Source.TREE);
    Path sums = fixture.tree().beside().resolve("sums");
    Files.writeString(
        sums, "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b  f\n");
    fim.importFrom(
        ForeignBaseline.read(
            sums, ForeignKind.CHECKSUMS, fixture.tree().root(), null, fixture.tree().root()));
    assertThat(fim.status().source()).isEqualTo(Source.LIST);
    assertThat(fim.status().generations()).isEqualTo(2);
  }

  @Test
  void aCheckNeverChangesTheDatabase() throws IOException {
    fim.init(fixture.request(), _ -> {});
    Path main = fixture.database().resolveSibling("fim.mv.db");
    byte[] before = Files.readAllBytes(main);
    check(TreeRequest.standard());
    assertThat(Files.readAllBytes(main)).isEqualTo(before);
    assertThat(fim.status().checks().latest()).isNotNull();
  }

  @Test
  void aCheckAgainstAnotherBaselineIsNotOneOfTheDatabase() throws IOException {
    fim.init(fixture.request(), _ -> {});
    Path portable = fixture.tree().beside().resolve("trusted.fim");
    Files.write(portable, fixture.export(new BaselineReference.Latest()));
    Outcome outcome =
        fim.check(fixture.request(), new BaselineReference.Portable(portable), _ -> {});
    fim.recordCheck(fixture.request(), outcome, Reading.ALL);
    assertThat(fim.status().checks().latest()).isNull();
  }

  @Test
  void theOutcomesOfChecksAtOnceAreWhole() {
    fim.init(fixture.request(), _ -> {});
    Outcome outcome = fim.check(TreeRequest.standard(), _ -> {});
    CompletableFuture<?>[] all =
        IntStream.range(0, 8)
            .mapToObj(_ ->
                CompletableFuture.runAsync(
                    () -> fim.recordCheck(TreeRequest.standard(), outcome, Reading.ALL)))
            .toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(all).join();
    LastCheck latest = fim.status().checks().latest();
    assertThat(latest).isNotNull();
    assertThat(latest.summary()).isEqualTo(new Summary(1, 0, 0, 0, 0, 0));
  }

  @Test
  void withoutADatabaseThereIsNoStatus() {
    assertThatThrownBy(fim::status)
        .isInstanceOf(FimException.class)
        .hasMessageContaining("record a baseline with 'fim init'");
  }
}
