package dev.fim.baseline.store;

import dev.fim.baseline.OpenMode;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Properties;
import org.h2.Driver;

/// The open connections to a database.
///
/// @param first keeps H2 from closing the database between uses
/// @param another opens one more connection
public record DatabaseConnection(DatabaseLock lock, Connection first, Opening another) {

  /// Opens another connection.
  public interface Opening {
    Connection open() throws SQLException;
  }

  /// A check of a database after it was written.
  public interface WriteCheck {
    /// Whether all changes are in it.
    boolean isIn(Connection reading) throws SQLException;
  }

  private static final String ATTEMPT = "open the database";

  /// The magic bytes of an H2 database, in at least one of its first two blocks.
  private static final byte[] MAGIC = "H:2,".getBytes(StandardCharsets.US_ASCII);

  private static final int BLOCK = 4096;

  /// H2 must not close on exit, since this program has its own hook; it logs nothing, since it
  /// throws; results are lazy. Without a delay H2 writes in the thread that commits, where a fault
  /// ends the statement, and not in one of its own, after which statements never end. This cache
  /// size, in KiB, lets a million entries fit into a heap of 64 MB.
  private static final String SETTINGS =
      ";DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0;TRACE_LEVEL_SYSTEM_OUT=0;CACHE_SIZE=4096"
          + ";LAZY_QUERY_EXECUTION=1;WRITE_DELAY=0";

  /// Checks that the files can be trusted, then opens them.
  public static DatabaseConnection open(DatabaseFiles files, OpenMode mode) {
    boolean exists = files.exists();
    if (!exists && mode != OpenMode.CREATE) {
      throw new FimException(
          Problem.DATABASE,
          ATTEMPT,
          files.display(),
          "there is no such file",
          "record a baseline with 'fim init', or name its database with --db");
    }
    DatabaseTrust.require(files);
    DatabaseLock lock = DatabaseLock.register(files, mode);
    try {
      if (exists && lock.isAlone()) {
        requireDatabase(files, mode);
      }
      return mode.writes() ? connectCopy(files, mode, lock) : connect(files, mode, lock);
    } catch (IOException | SQLException | RuntimeException | OutOfMemoryError thrown) {
      lock.close();
      throw DatabaseFault.of(ATTEMPT, files, thrown);
    }
  }

  private static DatabaseConnection connectCopy(
      DatabaseFiles files, OpenMode mode, DatabaseLock lock) throws IOException, SQLException {
    FileChannel original = lock.lockAlone();
    try {
      WorkingCopy.make(files, original);
      return connect(files.working(), mode, lock);
    } catch (IOException | SQLException | RuntimeException thrown) {
      // An incomplete copy would waste space on a full disk.
      WorkingCopy.discard(files);
      throw thrown;
    }
  }

  private static DatabaseConnection connect(DatabaseFiles store, OpenMode mode, DatabaseLock lock)
      throws SQLException {
    Opening opening = opening(store, mode);
    return new DatabaseConnection(lock, opening.open(), opening);
  }

  private static Opening opening(DatabaseFiles store, OpenMode mode) {
    String url = "jdbc:h2:" + PrivateFiles.locator(store, mode) + settings(mode);
    Properties user = new Properties();
    user.setProperty("user", "sa");
    user.setProperty("password", "");
    // The driver itself, since the driver manager would search for all drivers.
    return () -> Driver.load().connect(url, user);
  }

  private static String settings(OpenMode mode) {
    return switch (mode) {
      case READ -> SETTINGS + ";IFEXISTS=TRUE;ACCESS_MODE_DATA=r";
      case WRITE, CREATE -> SETTINGS;
    };
  }

  /// Checks before H2 opens it, so that nothing is written beside a foreign file. Closing the file
  /// releases all locks of this process on it, so this runs only while there are none.
  private static void requireDatabase(DatabaseFiles files, OpenMode mode) throws IOException {
    if (mode.writes() && files.isKeptFromWriting()) {
      throw new FimException(
          Problem.DATABASE,
          ATTEMPT,
          files.display(),
          "it cannot be written",
          "run chmod u+w on it");
    }
    try (FileChannel channel =
        DatabaseTrust.open(files.directory(), files.main(), StandardOpenOption.READ)) {
      if (mode.writes() && channel.size() == 0) {
        return;
      }
      if (!hasMagic(channel, 0) && !hasMagic(channel, BLOCK)) {
        throw new FimException(
            Problem.DATABASE,
            ATTEMPT,
            files.display(),
            "it is no H2 database",
            "name another with --db");
      }
    }
  }

  private static boolean hasMagic(FileChannel channel, long at) throws IOException {
    ByteBuffer start = ByteBuffer.allocate(MAGIC.length);
    return channel.read(start, at) == MAGIC.length && Arrays.equals(start.array(), MAGIC);
  }

  /// Closes a database without changes. Keeps the lock.
  public void close(DatabaseFiles files, OpenMode mode) throws SQLException, IOException {
    try {
      H2Store.close(first);
    } finally {
      if (mode.writes()) {
        WorkingCopy.discard(files);
      }
    }
  }

  /// Closes a changed database, compacts it and replaces the original. If that fails, the original
  /// is unchanged. Keeps the lock.
  ///
  /// @param written checked on the reopened file
  public void publish(DatabaseFiles files, WriteCheck written) throws SQLException, IOException {
    try {
      H2Store.requireIntact(first, files);
      compact(first);
      requireWritten(files, written);
      WorkingCopy.publish(files);
    } finally {
      WorkingCopy.discard(files);
    }
  }

  /// Checks the copy, because H2 closes without an error if it could not write, for example on a
  /// full disk.
  public static void requireWritten(DatabaseFiles files, WriteCheck written) throws SQLException {
    try (Connection reading = opening(files.working(), OpenMode.READ).open()) {
      if (!written.isIn(reading)) {
        throw H2Store.notWritten(files);
      }
    }
  }

  /// The statement also closes the connection.
  private static void compact(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SHUTDOWN COMPACT");
    }
  }
}
