package dev.fim.report.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.compare.Change;
import dev.fim.compare.Entries;
import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.file.Reason;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.policy.label.RuleLabel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ChangeSummaryTest {

  private static final AttributeSet RECORDED =
      AttributeSet.of(
          Attribute.TYPE,
          Attribute.MODE,
          Attribute.UID,
          Attribute.SIZE,
          Attribute.MTIME,
          Attribute.SHA256);

  private static FileEntry file(int mode, long size, int nanos) {
    return Entries.file("/f", 1)
        .recorded(RECORDED)
        .mode(mode)
        .size(size, 8)
        .mtime(1, nanos)
        .build();
  }

  private static String changed(FileEntry before, FileEntry after, Attribute... attributes) {
    return ChangeSummary.of(
        new Change.Changed(before, after, AttributeSet.of(attributes), RuleLabel.NONE));
  }

  @Test
  void aLetterStandsForWhatDiffersAndADotForWhatIsTheSame() {
    assertThat(
            changed(
                file(0644, 10, 1),
                file(0600, 11, 2),
                Attribute.MODE,
                Attribute.SIZE,
                Attribute.MTIME))
        .isEqualTo("f > p.  m   .            ");
  }

  @Test
  void theSizeGrowsShrinksOrStays() {
    assertThat(changed(file(0644, 10, 1), file(0644, 9, 1), Attribute.SIZE)).startsWith("f < ");
    assertThat(changed(file(0644, -1, 1), file(0644, 9, 1), Attribute.SIZE)).startsWith("f < ");
    assertThat(changed(file(0644, 9, 1), file(0600, 9, 1), Attribute.MODE)).startsWith("f = p");
  }

  @Test
  void whatDiffersButWasNotComparedIsNotCalledTheSame() {
    assertThat(changed(file(0644, 9, 1), file(0600, 9, 2), Attribute.MODE).charAt(8))
        .isEqualTo(' ');
    // Shown by force and the same.
    assertThat(
            changed(file(0644, 9, 1), file(0600, 9, 1), Attribute.MODE, Attribute.MTIME).charAt(8))
        .isEqualTo('.');
  }

  @Test
  void anAttributeThatCameOrWentHasASign() {
    AttributeSet caps = AttributeSet.of(Attribute.TYPE, Attribute.CAPS);
    FileEntry without = Entries.file("/f", 1).recorded(caps).build();
    FileEntry with =
        Entries.file("/f", 1)
            .recorded(caps)
            .caps(ByteString.ofHex("0100000200040000000000000000000000000000"))
            .build();

    assertThat(changed(without, with, Attribute.CAPS).charAt(17)).isEqualTo('+');
    assertThat(changed(with, without, Attribute.CAPS).charAt(17)).isEqualTo('-');
    AttributeSet xattrs = AttributeSet.of(Attribute.TYPE, Attribute.XATTRS);
    TreeMap<ByteString, ByteString> one = new TreeMap<>();
    one.put(ByteString.ofUtf8("user.a"), ByteString.ofUtf8("b"));
    assertThat(
            changed(
                    Entries.file("/f", 1).recorded(xattrs).xattrs(new TreeMap<>()).build(),
                    Entries.file("/f", 1).recorded(xattrs).xattrs(one).build(),
                    Attribute.XATTRS)
                .charAt(14))
        .isEqualTo('X');
  }

  @Test
  void aFileThatCameWentOrIsInDoubtHasOneSign() {
    RawPath path = RawPath.parse("/f");
    AttributeSet type = AttributeSet.of(Attribute.TYPE);
    FileEntry file = file(0644, 1, 1);

    assertThat(
            List.of(
                ChangeSummary.of(new Change.Added(file, type, RuleLabel.NONE)),
                ChangeSummary.of(new Change.Removed(file, type, RuleLabel.NONE)),
                ChangeSummary.of(new Change.Isolation(path, null, RuleLabel.NONE)),
                ChangeSummary.of(
                    new Change.Unverifiable(
                        path,
                        FileType.DIRECTORY,
                        new Reason(Reason.Cause.FAULT, "x"),
                        RuleLabel.NONE))))
        .containsExactly(
            "f++++++++++++++++++++++++",
            "f------------------------",
            "?!!!!!!!!!!!!!!!!!!!!!!!!",
            "d????????????????????????");
  }

  @Test
  void aChangeOfTypeHasItsSign() {
    assertThat(
            changed(
                Entries.directory("/f").build(),
                Entries.link("/f", "/run").build(),
                Attribute.TYPE))
        .startsWith("!")
        .hasSize(25);
  }

  @Test
  void theLegendStandsOnTheReferencePage() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "reference", "report.md"));
    String legend = String.join("\n", ChangeSummary.legend());

    assertThat(page).contains("```text\n" + legend + "\n```");
    assertThat(legend.lines().findFirst().orElseThrow()).startsWith("YlZbpugamcinHAXSECFDrBTPV: ");
  }
}
