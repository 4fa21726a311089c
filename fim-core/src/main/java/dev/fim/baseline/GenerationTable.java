package dev.fim.baseline;

import dev.fim.file.AttributeSet;
import dev.fim.path.RawPath;
import dev.fim.policy.MountCrossing;
import dev.fim.policy.Scope;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The tables `baseline`, `tree` and `counter`.
final class GenerationTable {

  private static final String SELECT =
      """
      SELECT b.id, b.created, b.root, b.scope, b.policy, b.policy_name,
             b.crossing, t.entries, t.bytes, t.recorded, t.gaps, t.id
      FROM baseline b JOIN tree t ON t.id = b.tree_id
      WHERE t.state = 'complete'
      """;

  private static final int ROWS_PER_DELETE = 10_000;

  private final Connection connection;
  private final Sql sql;

  GenerationTable(Connection connection) {
    this.connection = connection;
    this.sql = new Sql(connection);
  }

  /// A generation and where its entries are.
  record Stored(Generation generation, Tree tree) {}

  List<Stored> all() throws SQLException {
    return stored(SELECT + " ORDER BY b.id");
  }

  Optional<Stored> latest() throws SQLException {
    return stored(SELECT + " ORDER BY b.id DESC FETCH FIRST 1 ROW ONLY").stream().findFirst();
  }

  Optional<Stored> find(long id) throws SQLException {
    return stored(SELECT + " AND b.id = " + id).stream().findFirst();
  }

  private List<Stored> stored(String select) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(select)) {
      List<Stored> found = new ArrayList<>();
      while (rows.next()) {
        found.add(stored(rows));
      }
      return found;
    }
  }

  private static Stored stored(ResultSet row) throws SQLException {
    Generation generation =
        new Generation(
            row.getLong(1),
            row.getObject(2, OffsetDateTime.class).toInstant(),
            RawPath.of(EntryReader.bytes(row, 3)),
            scope(EntryReader.bytes(row, 4)),
            row.getString(5),
            row.getString(6),
            MountCrossing.ofLabel(row.getString(7)),
            row.getLong(8),
            row.getLong(9),
            new AttributeSet(row.getLong(10)),
            row.getLong(11));
    return new Stored(generation, new Tree(row.getLong(12), row.getLong(8)));
  }

  private static Scope scope(byte[] packed) {
    return new Scope(
        AttributeBytes.toList(packed).stream().map(p -> RawPath.of(p.toByteArray())).toList());
  }

  /// Takes a number that no tree has had.
  long beginTree() throws SQLException {
    long id = take("tree");
    sql.run(
        "INSERT INTO tree (id, state, entries, bytes, gaps, recorded)"
            + " VALUES (?, 'incomplete', 0, 0, 0, 0)",
        id);
    return id;
  }

  /// The number that the next generation gets, if no other writer comes before.
  long nextGeneration() throws SQLException {
    return lastUsed("baseline") + 1;
  }

  private long take(String counter) throws SQLException {
    if (sql.run("UPDATE counter SET last_used = last_used + 1 WHERE name = ?", counter) == 0) {
      sql.run("INSERT INTO counter (name, last_used) VALUES (?, 1)", counter);
    }
    return lastUsed(counter);
  }

  private long lastUsed(String counter) throws SQLException {
    return sql.number("SELECT last_used FROM counter WHERE name = ?", counter);
  }

  void copyEntries(Tree from, long to, long first, long end) throws SQLException {
    List<String> columns = EntryColumns.all();
    String rest = String.join(", ", columns.subList(1, columns.size()));
    sql.run(
        "INSERT INTO entry (id, %1$s) SELECT id + ?, %1$s FROM entry WHERE id >= ? AND id < ?"
            .formatted(rest),
        Tree.rowId(to, 0) - from.rowId(0),
        from.rowId(first),
        from.rowId(end));
  }

  /// Completes a tree and adds a generation of it; the caller commits.
  Generation complete(long tree, EntryCount count, Instant created, Origin origin)
      throws SQLException {
    sql.run(
        "UPDATE tree SET state = 'complete', entries = ?, bytes = ?, gaps = ?, recorded = ?"
            + " WHERE id = ?",
        count.entries(),
        count.bytes(),
        count.gaps(),
        count.recorded().bits(),
        tree);
    return insert(tree, created, origin);
  }

  /// Adds a generation of a tree that an earlier one has, and removes the one that was begun.
  Generation share(Tree tree, long unused, Instant created, Origin origin) throws SQLException {
    sql.run("DELETE FROM tree WHERE id = ?", unused);
    return insert(tree.id(), created, origin);
  }

  private Generation insert(long tree, Instant created, Origin origin) throws SQLException {
    long id = take("baseline");
    List<RawPath> paths = origin.scope().paths();
    sql.run(
        "INSERT INTO baseline (id, tree_id, created, root, root_text, scope, scope_text,"
            + " policy, policy_name, crossing) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        id,
        tree,
        created.atOffset(ZoneOffset.UTC),
        origin.root().toByteArray(),
        origin.root().display(),
        AttributeBytes.ofList(paths.stream().map(RawPath::toByteString).toList()),
        paths.stream().map(RawPath::display).collect(Collectors.joining("\n")),
        origin.policy(),
        origin.policyName(),
        origin.crossing().label());
    return find(id).orElseThrow().generation();
  }

  /// Removes what no generation holds: trees that were never completed.
  ///
  /// @return whether there was any
  boolean removeIncomplete() throws SQLException {
    List<Long> trees = sql.numbers("SELECT id FROM tree WHERE state <> 'complete' ORDER BY id");
    for (long tree : trees) {
      removeTree(tree);
    }
    return !trees.isEmpty();
  }

  /// The rows first, some at a time, so that a removal that is cut short is taken up again.
  void removeTree(long tree) throws SQLException {
    long end = edge("MAX", tree) + 1;
    for (long from = edge("MIN", tree); from < end; from += ROWS_PER_DELETE) {
      sql.run(
          "DELETE FROM entry WHERE id >= ? AND id < ?",
          from,
          Math.min(end, from + ROWS_PER_DELETE));
    }
    sql.run("DELETE FROM tree WHERE id = ?", tree);
  }

  /// The first or last row of a tree; something below its rows if it has none.
  private long edge(String function, long tree) throws SQLException {
    return sql.number(
        "SELECT %s(id) FROM entry WHERE id >= ? AND id < ?".formatted(function),
        Tree.rowId(tree, 0),
        Tree.rowId(tree + 1, 0));
  }
}
