package dev.fim.packages;

import dev.fim.compare.Change;
import dev.fim.compare.PackageOrigin;
import dev.fim.compare.PackageOrigin.Content;
import dev.fim.file.FileType;
import dev.fim.path.DisplayForm;
import dev.fim.scan.TreeRoot;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Tells which package a changed file belongs to. For one thread.
public final class PackageExplainer implements AutoCloseable {

  private final TreeFiles tree;
  private final ContentCheck contents;
  private final PackageIndex index = new PackageIndex();

  private interface Reader {
    boolean read() throws IOException, PackageFault;
  }

  /// Reads the lists of all package managers in a tree.
  ///
  /// @param root that stays open for as long as this
  /// @param notes gets a line on what was read, and one for each list with a fault
  public PackageExplainer(TreeRoot root, List<String> notes) {
    this.tree = new TreeFiles(root);
    this.contents = new ContentCheck(root);
    boolean found = read("dpkg", new DpkgReader(tree, index)::read, notes);
    found |= read("apk", new ApkReader(tree, index)::read, notes);
    found |= read("rpm", new RpmReader(tree, index)::read, notes);
    if (!found) {
      notes.add("--explain-packages: the tree has no packages of dpkg, apk or rpm");
    }
  }

  /// @return whether the tree has packages of this manager, readable or not
  private boolean read(String manager, Reader reader, List<String> notes) {
    int packages = index.packages();
    int files = index.files();
    try {
      if (!reader.read()) {
        return false;
      }
      notes.add(
          "packages of %s in the tree: %d, with %d paths; an attacker there could have changed these lists"
              .formatted(manager, index.packages() - packages, index.files() - files));
    } catch (PackageFault e) {
      notes.add("the packages of %s are not known in full: a list %s".formatted(manager, e.fact()));
    } catch (IOException e) {
      notes.add(
          "the packages of %s are not known in full: %s"
              .formatted(manager, DisplayForm.ofText(String.valueOf(e.getMessage()))));
    }
    return true;
  }

  /// The package that the file of a change belongs to.
  ///
  /// @return null if no package lists it, for a directory, and where nothing was compared
  public @Nullable PackageOrigin origin(Change change) {
    if (change.type() == FileType.DIRECTORY) {
      return null;
    }
    PackagedFile file = index.find(change.path());
    if (file == null) {
      return null;
    }
    return switch (change) {
      case Change.Added added -> origin(file, contents.compare(file, added.actual()));
      case Change.Changed changed -> origin(file, contents.compare(file, changed.actual()));
      case Change.Removed _ -> origin(file, Content.MISSING);
      case Change.Unverifiable _ -> origin(file, Content.UNKNOWN);
      case Change.Isolation _ -> null;
    };
  }

  private static PackageOrigin origin(PackagedFile file, Content content) {
    InstalledPackage owner = file.owner();
    return new PackageOrigin(owner.manager(), owner.name(), owner.version(), content);
  }

  @Override
  public void close() {
    contents.close();
    tree.close();
  }
}
