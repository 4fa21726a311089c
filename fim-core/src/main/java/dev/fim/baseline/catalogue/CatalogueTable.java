package dev.fim.baseline.catalogue;

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
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The tables `baseline`, `number` and `tree`, of one name. For one thread.
final class CatalogueTable {

  private static final String SELECT =
      """
      SELECT b.number, b.created, b.root, b.scope, b.policy, b.policy_name, b.crossing,
             t.entries, t.bytes, t.recorded, t.gaps, t.id, b.image, t.digest, t.record,
             b.created_nanos
      FROM baseline b JOIN tree t ON t.id = b.tree_id
      WHERE b.name = ?
      """;

  private static final int CREATED_NANOS = 16;
  private static final int NANOS_PER_MICRO = 1_000;

  private final Connection connection;
  private final String name;

  CatalogueTable(Connection connection, String name) {
    this.connection = connection;
    this.name = name;
  }

  /// Binds the parameters after the name.
  private interface Binding {
    void bind(PreparedStatement select) throws SQLException;
  }

  List<StoredGeneration> all() throws SQLException {
    return stored(" ORDER BY b.number", _ -> {});
  }

  Optional<StoredGeneration> latest() throws SQLException {
    return stored(" ORDER BY b.number DESC LIMIT 1", _ -> {}).stream().findFirst();
  }

  /// The newest generation that was recorded from an image.
  Optional<StoredGeneration> latestOf(String image) throws SQLException {
    return stored(
            " AND b.image = ? ORDER BY b.number DESC LIMIT 1", select -> select.setString(2, image))
        .stream()
        .findFirst();
  }

  Optional<StoredGeneration> find(long number) throws SQLException {
    return stored(" AND b.number = ?", select -> select.setLong(2, number)).stream().findFirst();
  }

  private List<StoredGeneration> stored(String rest, Binding binding) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(SELECT + rest)) {
      select.setString(1, name);
      binding.bind(select);
      try (ResultSet row = select.executeQuery()) {
        List<StoredGeneration> found = new ArrayList<>();
        while (row.next()) {
          Instant created = StoredGeneration.created(row).plusNanos(row.getInt(CREATED_NANOS));
          found.add(StoredGeneration.read(row, created, true));
        }
        return found;
      }
    }
  }

  /// Takes the next number. Writers of one name wait here for each other, until the one before
  /// ends.
  long takeNumber() throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO number (name, number)"
                + " SELECT ?, COALESCE(MAX(number), 0) + 1 FROM number WHERE name = ?"
                + " ON CONFLICT DO NOTHING RETURNING number")) {
      insert.setString(1, name);
      insert.setString(2, name);
      while (true) {
        try (ResultSet row = insert.executeQuery()) {
          if (row.next()) {
            return row.getLong(1);
          }
        }
      }
    }
  }

  /// Takes the id of a tree to be written.
  long takeTree() throws SQLException {
    try (PreparedStatement select = connection.prepareStatement("SELECT nextval('tree_id')");
        ResultSet row = select.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  /// Keeps trees from being removed until the end of the transaction.
  void holdTrees() throws SQLException {
    execute("LOCK TABLE baseline IN ROW EXCLUSIVE MODE");
  }

  private void execute(String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.execute();
    }
  }

  /// Adds a tree whose entries are there. Waits for another writer that adds an equal one.
  ///
  /// @param kept see [ContentStage#kept]
  /// @return whether there was no equal one
  boolean addTree(long tree, EntryCount count, TreeDigest digest, byte[] kept) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO tree (id, entries, bytes, gaps, recorded, digest, record, kept)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (record, kept) DO NOTHING")) {
      insert.setLong(1, tree);
      insert.setLong(2, count.entries());
      insert.setLong(3, count.bytes());
      insert.setLong(4, count.gaps());
      insert.setLong(5, count.recorded().bits());
      insert.setBytes(6, digest.tree().toByteArray());
      insert.setBytes(7, digest.record().toByteArray());
      insert.setBytes(8, kept);
      return insert.executeUpdate() == 1;
    }
  }

  /// A tree with these digests; null if there is none.
  @Nullable Tree findTree(TreeDigest digest, byte[] kept) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT id, entries FROM tree WHERE record = ? AND kept = ? AND digest = ?")) {
      select.setBytes(1, digest.record().toByteArray());
      select.setBytes(2, kept);
      select.setBytes(3, digest.tree().toByteArray());
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? new Tree(row.getLong(1), row.getLong(2)) : null;
      }
    }
  }

  /// Copies the first entries of a tree.
  void copyEntries(Tree from, long to, long end) throws SQLException {
    List<String> columns = EntryColumns.all();
    String rest = String.join(", ", columns.subList(1, columns.size()));
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO entry (id, %1$s) SELECT id + ?, %1$s FROM entry WHERE id >= ? AND id < ?"
                .formatted(rest))) {
      insert.setLong(1, Tree.rowId(to, 0) - from.rowId(0));
      insert.setLong(2, from.rowId(0));
      insert.setLong(3, from.rowId(end));
      insert.executeUpdate();
    }
  }

  Generation insert(long number, long tree, Instant created, GenerationOrigin origin)
      throws SQLException {
    Instant micros = created.truncatedTo(ChronoUnit.MICROS);
    List<RawPath> paths = origin.scope().paths();
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO baseline (name, number, tree_id, created, created_nanos, root, root_text,"
                + " scope, scope_text, policy, policy_name, crossing, image)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      insert.setString(1, name);
      insert.setLong(2, number);
      insert.setLong(3, tree);
      insert.setObject(4, micros.atOffset(ZoneOffset.UTC));
      insert.setShort(5, (short) (created.get(ChronoField.NANO_OF_SECOND) % NANOS_PER_MICRO));
      insert.setBytes(6, origin.root().toByteArray());
      insert.setString(7, origin.root().display());
      insert.setBytes(8, AttributeBytes.ofList(paths.stream().map(RawPath::toByteString).toList()));
      insert.setString(9, paths.stream().map(RawPath::display).collect(Collectors.joining("\n")));
      insert.setString(10, origin.policy());
      insert.setString(11, origin.policyName());
      insert.setString(12, origin.crossing().label());
      insert.setString(13, origin.image());
      insert.executeUpdate();
    }
    return find(number).orElseThrow().generation();
  }
}
