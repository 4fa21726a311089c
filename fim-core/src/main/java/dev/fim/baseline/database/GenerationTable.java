package dev.fim.baseline.database;

import dev.fim.baseline.Generation;
import dev.fim.baseline.GenerationOrigin;
import dev.fim.baseline.row.AttributeBytes;
import dev.fim.baseline.row.EntryColumns;
import dev.fim.baseline.row.EntryCount;
import dev.fim.baseline.tree.StoredGeneration;
import dev.fim.baseline.tree.Tree;
import dev.fim.digest.TreeDigest;
import dev.fim.path.RawPath;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The tables `baseline`, `tree` and `counter`.
final class GenerationTable {

  private static final String DIGEST_COLUMNS = ", b.image, t.digest, t.record";

  private static final int ROWS_PER_DELETE = 10_000;

  private final Connection connection;
  private final boolean hasDigests;
  private final String select;
  private @Nullable Handle handle;

  /// @param hasDigests whether the schema has digests of trees
  GenerationTable(Connection connection, boolean hasDigests) {
    this.connection = connection;
    this.hasDigests = hasDigests;
    this.select =
        """
        SELECT b.id, b.created, b.root, b.scope, b.policy, b.policy_name,
               b.crossing, t.entries, t.bytes, t.recorded, t.gaps, t.id%s
        FROM baseline b JOIN tree t ON t.id = b.tree_id
        WHERE t.state = 'complete'
        """
            .formatted(hasDigests ? DIGEST_COLUMNS : "");
  }

  /// Created when it is first needed, for writing only.
  private Handle handle() {
    Handle made = handle == null ? Handles.of(connection) : handle;
    handle = made;
    return made;
  }

  /// All complete generations, the oldest first.
  List<Generation> generations() throws SQLException {
    return stored(select + " ORDER BY b.id").stream().map(StoredGeneration::generation).toList();
  }

  Optional<StoredGeneration> latest() throws SQLException {
    return stored(select + " ORDER BY b.id DESC FETCH FIRST 1 ROW ONLY").stream().findFirst();
  }

  Optional<StoredGeneration> find(long id) throws SQLException {
    return stored(select + " AND b.id = " + id).stream().findFirst();
  }

  /// Plain JDBC, so that a run that only reads need not wait for Jdbi to start.
  private List<StoredGeneration> stored(String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      List<StoredGeneration> found = new ArrayList<>();
      while (rows.next()) {
        found.add(StoredGeneration.read(rows, StoredGeneration.created(rows), hasDigests));
      }
      return found;
    }
  }

  /// Takes an unused tree number, in a transaction of its own.
  long beginTree() {
    return handle()
        .inTransaction(h -> {
          long id = take("tree");
          h.createUpdate(
                  "INSERT INTO tree (id, state, entries, bytes, gaps, recorded)"
                      + " VALUES (:id, 'incomplete', 0, 0, 0, 0)")
              .bind("id", id)
              .execute();
          return id;
        });
  }

  /// The number of the next generation.
  long nextGeneration() {
    return handle()
            .createQuery("SELECT last_used FROM counter WHERE name = 'baseline'")
            .map((row, context) -> row.getLong(1))
            .findOne()
            .orElse(0L)
        + 1;
  }

  private long take(String counter) {
    int known =
        handle()
            .createUpdate("UPDATE counter SET last_used = last_used + 1 WHERE name = :name")
            .bind("name", counter)
            .execute();
    if (known == 0) {
      handle()
          .createUpdate("INSERT INTO counter (name, last_used) VALUES (:name, 1)")
          .bind("name", counter)
          .execute();
    }
    return handle()
        .createQuery("SELECT last_used FROM counter WHERE name = :name")
        .bind("name", counter)
        .map((row, context) -> row.getLong(1))
        .one();
  }

  void copyEntries(Tree from, long to, long first, long end) {
    List<String> columns = EntryColumns.all();
    String rest = String.join(", ", columns.subList(1, columns.size()));
    handle()
        .createUpdate(
            "INSERT INTO entry (id, %1$s) SELECT id + :shift, %1$s FROM entry WHERE id >= :first AND id < :end"
                .formatted(rest))
        .bind("shift", Tree.rowId(to, 0) - from.rowId(0))
        .bind("first", from.rowId(first))
        .bind("end", from.rowId(end))
        .execute();
    handle()
        .createUpdate(
            "INSERT INTO entry_content (entry_id, sha256, withheld) SELECT entry_id + :shift,"
                + " sha256, withheld FROM entry_content WHERE entry_id >= :first AND entry_id <"
                + " :end")
        .bind("shift", Tree.rowId(to, 0) - from.rowId(0))
        .bind("first", from.rowId(first))
        .bind("end", from.rowId(end))
        .execute();
  }

  /// Completes a tree and adds a generation of it; the caller commits.
  Generation complete(
      long tree, EntryCount count, TreeDigest digest, Instant created, GenerationOrigin origin)
      throws SQLException {
    handle()
        .createUpdate(
            "UPDATE tree SET state = 'complete', entries = :entries, bytes = :bytes, gaps = :gaps,"
                + " recorded = :recorded, digest = :digest, record = :record WHERE id = :id")
        .bind("id", tree)
        .bind("digest", digest.tree().toByteArray())
        .bind("record", digest.record().toByteArray())
        .bind("entries", count.entries())
        .bind("bytes", count.bytes())
        .bind("gaps", count.gaps())
        .bind("recorded", count.recorded().bits())
        .execute();
    return insert(tree, created, origin);
  }

  /// Adds the digest of a tree that an earlier version recorded.
  ///
  /// @return whether it had none
  boolean addDigest(long tree, TreeDigest digest) {
    return handle()
            .createUpdate(
                "UPDATE tree SET digest = :digest, record = :record"
                    + " WHERE id = :id AND digest IS NULL")
            .bind("id", tree)
            .bind("digest", digest.tree().toByteArray())
            .bind("record", digest.record().toByteArray())
            .execute()
        > 0;
  }

  /// Adds a generation that shares the tree of an earlier one, and removes the tree that was begun.
  Generation share(Tree tree, long unused, Instant created, GenerationOrigin origin)
      throws SQLException {
    handle().createUpdate("DELETE FROM tree WHERE id = :id").bind("id", unused).execute();
    return insert(tree.id(), created, origin);
  }

  private Generation insert(long tree, Instant created, GenerationOrigin origin)
      throws SQLException {
    long id = take("baseline");
    List<RawPath> paths = origin.scope().paths();
    handle()
        .createUpdate(
            "INSERT INTO baseline (id, tree_id, created, root, root_text, scope, scope_text,"
                + " policy, policy_name, crossing, image) VALUES (:id, :tree, :created, :root,"
                + " :rootText, :scope, :scopeText, :policy, :policyName, :crossing, :image)")
        .bind("id", id)
        .bind("tree", tree)
        .bind("created", created.atOffset(ZoneOffset.UTC))
        .bind("root", origin.root().toByteArray())
        .bind("rootText", origin.root().display())
        .bind("scope", AttributeBytes.ofList(paths.stream().map(RawPath::toByteString).toList()))
        .bind("scopeText", paths.stream().map(RawPath::display).collect(Collectors.joining("\n")))
        .bind("policy", origin.policy())
        .bind("policyName", origin.policyName())
        .bind("crossing", origin.crossing().label())
        .bind("image", origin.image())
        .execute();
    return find(id).orElseThrow().generation();
  }

  /// Removes generations, and the trees and copies of content that no other generation shares.
  ///
  /// @param goingOn run before each step
  void forget(Set<Long> ids, Runnable goingOn) {
    handle()
        .useTransaction(h -> {
          for (long id : ids) {
            h.createUpdate("DELETE FROM seal WHERE baseline_id = :id").bind("id", id).execute();
            h.createUpdate("DELETE FROM baseline WHERE id = :id").bind("id", id).execute();
          }
          h.execute(
              "UPDATE tree SET state = 'incomplete'"
                  + " WHERE id NOT IN (SELECT tree_id FROM baseline)");
        });
    incomplete().forEach(tree -> removeTree(tree, goingOn));
    removeCopies();
  }

  /// Removes incomplete trees.
  ///
  /// @return whether there was any
  boolean removeIncomplete() {
    List<Long> trees = incomplete();
    if (!trees.isEmpty()) {
      trees.forEach(this::removeTree);
      removeCopies();
    }
    return !trees.isEmpty();
  }

  private List<Long> incomplete() {
    return handle()
        .createQuery("SELECT id FROM tree WHERE state <> 'complete' ORDER BY id")
        .map((row, context) -> row.getLong(1))
        .list();
  }

  void removeTree(long tree) {
    removeTree(tree, () -> {});
  }

  /// Deletes the rows first, in batches, so that the next writer can continue an interrupted
  /// removal.
  private void removeTree(long tree, Runnable goingOn) {
    long end = edge("MAX", tree) + 1;
    for (long from = edge("MIN", tree); from < end; from += ROWS_PER_DELETE) {
      goingOn.run();
      delete("subtree", "id", from, Math.min(end, from + ROWS_PER_DELETE));
      delete("entry_content", "entry_id", from, Math.min(end, from + ROWS_PER_DELETE));
      delete("entry", "id", from, Math.min(end, from + ROWS_PER_DELETE));
    }
    handle().createUpdate("DELETE FROM tree WHERE id = :id").bind("id", tree).execute();
  }

  private void delete(String table, String key, long first, long end) {
    handle()
        .createUpdate("DELETE FROM %1$s WHERE %2$s >= :first AND %2$s < :end".formatted(table, key))
        .bind("first", first)
        .bind("end", end)
        .execute();
  }

  /// Removes the copies that no entry has.
  private void removeCopies() {
    handle()
        .execute(
            "DELETE FROM content WHERE sha256 NOT IN"
                + " (SELECT sha256 FROM entry_content WHERE sha256 IS NOT NULL)");
  }

  /// The first or last row id of a tree; an id below its rows if it has none.
  private long edge(String function, long tree) {
    return handle()
        .createQuery(
            "SELECT %s(id) FROM entry WHERE id >= :first AND id < :end".formatted(function))
        .bind("first", Tree.rowId(tree, 0))
        .bind("end", Tree.rowId(tree + 1, 0))
        .map((row, context) -> row.getLong(1))
        .one();
  }

  /// Forces everything committed to the disk.
  void sync() {
    handle().execute("CHECKPOINT SYNC");
  }
}
