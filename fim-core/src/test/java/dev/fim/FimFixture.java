package dev.fim;

import dev.fim.compare.Change;
import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.Entry;
import dev.fim.path.ByteString;
import dev.fim.request.BaselineReference;
import dev.fim.request.Outcome;
import dev.fim.request.TreeRequest;
import dev.fim.testing.TestTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A tree, a database beside it, and the changes of the runs on them.
final class FimFixture implements AutoCloseable {

  private final TestTree tree = TestTree.create();
  private final Path database = tree.privateDirectory("db").resolve("fim");
  private final FileIntegrity fim = FileIntegrity.at(database);
  private final List<Change> changes = new ArrayList<>();

  TestTree tree() {
    return tree;
  }

  /// Its path without `.mv.db`.
  Path database() {
    return database;
  }

  FileIntegrity fim() {
    return fim;
  }

  /// Those of every run that adds to them; [#check] clears them first.
  List<Change> changes() {
    return changes;
  }

  TreeRequest request() {
    return TreeRequest.standard().withRoot(tree.root());
  }

  static TreeRequest at(String path) {
    return TreeRequest.standard().withPaths(List.of(ByteString.ofUtf8(path)));
  }

  Outcome check() {
    changes.clear();
    return fim.check(TreeRequest.standard(), changes::add);
  }

  byte[] export(BaselineReference reference) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    fim.export(reference, out);
    return out.toByteArray();
  }

  List<Entry> entries(long generation) {
    List<Entry> entries = new ArrayList<>();
    fim.show(new BaselineReference.Numbered(generation), List.of(), entries::add);
    return entries;
  }

  /// The changes, a line each.
  List<String> lines() {
    return changes.stream().map(FimFixture::line).toList();
  }

  private static String line(Change change) {
    AttributeSet attributes =
        switch (change) {
          case Change.Added added -> added.attributes().without(Attribute.TYPE);
          case Change.Removed removed -> removed.attributes().without(Attribute.TYPE);
          case Change.Changed changed -> changed.attributes();
          case Change.Unverifiable ignored -> AttributeSet.NONE;
          case Change.Isolation ignored -> AttributeSet.NONE;
        };
    return (change.getClass().getSimpleName() + " " + change.path() + " " + attributes).strip();
  }

  @Override
  public void close() {
    tree.close();
  }
}
