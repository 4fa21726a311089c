package dev.fim.packages;

import dev.fim.path.RawPath;
import java.io.IOException;
import java.util.List;

/// Reads what rpm has installed, from a database in SQLite (the standard since rpm 4.16) or in
/// rpm's own format `ndb` (SUSE). Each holds one header a package.
final class RpmReader {

  private static final List<String> DIRECTORIES =
      List.of("/usr/lib/sysimage/rpm/", "/var/lib/rpm/");

  private final TreeFiles tree;
  private final PackageIndex index;

  RpmReader(TreeFiles tree, PackageIndex index) {
    this.tree = tree;
    this.index = index;
  }

  /// Takes one value at a time.
  interface HeaderReceiver {
    void accept(byte[] header) throws PackageFault;
  }

  /// Adds all files to the index.
  ///
  /// @return whether the tree has packages of rpm
  boolean read() throws IOException, PackageFault {
    for (String directory : DIRECTORIES) {
      try (TreeFile sqlite = tree.open(RawPath.ofUtf8(directory + "rpmdb.sqlite"))) {
        if (sqlite != null) {
          requireCheckpoint(directory);
          new SqliteTable(sqlite).forEach("Packages", 1, this::add);
          return true;
        }
      }
      try (TreeFile ndb = tree.open(RawPath.ofUtf8(directory + "Packages.db"))) {
        if (ndb != null) {
          NdbFile.forEach(ndb, this::add);
          return true;
        }
      }
      if (tree.isFilled(RawPath.ofUtf8(directory + "Packages"))) {
        throw new PackageFault("is a Berkeley DB, which fim does not read");
      }
    }
    return false;
  }

  private void requireCheckpoint(String directory) throws IOException, PackageFault {
    if (tree.isFilled(RawPath.ofUtf8(directory + "rpmdb.sqlite-wal"))) {
      throw new PackageFault("has changes in a write-ahead log, which fim does not read");
    }
  }

  private void add(byte[] header) throws PackageFault {
    RpmHeader.of(header).addTo(index);
  }
}
