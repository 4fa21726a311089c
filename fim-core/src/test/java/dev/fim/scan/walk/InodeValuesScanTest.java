package dev.fim.scan.walk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.Entry;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.file.inode.InodeValues;
import dev.fim.file.text.FileSystemName;
import dev.fim.path.RawPath;
import dev.fim.policy.Policy;
import dev.fim.policy.Scope;
import dev.fim.scan.ScanOptions;
import dev.fim.testing.TestTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InodeValuesScanTest {

  private static final Policy NAMED =
      Policy.parse(
          "p", "version: 1\nrules: [{path: /, attributes: [type, fs, chattr, projid, verity]}]");

  private final TestTree tree = TestTree.create();

  @AfterEach
  void removeTree() {
    tree.close();
  }

  private static String output(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  @Test
  void everyTypeHasTheFileSystemThatStatNames() throws Exception {
    TestTree.requireRoot();
    tree.file("f", "x")
        .dir("d")
        .symlink("l", "f")
        .fifo("p")
        .socket("s")
        .charDevice("c", 1, 3)
        .blockDevice("b", 7, 0);
    String type = output("stat", "-f", "-c", "%t", tree.path().toString()).strip();
    String name = FileSystemName.of(Long.parseLong(type, 16));
    Scanned seen = Scanned.of(tree, NAMED);
    assertThat(seen.paths()).hasSize(8);
    for (Entry entry : seen.entries()) {
      FileEntry file = (FileEntry) entry;
      assertThat(file.gap()).as(file.toString()).isNull();
      assertThat(file.value(Attribute.FS)).hasToString(name);
      boolean opened = file.type() == FileType.FILE || file.type() == FileType.DIRECTORY;
      assertThat(file.recorded().contains(Attribute.CHATTR)).isEqualTo(opened);
      assertThat(file.recorded().contains(Attribute.PROJID)).isEqualTo(opened);
      assertThat(file.recorded().contains(Attribute.VERITY))
          .isEqualTo(file.type() == FileType.FILE);
    }
  }

  @Test
  void whatChattrSetsIsSeenInItsLetters() throws Exception {
    TestTree.requireRoot();
    tree.file("f", "x").dir("d");
    String file = tree.path().resolve("f").toString();
    String directory = tree.path().resolve("d").toString();
    output("chattr", "+Ad", file);
    output("chattr", "+A", directory);
    Scanned seen = Scanned.of(tree, NAMED);
    for (String name : List.of("f", "d")) {
      String shown = output("lsattr", "-d", tree.path().resolve(name).toString());
      String letters = shown.substring(0, shown.indexOf(' '));
      assertThat(seen.file("/" + name).value(Attribute.CHATTR))
          .hasToString(letters.replaceAll("[-IN]", ""));
    }
    assertThat(String.valueOf(seen.file("/f").value(Attribute.CHATTR))).contains("d").contains("A");

    output("chattr", "-A", file);
    FileEntry before = seen.file("/f");
    FileEntry after = Scanned.of(tree, NAMED).file("/f");
    assertThat(before.differences(after, before.recorded()).without(Attribute.CTIME))
        .isEqualTo(AttributeSet.of(Attribute.CHATTR));
  }

  @Test
  void aFileSystemWithoutFlagsHasNoneAndThatIsNoGap() {
    FileEntry file = scanned("/proc/sys/kernel/random").getLast();
    assertThat(file.gap()).isNull();
    assertThat(file.value(Attribute.FS)).hasToString("proc");
    assertThat(file.recorded().contains(Attribute.CHATTR)).isTrue();
    assertThat(file.value(Attribute.CHATTR)).isNull();
    assertThat(file.value(Attribute.PROJID)).isNull();
    assertThat(file.value(Attribute.VERITY)).isNull();
    assertThat(file.inodeValues(Attribute.CHATTR)).isEqualTo(InodeValues.NONE);
  }

  private static List<FileEntry> scanned(String root) {
    List<FileEntry> files = new ArrayList<>();
    for (Entry entry :
        Scanned.of(RawPath.parse(root), Scope.ALL, NAMED, ScanOptions.STANDARD).entries()) {
      files.add((FileEntry) entry);
    }
    return files;
  }
}
