package dev.fim.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.file.AttributeSet;
import dev.fim.report.view.Level;
import dev.fim.report.view.ReportDetail;
import dev.fim.report.view.View;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/// The examples of the reference page are what the program writes. `-Dfim.golden.rewrite=true`
/// writes them anew. Of the page for a browser there is a picture.
class ReportPageTest {

  private static final Path PAGE = Path.of("..", "docs", "reference", "report.md");

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "HTML")
  void theExampleOnTheReferencePageIsWhatTheProgramWrites(ReportFormat format) throws IOException {
    holds(format.label(), SampleReport.write(format, Style.PLAIN, ReportDetail.STANDARD));
  }

  @Test
  void theExampleOfEntriesIsWhatTheProgramWrites() throws IOException {
    ReportDetail entries = new ReportDetail(Level.LIST, View.ENTRIES, AttributeSet.NONE);
    holds("entries", SampleReport.write(ReportFormat.TEXT, Style.PLAIN, entries));
  }

  private static void holds(String name, String written) throws IOException {
    String page = Files.readString(PAGE);
    Matcher example =
        Pattern.compile(
                "(<!-- example %s -->\n```[a-z]*\n)(.*?)(```\n)".formatted(name), Pattern.DOTALL)
            .matcher(page);
    assertThat(example.find()).as("the page has an example of %s", name).isTrue();

    if (Boolean.getBoolean("fim.golden.rewrite")) {
      Files.writeString(
          PAGE, page.substring(0, example.start(2)) + written + page.substring(example.end(2)));
    } else {
      assertThat(example.group(2)).isEqualTo(written);
    }
  }
}
