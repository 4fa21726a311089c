package dev.fim.baseline.catalogue;

import dev.fim.baseline.Generation;
import dev.fim.baseline.GenerationOrigin;
import dev.fim.baseline.GenerationRecording;
import dev.fim.baseline.OpenMode;
import dev.fim.baseline.Positions;
import dev.fim.baseline.Subtrees;
import dev.fim.baseline.sealed.SealedStore;
import dev.fim.baseline.server.CatalogueAddress;
import dev.fim.baseline.server.CatalogueConnection;
import dev.fim.baseline.server.CatalogueFault;
import dev.fim.baseline.tree.CopyTable;
import dev.fim.baseline.tree.SharedTree;
import dev.fim.baseline.tree.StoredGeneration;
import dev.fim.baseline.tree.TreeCursor;
import dev.fim.digest.TreeDigest;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.file.EntryCursor;
import dev.fim.file.FileEntry;
import dev.fim.path.DisplayForm;
import dev.fim.policy.Scope;
import dev.fim.seal.Seal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The generations of one name on a server.
///
/// Open for reading, it shows the server as it was at the first question. For one thread.
public final class Catalogue implements SealedStore {

  private static final int ROWS_PER_FETCH = 500;
  private static final int MOST_NAME = 200;

  private final CatalogueAddress address;
  private final String name;
  private final OpenMode mode;
  private final CatalogueFault faults;
  private final Connection connection;
  private final CatalogueTable table;
  private final List<EntryCursor> open = new ArrayList<>();
  private final boolean hasCopies;
  private @Nullable CatalogueWriter writer;
  private boolean closed;
  private long lastSize;

  private Catalogue(CatalogueAddress address, String name, OpenMode mode, Connection connection)
      throws SQLException {
    this.address = address;
    this.name = name;
    this.mode = mode;
    this.connection = connection;
    this.faults = new CatalogueFault(address);
    this.table = new CatalogueTable(connection, name);
    if (mode.writes()) {
      requireDurableCommits(connection);
    } else {
      connection.setReadOnly(true);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    }
    CatalogueSchema.require(connection, faults);
    try (CopyTable copies = new CopyTable(connection)) {
      this.hasCopies = copies.isUsed();
    }
  }

  /// Connects to the generations of a name. There need be none.
  ///
  /// @param name 1 to 200 characters, none of them a control character
  /// @throws FimException [Problem#ARGUMENT] for such a name, [Problem#IO] if the server cannot be
  ///   reached, [Problem#DATABASE] if it refuses or has no schema of fim
  public static Catalogue open(CatalogueAddress address, String name, OpenMode mode) {
    requireName(name);
    Connection connection = CatalogueConnection.open(address);
    try {
      return new Catalogue(address, name, mode, connection);
    } catch (SQLException | RuntimeException thrown) {
      abort(connection);
      throw new CatalogueFault(address).of("open the catalogue", thrown);
    }
  }

  /// What a run reports as recorded is on the disk of the server, whatever its settings say.
  private static void requireDurableCommits(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "SELECT set_config('synchronous_commit', 'on', false)"
              + " WHERE current_setting('synchronous_commit') = 'off'");
    }
    connection.commit();
  }

  private static void requireName(String name) {
    boolean isClean = name.codePoints().noneMatch(Character::isISOControl);
    if (name.isEmpty() || name.length() > MOST_NAME || !isClean) {
      throw new FimException(
          Problem.ARGUMENT,
          "take",
          "the name '" + DisplayForm.ofText(name) + "'",
          "a name has 1 to %d characters, and no control characters".formatted(MOST_NAME),
          null);
    }
  }

  private static void abort(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      // The first failure is already being reported.
      return;
    }
  }

  @Override
  public List<Generation> generations() {
    return reading(() -> table.all().stream().map(StoredGeneration::generation).toList());
  }

  @Override
  public Optional<Generation> newest() {
    return reading(() -> table.latest().map(StoredGeneration::generation));
  }

  @Override
  public Generation latest() {
    return newest().orElseThrow(() -> missing("find a generation in", ""));
  }

  /// The newest generation of this name that was recorded from an image.
  ///
  /// @throws FimException ([Problem#DATABASE]) if there is none
  public Generation latestOf(String image) {
    return reading(() -> table.latestOf(image))
        .map(StoredGeneration::generation)
        .orElseThrow(
            () -> missing("find a generation in", " of the image " + DisplayForm.ofText(image)));
  }

  @Override
  public Generation generation(long id) {
    return stored(id).generation();
  }

  private StoredGeneration stored(long id) {
    return reading(() -> table.find(id))
        .orElseThrow(() -> {
          List<Generation> all = generations();
          if (all.isEmpty()) {
            return missing("find generation " + id + " in", "");
          }
          String numbers =
              all.stream()
                  .skip(Math.max(0, all.size() - 10))
                  .map(g -> Long.toString(g.id()))
                  .collect(Collectors.joining(", "));
          return faults.fault(
              Problem.ARGUMENT,
              "find generation " + id + " in",
              "of %s it holds %s".formatted(displayName(), numbers),
              "name one of these",
              null);
        });
  }

  private FimException missing(String attempt, String of) {
    return faults.fault(
        Problem.DATABASE,
        attempt,
        "it holds none of %s%s".formatted(displayName(), of),
        "push one with 'fim push', or name another with --name",
        null);
  }

  private String displayName() {
    return "the name '" + DisplayForm.ofText(name) + "'";
  }

  @Override
  public EntryCursor entries(Generation generation, Scope scope) {
    EntryCursor cursor = open(generation, scope, List.of());
    TreeDigest digest = generation.digest();
    return scope.equals(Scope.ALL) && digest != null
        ? new VerifiedCursor(
            cursor, digest, "generation %d of %s".formatted(generation.id(), faults.display()))
        : cursor;
  }

  @Override
  public EntryCursor entriesWithout(Generation generation, List<Positions> left) {
    return left.isEmpty() ? entries(generation) : open(generation, Scope.ALL, left);
  }

  /// None: the server need not be trusted, and the digests of directories are not held against
  /// anything. All entries are read instead, and held against theirs.
  @Override
  public Subtrees subtrees(Generation generation) {
    return _ -> null;
  }

  private EntryCursor open(Generation generation, Scope scope, List<Positions> without) {
    StoredGeneration stored = stored(generation.id());
    TreeCursor cursor =
        new TreeCursor(
            new TreeCursor.Source(faults, connection, ROWS_PER_FETCH, hasCopies, () -> {}),
            stored,
            scope,
            without,
            closing -> open.remove(closing));
    open.add(cursor);
    return cursor;
  }

  @Override
  public FileEntry withCopy(FileEntry file) {
    return hasCopies
        ? reading(() -> {
          try (CopyTable copies = new CopyTable(connection)) {
            return copies.loaded(file);
          }
        })
        : file;
  }

  @Override
  public GenerationRecording begin(@Nullable Generation likely) {
    return newWriter(likely);
  }

  private CatalogueWriter newWriter(@Nullable Generation likely) {
    if (!mode.writes() || writer != null) {
      throw new IllegalStateException(
          writer == null ? "the catalogue is open for reading" : "a generation is under way");
    }
    SharedTree shared =
        likely == null ? null : new SharedTree(stored(likely.id()).tree(), entries(likely));
    CatalogueWriter begun =
        new CatalogueWriter(
            faults,
            connection,
            table,
            new CatalogueWriter.Terms(
                shared,
                likely == null || !hasCopies ? null : () -> entries(likely),
                this::reserve,
                () -> writer = null));
    writer = begun;
    return begun;
  }

  /// Records a generation whose tree is here already, so that no entry is needed.
  ///
  /// @param digest of a tree without copies of content
  /// @return null if the tree is not here
  public @Nullable Generation share(TreeDigest digest, Instant created, GenerationOrigin origin) {
    try (CatalogueWriter recording = newWriter(null)) {
      return recording.share(digest, created, origin);
    }
  }

  @Override
  public List<Seal> seals(Generation generation) {
    return reading(() -> new CatalogueSeals(connection, name).of(generation.id()));
  }

  /// Stores a seal of a generation and commits. A seal of the same key that is there stays: a
  /// writer has no right to replace it.
  @Override
  public void addSeal(Generation generation, TreeDigest digest, Seal seal) {
    writing(() -> new CatalogueSeals(connection, name).add(generation.id(), seal));
  }

  @Override
  public @Nullable String series() {
    return reading(() -> Optional.ofNullable(new CatalogueSeals(connection, name).series()))
        .orElse(null);
  }

  @Override
  public void beginSeries(String series) {
    writing(() -> new CatalogueSeals(connection, name).beginSeries(series));
  }

  private interface Writing {
    void run() throws SQLException;
  }

  private void writing(Writing change) {
    if (!mode.writes()) {
      throw new IllegalStateException("the catalogue is open for reading");
    }
    try {
      change.run();
      connection.commit();
    } catch (SQLException | RuntimeException thrown) {
      throw faults.of("seal a generation of", thrown);
    }
  }

  /// Nothing: what was recorded is committed, and stays without its seal.
  @Override
  public void abandon() {}

  @Override
  public String display() {
    return faults.display();
  }

  /// Takes a number in a transaction of its own.
  private long reserve() {
    try (Connection own = CatalogueConnection.open(address)) {
      long number = new CatalogueTable(own, name).takeNumber();
      own.commit();
      return number;
    } catch (SQLException | RuntimeException thrown) {
      throw faults.of("take a number in", thrown);
    }
  }

  /// Removes generations; the user must own the catalogue. Writers that complete a generation wait
  /// meanwhile.
  @Override
  public void forget(Set<Long> numbers, Runnable goingOn) {
    if (!mode.writes() || writer != null) {
      throw new IllegalStateException(
          writer == null ? "the catalogue is open for reading" : "a generation is under way");
    }
    numbers.forEach(this::generation);
    if (generations().size() == numbers.size()) {
      throw faults.fault(
          Problem.ARGUMENT,
          "forget every generation of",
          "%s keeps at least one".formatted(displayName()),
          "record another first",
          null);
    }
    if (!numbers.isEmpty()) {
      try {
        new CatalogueRemoval(connection, name).forget(numbers, goingOn);
        goingOn.run();
        connection.commit();
        long _ = size();
      } catch (SQLException | RuntimeException thrown) {
        throw faults.of("forget generations of", thrown);
      }
    }
  }

  /// The size of the tables on the server, with the space that PostgreSQL will use again; once this
  /// is closed, what it was when it was last asked for.
  @Override
  public long size() {
    if (!closed) {
      lastSize =
          reading(() -> {
            try (PreparedStatement select =
                    connection.prepareStatement(
                        "SELECT COALESCE(SUM(pg_total_relation_size(c.oid)), 0) FROM pg_class c"
                            + " WHERE c.relnamespace = 'fim'::regnamespace AND c.relkind = 'r'");
                ResultSet row = select.executeQuery()) {
              return row.next() ? row.getLong(1) : 0L;
            }
          });
    }
    return lastSize;
  }

  private interface Reading<T> {
    T get() throws SQLException;
  }

  private <T> T reading(Reading<T> read) {
    if (closed) {
      throw new IllegalStateException("this catalogue is closed");
    }
    try {
      return read.get();
    } catch (SQLException | RuntimeException | OutOfMemoryError thrown) {
      throw faults.of("read the catalogue", thrown);
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try (connection) {
      if (writer != null) {
        writer.close();
      }
      List.copyOf(open).forEach(EntryCursor::close);
      connection.rollback(); // what was recorded is committed
    } catch (SQLException | RuntimeException e) {
      // Everything recorded is on the server, and nothing else is worth an error.
      return;
    }
  }
}
