package dev.fim.fuzz;

import dev.fim.compare.Change;
import dev.fim.compare.PackageOrigin;
import dev.fim.file.AttributeSet;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.packages.PackageExplainer;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.policy.label.RuleLabel;
import dev.fim.scan.TreeRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The lists of package managers in a tree that may be hostile: each ends in packages or in a note.
/// The first byte of an input chooses the list.
public final class PackagesTarget {

  private static final List<String> LISTS =
      List.of(
          "var/lib/dpkg/status",
          "lib/apk/db/installed",
          "var/lib/rpm/rpmdb.sqlite",
          "var/lib/rpm/Packages.db");

  private static final FileEntry FILE =
      FileEntry.builder(RawPath.parse("/usr/bin/sample"), FileType.SYMLINK)
          .recorded(AttributeSet.DEFAULT)
          .link(ByteString.ofUtf8("x"))
          .build();

  private static final Path TREE = tree();

  private PackagesTarget() {}

  private static Path tree() {
    try {
      Path tree = Files.createTempDirectory("fim-fuzz");
      for (String list : LISTS) {
        Files.createDirectories(tree.resolve(list).getParent());
      }
      return tree;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    if (input.length == 0) {
      return;
    }
    Path list = TREE.resolve(LISTS.get(Math.floorMod(input[0] - '0', LISTS.size())));
    Files.write(list, Arrays.copyOfRange(input, 1, input.length));
    List<String> notes = new ArrayList<>();
    try (TreeRoot root = TreeRoot.open(RawPath.ofUtf8(TREE.toString()));
        PackageExplainer packages = new PackageExplainer(root, notes)) {
      PackageOrigin origin =
          packages.origin(new Change.Added(FILE, AttributeSet.DEFAULT, RuleLabel.NONE));
      Expect.that(origin == null || !origin.manager().isEmpty(), "no manager");
      Expect.that(!notes.isEmpty(), "neither packages nor a note");
      notes.forEach(
          note ->
              Expect.that(
                  note.chars().noneMatch(Character::isISOControl), "not one line: " + note));
    } finally {
      Files.delete(list);
    }
  }
}
