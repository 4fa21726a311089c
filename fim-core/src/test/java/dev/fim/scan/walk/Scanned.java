package dev.fim.scan.walk;

import dev.fim.file.Entry;
import dev.fim.file.FileEntry;
import dev.fim.path.RawPath;
import dev.fim.policy.Policy;
import dev.fim.policy.Scope;
import dev.fim.policy.Selection;
import dev.fim.scan.ScanMonitor;
import dev.fim.scan.ScanOptions;
import dev.fim.scan.TreeRoot;
import dev.fim.testing.TestTree;
import java.util.ArrayList;
import java.util.List;

/// A scan that has ended, with all that it saw.
record Scanned(List<Entry> entries, List<RawPath> skippedMounts) {

  static final Selection EVERYTHING =
      Policy.parse(
          "test",
          """
          version: 1
          rules:
            - path: /
              attributes: [type, mode, uid, gid, nlink, size, mtime, ctime, inode, dev, link, rdev,
                           blocks, xattrs, caps, sha256]
          """);

  static Scanned of(TestTree tree) {
    return of(tree, Policy.standard());
  }

  static Scanned of(TestTree tree, Selection selection) {
    return of(tree.root(), Scope.ALL, selection, ScanOptions.STANDARD);
  }

  static Scanned of(RawPath root, Scope scope, Selection selection, ScanOptions options) {
    List<Entry> entries = new ArrayList<>();
    try (TreeRoot open = TreeRoot.open(root);
        TreeScan scan = TreeScan.start(open, scope, selection, options, new ScanMonitor())) {
      for (Entry entry = scan.next(); entry != null; entry = scan.next()) {
        entries.add(entry);
      }
      return new Scanned(entries, scan.skippedMounts());
    }
  }

  List<String> paths() {
    return entries.stream().map(entry -> entry.path().display()).toList();
  }

  Entry at(String display) {
    RawPath path = RawPath.parse(display);
    return entries.stream().filter(entry -> entry.path().equals(path)).findFirst().orElseThrow();
  }

  FileEntry file(String display) {
    return (FileEntry) at(display);
  }
}
