package dev.fim.report.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.compare.Change;
import dev.fim.compare.Entries;
import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.DigestAlgorithm;
import dev.fim.file.FileEntry;
import dev.fim.file.content.CopyMaker;
import dev.fim.file.content.CopyRule;
import dev.fim.file.content.KeptContent;
import dev.fim.file.content.KeptContent.Cause;
import dev.fim.path.ByteString;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class ContentDiffTest {

  private static final AttributeSet DIGEST = AttributeSet.of(Attribute.SHA256);

  private static FileEntry file(byte[] content) {
    CopyMaker maker = new CopyMaker();
    maker.begin(CopyRule.MOST);
    maker.add(content, content.length);
    return file(content, maker.finish());
  }

  private static FileEntry file(byte[] content, KeptContent kept) {
    try {
      return Entries.file("/etc/a b", 0)
          .digest(
              DigestAlgorithm.SHA256,
              ByteString.wrap(MessageDigest.getInstance("SHA-256").digest(content)))
          .content(kept)
          .build();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static ContentDiff diff(FileEntry before, FileEntry after) {
    return ContentDiff.of(new Change.Changed(before, after, DIGEST, null));
  }

  private static ContentDiff diff(String before, String after) {
    return Objects.requireNonNull(diff(file(bytes(before)), file(bytes(after))));
  }

  private static String lines(String before, String after) {
    ContentDiff diff = diff(before, after);
    assertThat(diff.note()).isNull();
    return diff.lines().stream().map(line -> line.text() + "\n").collect(Collectors.joining());
  }

  private static String numbers(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(i -> i + "\n").collect(Collectors.joining());
  }

  @Test
  void threeLinesOfContextAreAroundAChange() {
    assertThat(lines(numbers(1, 20), numbers(1, 9) + "ten\n" + numbers(11, 20)))
        .isEqualTo(
            """
            @@ -7,7 +7,7 @@
             7
             8
             9
            -10
            +ten
             11
             12
             13
            """);
  }

  @Test
  void changesNearEachOtherShareAHunkAndOthersHaveTheirOwn() {
    String before = numbers(1, 30);
    String after =
        before
            .replace("\n5\n", "\nfive\n")
            .replace("\n12\n", "\n")
            .replace("\n25\n", "\n25\nnew\n");
    assertThat(lines(before, after).lines().filter(line -> !line.startsWith(" ")))
        .containsExactly("@@ -2,14 +2,13 @@", "-5", "+five", "-12", "@@ -23,6 +22,7 @@", "+new");
  }

  @Test
  void aFileThatWasOrIsEmptyHasARangeOfNoLine() {
    assertThat(lines("", "a\nb\n")).isEqualTo("@@ -0,0 +1,2 @@\n+a\n+b\n");
    assertThat(lines("a\n", "")).isEqualTo("@@ -1 +0,0 @@\n-a\n");
    assertThat(lines("a\n", "b\n")).isEqualTo("@@ -1 +1 @@\n-a\n+b\n");
  }

  @Test
  void aMissingNewlineAtTheEndIsTold() {
    assertThat(lines("a\nb", "a\nb\n"))
        .isEqualTo(
            """
            @@ -1,2 +1,2 @@
             a
            -b
            \\ No newline at end of file
            +b
            """);
    assertThat(lines("x\nb", "y\nb"))
        .isEqualTo(
            """
            @@ -1,2 +1,2 @@
            -x
            +y
             b
            \\ No newline at end of file
            """);
  }

  @Test
  void linesThatEndAsInDosDifferVisibly() {
    assertThat(lines("a\nb\n", "a\r\nb\n")).isEqualTo("@@ -1,2 +1,2 @@\n-a\n+a\\x0d\n b\n");
  }

  @Test
  void nothingInALineActsOnATerminalAndTheFormIsReversible() {
    String hostile = "\u001b[31m\u202e\u009b\t\\d \\x1b \\xZZ \\";
    ContentDiff diff = diff("a\n", hostile + "\n");
    assertThat(diff.lines().getLast().text())
        .isEqualTo("+\\x1b[31m\\xe2\\x80\\xae\\xc2\\x9b\t\\d \\x5cx1b \\xZZ \\");
  }

  @Test
  void bytesThatAreNoUtf8AreEscaped() {
    ContentDiff diff =
        Objects.requireNonNull(
            diff(file(new byte[] {(byte) 0xe9, '\n'}), file(new byte[] {(byte) 0xe8, '\n'})));
    assertThat(diff.lines()).extracting(DiffLine::text).contains("-\\xe9", "+\\xe8");
  }

  @Test
  void aBlockIsAddedAfterWhatItRepeats() {
    String one = "f() {\n  1\n}\n\n";
    assertThat(lines(one + "g() {\n}\n", one + "h() {\n  2\n}\n\n" + "g() {\n}\n"))
        .isEqualTo(
            """
            @@ -2,5 +2,9 @@
               1
             }
            \s
            +h() {
            +  2
            +}
            +
             g() {
             }
            """);
  }

  /// Whatever the texts are, the diff leads from one to the other.
  @Test
  void theDiffAppliedToTheOldTextGivesTheNewOne() {
    Random random = new Random(3);
    for (int round = 0; round < 3000; round++) {
      List<String> before = new ArrayList<>();
      int length = random.nextInt(40);
      for (int i = 0; i < length; i++) {
        before.add("line " + random.nextInt(round % 7 + 1));
      }
      List<String> after = new ArrayList<>(before);
      for (int edits = random.nextInt(6); edits > 0; edits--) {
        if (after.isEmpty() || random.nextBoolean()) {
          after.add(random.nextInt(after.size() + 1), "line " + random.nextInt(9));
        } else {
          after.remove(random.nextInt(after.size()));
        }
      }
      String old = before.stream().map(line -> line + "\n").collect(Collectors.joining());
      ContentDiff diff =
          diff(old, after.stream().map(line -> line + "\n").collect(Collectors.joining()));
      assertThat(applied(before, diff.lines())).as("%s to %s", before, after).isEqualTo(after);
    }
  }

  private static List<String> applied(List<String> before, List<DiffLine> diff) {
    List<String> after = new ArrayList<>();
    int at = 0;
    for (DiffLine line : diff) {
      String text = line.text().substring(1);
      switch (line.kind()) {
        case HUNK -> {
          String range = line.text().split(" ", 3)[1].substring(1);
          int start = Integer.parseInt(range.split(",", -1)[0]) - (range.endsWith(",0") ? 0 : 1);
          while (at < start) {
            after.add(before.get(at++));
          }
        }
        case CONTEXT -> {
          assertThat(before.get(at)).isEqualTo(text);
          after.add(before.get(at++));
        }
        case REMOVED -> assertThat(before.get(at++)).isEqualTo(text);
        case ADDED -> after.add(text);
        case NO_NEWLINE -> throw new AssertionError("each line has a newline");
      }
    }
    after.addAll(before.subList(at, before.size()));
    return after;
  }

  @Test
  void aLineOfOneMebibyteIsCut() {
    String line = "x".repeat(CopyRule.MOST - 10);
    ContentDiff diff = diff(line + "1\n", line + "2\n");
    assertThat(diff.lines()).hasSize(3);
    assertThat(diff.lines().get(1).text()).isEqualTo("-" + "x".repeat(1000) + "…");
  }

  @Test
  void manyShortLinesThatAllDifferEndInANoteAndInTime() {
    String before = "a\n".repeat(CopyRule.MOST / 2);
    String after = "b\n".repeat(CopyRule.MOST / 2);
    String shuffled = numbers(1, 50_000);
    String reversed =
        IntStream.rangeClosed(1, 50_000)
            .mapToObj(i -> 50_001 - i + "\n")
            .collect(Collectors.joining());
    Assertions.assertTimeout(
        Duration.ofSeconds(10),
        () -> {
          for (ContentDiff diff :
              List.of(diff(before, after), diff(shuffled, reversed), diff("", before))) {
            assertThat(diff.lines()).isEmpty();
            assertThat(diff.note()).isEqualTo("no diff: more than 500 lines differ");
          }
        });
    String shorter = before.substring(4);
    assertThat(diff(shorter, shorter + "c\n").lines()).hasSize(5);
  }

  @Test
  void aLongDiffIsCutAndSaysSo() {
    ContentDiff diff = diff("", ("y".repeat(400) + "\n").repeat(400));
    assertThat(diff.note()).isEqualTo("the diff is cut here, since it is too long");
    assertThat(diff.lines().stream().mapToInt(line -> line.text().length() + 1).sum())
        .isBetween(64_000, 64 * 1024);
  }

  @Test
  void whereOneSideHasNoCopyTheReasonIsTold() {
    FileEntry copied = file(bytes("a\n"));
    for (Cause cause : Cause.values()) {
      FileEntry withheld = file(bytes("b\n"), new KeptContent.Withheld(cause));
      assertThat(diff(copied, withheld).note())
          .isEqualTo("no diff: there is no copy of the other file: " + cause.reason());
      assertThat(diff(withheld, copied).note())
          .isEqualTo("no diff: there is no copy of the trusted file: " + cause.reason());
      assertThat(diff(withheld, withheld)).isNull();
    }
    assertThat(diff(copied.withContent(null), copied).note())
        .isEqualTo("no diff: there is no copy of the trusted file: its rule kept none");
    assertThat(diff(copied.withContent(new KeptContent.Stored()), copied).note())
        .isEqualTo("no diff: there is no copy of the trusted file: it is not in the database");
    assertThat(diff(copied, copied.withContent(null))).isNull();
  }

  @Test
  void anAlteredCopyGivesNoDiff() {
    FileEntry old = file(bytes("old\n"));
    FileEntry lying = old.withContent(file(bytes("innocent\n")).content());
    FileEntry young = file(bytes("new\n"));
    assertThat(diff(lying, young))
        .isEqualTo(
            new ContentDiff(
                List.of(),
                "no diff: the copy of the trusted file does not have the recorded digest"));
    assertThat(diff(old, young.withContent(old.content())).note())
        .isEqualTo("no diff: the copy of the other file does not have the recorded digest");
  }

  @Test
  void aChangeThatLeavesTheContentHasNoDiff() {
    FileEntry file = file(bytes("a\n"));
    assertThat(
            ContentDiff.of(new Change.Changed(file, file, AttributeSet.of(Attribute.MODE), null)))
        .isNull();
    assertThat(ContentDiff.of(new Change.Added(file, DIGEST, null))).isNull();
  }
}
