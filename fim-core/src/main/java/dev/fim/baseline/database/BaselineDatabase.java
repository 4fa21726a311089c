package dev.fim.baseline.database;

import dev.fim.baseline.Generation;
import dev.fim.baseline.OpenMode;
import dev.fim.baseline.Positions;
import dev.fim.baseline.Subtrees;
import dev.fim.baseline.sealed.SealedStore;
import dev.fim.baseline.store.DatabaseConnection;
import dev.fim.baseline.store.DatabaseFault;
import dev.fim.baseline.store.DatabaseFiles;
import dev.fim.baseline.store.DatabaseLock;
import dev.fim.baseline.store.H2Store;
import dev.fim.baseline.tree.CopyTable;
import dev.fim.baseline.tree.SharedTree;
import dev.fim.baseline.tree.StoreFaults;
import dev.fim.baseline.tree.StoredGeneration;
import dev.fim.baseline.tree.SubtreeReader;
import dev.fim.baseline.tree.Tree;
import dev.fim.baseline.tree.TreeCursor;
import dev.fim.digest.TreeDigest;
import dev.fim.disk.HeldDirectory;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.file.EntryCursor;
import dev.fim.file.FileEntry;
import dev.fim.policy.Scope;
import dev.fim.seal.Seal;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The recorded generations, in an H2 file.
///
/// For one thread. Every method throws [FimException]: [Problem#DATABASE] for a bad file,
/// [Problem#IO] for a full disk.
public final class BaselineDatabase implements SealedStore {

  private static final String READ = "read the database";

  private final DatabaseFiles files;
  private final OpenMode mode;
  private final DatabaseConnection connection;

  private GenerationTable table;
  private final List<EntryCursor> open = new ArrayList<>();
  private @Nullable GenerationWriter writer;
  private boolean hasCopies;
  private boolean hasDigests;
  private boolean hasSeals;
  private boolean changed;
  private boolean spoilt;
  private boolean closed;
  private long sizeWhenClosed;

  private BaselineDatabase(DatabaseFiles files, OpenMode mode, DatabaseConnection connection) {
    this.files = files;
    this.mode = mode;
    this.connection = connection;
    this.table = new GenerationTable(connection.first(), false);
  }

  /// Opens the database at `base`, the path without `.mv.db`.
  ///
  /// Opening it for writing updates an older schema and removes incomplete trees. Changes reach the
  /// file when [#close] returns.
  ///
  /// @throws FimException [Problem#ARGUMENT] if the path is invalid for a database,
  ///   [Problem#DATABASE_IN_USE] if another process has it open, [Problem#DATABASE] if it is
  ///   missing, damaged, of a later version, or writable by others
  public static BaselineDatabase open(Path base, OpenMode mode) {
    return open(base, mode, Schema.CURRENT);
  }

  static BaselineDatabase open(Path base, OpenMode mode, Schema schema) {
    DatabaseFiles files = DatabaseFiles.open(base);
    boolean opened = false;
    try {
      if (mode.writes() && files.exists()) {
        lookFirst(files, schema);
      }
      BaselineDatabase database =
          new BaselineDatabase(files, mode, DatabaseConnection.open(files, mode));
      database.prepare(schema);
      opened = true;
      return database;
    } finally {
      if (!opened) {
        files.close();
      }
    }
  }

  private void prepare(Schema schema) {
    try {
      switch (mode) {
        case READ -> {
          int found = schema.require(connection.first(), files);
          hasCopies = schema.hasCopies(found);
          hasDigests = schema.hasDigests(found);
          hasSeals = schema.hasDigests(found);
          table = new GenerationTable(connection.first(), hasDigests);
        }
        case WRITE, CREATE -> {
          boolean migrated = schema.migrate(connection.first(), files);
          hasCopies = schema.hasCopies(schema.version());
          hasDigests = schema.hasDigests(schema.version());
          hasSeals = schema.hasDigests(schema.version());
          table = new GenerationTable(connection.first(), hasDigests);
          changed = table.removeIncomplete() || migrated;
        }
      }
    } catch (SQLException | RuntimeException thrown) {
      abort();
      throw DatabaseFault.of("open the database", files, thrown);
    }
  }

  /// Refuses a file that this program must not write, before it is copied.
  private static void lookFirst(DatabaseFiles files, Schema schema) {
    if (files.size() == 0) {
      return; // a run was killed when it created the file
    }
    DatabaseConnection connection = DatabaseConnection.open(files, OpenMode.READ);
    try (DatabaseLock _ = connection.lock();
        Connection first = connection.first()) {
      schema.requireWritable(first, files);
    } catch (SQLException | RuntimeException thrown) {
      throw DatabaseFault.of("open the database", files, thrown);
    }
  }

  /// Every file that H2 or this program may create for the database at `base`, the database itself
  /// first. Empty if their directory does not exist.
  public static List<Path> files(Path base) {
    return DatabaseFiles.paths(base);
  }

  /// The directory of the database, open as long as this is.
  @SuppressWarnings("exports") // for the `verified` package, which keeps its files there
  public HeldDirectory directory() {
    return files.directory();
  }

  /// The names, in [#directory], of the record of verified files and of its temporary file.
  public List<String> verifiedFiles() {
    return files.verified();
  }

  /// The complete generations, the oldest first.
  @Override
  public List<Generation> generations() {
    return reading(table::generations);
  }

  @Override
  public Optional<Generation> newest() {
    return reading(() -> table.latest().map(StoredGeneration::generation));
  }

  /// The newest generation.
  ///
  /// @throws FimException ([Problem#DATABASE]) if there is none
  @Override
  public Generation latest() {
    return reading(() ->
        table
            .latest()
            .orElseThrow(() -> missing("find a generation in", "it holds none"))
            .generation());
  }

  /// The generation with this number.
  ///
  /// @throws FimException with [Problem#ARGUMENT] if there are only others, and with
  ///   [Problem#DATABASE] if there is none
  @Override
  public Generation generation(long id) {
    return stored(id).generation();
  }

  private StoredGeneration stored(long id) {
    return reading(() ->
        table
            .find(id)
            .orElseThrow(() -> missing("find generation " + id + " in", "it holds " + held())));
  }

  private String held() {
    List<Generation> all = generations();
    if (all.isEmpty()) {
      return "none";
    }
    String numbers =
        all.stream()
            .skip(Math.max(0, all.size() - 10))
            .map(g -> Long.toString(g.id()))
            .collect(Collectors.joining(", "));
    return all.size() <= 10 ? numbers : all.size() + " others, the last of them " + numbers;
  }

  /// If there are others, the fault is in the number, not in the database.
  private FimException missing(String attempt, String fact) {
    boolean none = fact.equals("it holds none");
    return new FimException(
        none ? Problem.DATABASE : Problem.ARGUMENT,
        attempt,
        files.display(),
        fact,
        none ? "record one with 'fim init'" : "name one of these");
  }

  /// The entries of a generation that lie within `scope`.
  @Override
  public EntryCursor entries(Generation generation, Scope scope) {
    return entries(generation, scope, List.of());
  }

  /// All entries of a generation but those at some places.
  ///
  /// @param left the places to leave out, in order
  @Override
  public EntryCursor entriesWithout(Generation generation, List<Positions> left) {
    return entries(generation, Scope.ALL, left);
  }

  private EntryCursor entries(Generation generation, Scope scope, List<Positions> without) {
    StoredGeneration stored = stored(generation.id());
    return reading(() -> {
      Connection own = connection.another().open();
      TreeCursor cursor =
          new TreeCursor(
              new TreeCursor.Source(
                  new FileFaults(files),
                  own,
                  0,
                  hasCopies && new CopyTable(own).isUsed(),
                  () -> H2Store.close(own)),
              stored,
              scope,
              without,
              closing -> open.remove(closing));
      open.add(cursor);
      return cursor;
    });
  }

  /// The digests of the directories of a generation, valid until this is closed. An earlier schema
  /// has none.
  @Override
  public Subtrees subtrees(Generation generation) {
    Tree tree = stored(generation.id()).tree();
    return new SubtreeReader(
        new FileFaults(files), connection.first(), hasDigests ? tree : new Tree(tree.id(), 0));
  }

  /// The entry of a generation with the copy of its content, if the database has one; else the
  /// entry as it is.
  @Override
  public FileEntry withCopy(FileEntry file) {
    return hasCopies
        ? reading(() -> {
          try (CopyTable copies = new CopyTable(connection.first())) {
            return copies.loaded(file);
          }
        })
        : file;
  }

  /// The seals of a generation, by key. They are not checked: see `dev.fim.trust`.
  @Override
  public List<Seal> seals(Generation generation) {
    return hasSeals
        ? reading(() -> new SealTable(connection.first()).of(generation.id()))
        : List.of();
  }

  /// Stores a seal of a generation, in place of an earlier one by the same key. It becomes visible
  /// with what else this database writes, or not at all.
  ///
  /// @param digest of its entries, which is stored if an earlier version recorded them
  /// @throws IllegalStateException if the database is open for reading
  @Override
  public void addSeal(Generation generation, TreeDigest digest, Seal seal) {
    writing(
        "seal a generation of",
        () -> {
          boolean _ = table.addDigest(stored(generation.id()).tree().id(), digest);
          new SealTable(connection.first()).put(generation.id(), seal);
        });
  }

  /// The series that the generations of this database belong to; null if none was sealed yet.
  @Override
  public @Nullable String series() {
    return hasSeals
        ? reading(() -> Optional.ofNullable(new SealTable(connection.first()).series()))
            .orElse(null)
        : null;
  }

  /// Gives the database its series.
  ///
  /// @throws IllegalStateException if the database is open for reading
  @Override
  public void beginSeries(String series) {
    writing("seal a generation of", () -> new SealTable(connection.first()).putSeries(series));
  }

  private interface Writing {
    void run() throws SQLException;
  }

  /// A change that fails leaves the file as it was.
  private void writing(String attempt, Writing change) {
    if (!mode.writes()) {
      throw new IllegalStateException("the database is open for reading");
    }
    spoilt = true;
    try {
      change.run();
      table.sync(); // reports a full disk, which closing does not
    } catch (SQLException | RuntimeException | OutOfMemoryError thrown) {
      throw DatabaseFault.of(attempt, files, thrown);
    }
    spoilt = false;
    changed = true;
  }

  /// Gives up everything that was written: [#close] leaves the file as it was.
  @Override
  public void abandon() {
    spoilt = true;
  }

  /// Its path, for messages.
  @Override
  public String display() {
    return files.display();
  }

  /// Begins a generation.
  ///
  /// @throws IllegalStateException if the database is open for reading, or another generation is
  ///   being written
  public GenerationWriter begin() {
    return begin(null);
  }

  /// Begins a generation that may equal an earlier one. If every entry is equal, both share one
  /// tree and no entries are written.
  ///
  /// @param likely an earlier generation of this database; null for none
  @Override
  public GenerationWriter begin(@Nullable Generation likely) {
    if (!mode.writes() || writer != null) {
      throw new IllegalStateException(
          writer == null ? "the database is open for reading" : "a generation is under way");
    }
    try {
      SharedTree shared =
          likely == null ? null : new SharedTree(stored(likely.id()).tree(), entries(likely));
      GenerationWriter begun =
          new GenerationWriter(files, connection.another().open(), shared, this::writerClosed);
      writer = begun;
      return begun;
    } catch (SQLException | RuntimeException thrown) {
      throw DatabaseFault.of("record a generation in", files, thrown);
    }
  }

  /// Removes generations, and every entry that no other generation shares. If this fails, the file
  /// stays unchanged and earlier writes are lost.
  ///
  /// @param numbers of existing generations; at least one other stays
  /// @param goingOn run before each step of some thousand entries and after the last; an exception
  ///   from it ends the removal
  /// @throws FimException [Problem#ARGUMENT] if there is no such generation, or none would be left
  @Override
  public void forget(Set<Long> numbers, Runnable goingOn) {
    if (!mode.writes() || writer != null) {
      throw new IllegalStateException(
          writer == null ? "the database is open for reading" : "a generation is under way");
    }
    numbers.forEach(this::generation);
    if (generations().size() == numbers.size()) {
      throw new FimException(
          Problem.ARGUMENT,
          "forget every generation of",
          files.display(),
          "a database keeps at least one",
          "record another first, or delete the file");
    }
    if (numbers.isEmpty()) {
      return;
    }
    spoilt = true;
    try {
      table.forget(numbers, goingOn);
      table.sync(); // reports a full disk, which closing does not
      goingOn.run();
    } catch (RuntimeException | OutOfMemoryError thrown) {
      throw DatabaseFault.of("forget generations of", files, thrown);
    }
    spoilt = false;
    changed = true;
  }

  /// The size of the file in bytes; 0 if there is none yet. Changes count once the database is
  /// closed.
  @Override
  public long size() {
    return closed ? sizeWhenClosed : files.size();
  }

  private void writerClosed(boolean complete) {
    changed |= complete;
    writer = null;
  }

  /// The faults of this kind of store.
  private record FileFaults(DatabaseFiles files) implements StoreFaults {

    @Override
    public FimException of(String attempt, Throwable thrown) {
      return DatabaseFault.of(attempt, files, thrown);
    }

    @Override
    public String display() {
      return files.display();
    }

    @Override
    public String restore() {
      return DatabaseFault.RESTORE;
    }
  }

  private interface Reading<T> {
    T get() throws SQLException;
  }

  private <T> T reading(Reading<T> read) {
    if (closed) {
      throw new IllegalStateException("this database is closed");
    }
    try {
      return read.get();
    } catch (SQLException | RuntimeException | OutOfMemoryError thrown) {
      throw DatabaseFault.of(READ, files, thrown);
    }
  }

  /// Closes the database with all open cursors and writers. Only this puts the completed
  /// generations into the file: all of them or, if it fails, none.
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try (DatabaseFiles _ = files;
        DatabaseLock _ = connection.lock()) {
      if (writer != null) {
        writer.close();
      }
      List.copyOf(open).forEach(EntryCursor::close);
      if (changed && !spoilt) {
        List<Generation> written = table.generations();
        long seals = seals(connection.first());
        connection.publish(
            files,
            reading ->
                new GenerationTable(reading, true).generations().equals(written)
                    && seals(reading) == seals);
      } else {
        connection.close(files, mode);
      }
      sizeWhenClosed = files.size();
    } catch (SQLException | IOException | RuntimeException thrown) {
      throw DatabaseFault.of("close the database", files, thrown);
    }
  }

  private long seals(Connection from) throws SQLException {
    return hasSeals ? new SealTable(from).count() : 0;
  }

  private void abort() {
    closed = true;
    try (DatabaseLock _ = connection.lock()) {
      connection.close(files, mode);
    } catch (SQLException | IOException | RuntimeException e) {
      // The first failure is already being reported.
      return;
    }
  }
}
