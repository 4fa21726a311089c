package dev.fim.baseline;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Properties;
import org.h2.Driver;

/// How a database is opened and closed.
///
/// @param first keeps H2 from closing the database between two uses
/// @param another opens one more connection
record DatabaseConnection(DatabaseLock lock, Connection first, Opening another) {

  /// One more connection.
  interface Opening {
    Connection open() throws SQLException;
  }

  private static final String ATTEMPT = "open the database";

  /// What a database of H2's begins with, in at least one of its first two blocks.
  private static final byte[] MAGIC = "H:2,".getBytes(StandardCharsets.US_ASCII);

  private static final int BLOCK = 4096;

  /// Closing on exit would run in a hook of H2's, beside our own; messages go nowhere, since they
  /// come as exceptions; results are read as they are found. The cache, in KiB, is what makes a
  /// million entries fit into a heap of 64 MB.
  private static final String SETTINGS =
      ";DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0;TRACE_LEVEL_SYSTEM_OUT=0;CACHE_SIZE=4096"
          + ";LAZY_QUERY_EXECUTION=1";

  /// Checks that the files can be trusted, and opens them.
  static DatabaseConnection open(DatabaseFiles files, Access access) {
    boolean exists = Files.exists(files.main());
    if (!exists && access != Access.CREATE) {
      throw new FimException(
          Problem.DATABASE,
          ATTEMPT,
          files.display(),
          "there is no such file",
          "record a baseline with 'fim init', or name its database with --db");
    }
    DatabaseTrust.require(files);
    DatabaseLock lock = DatabaseLock.register(files, access);
    try {
      if (exists) {
        requireDatabase(files, access);
      }
      if (access.writes()) {
        lock.lockWriters();
      }
      return connect(files, access, lock);
    } catch (IOException | SQLException | RuntimeException thrown) {
      lock.close();
      throw DatabaseFault.of(ATTEMPT, files, thrown);
    }
  }

  private static DatabaseConnection connect(DatabaseFiles files, Access access, DatabaseLock lock)
      throws IOException, SQLException {
    String url = "jdbc:h2:" + PrivateFiles.locator(files.base(), access) + settings(access);
    Properties user = new Properties();
    user.setProperty("user", "sa");
    user.setProperty("password", "");
    // The driver itself: the driver manager would look for all there are.
    Opening opening = () -> Driver.load().connect(url, user);
    boolean isNew = !Files.exists(files.main());
    try {
      return new DatabaseConnection(lock, opening.open(), opening);
    } catch (SQLException | RuntimeException thrown) {
      if (isNew && access.writes()) {
        // Half a file, as of a full disk, would keep the next run out.
        Files.deleteIfExists(files.main());
      }
      throw thrown;
    }
  }

  private static String settings(Access access) {
    return switch (access) {
      case READ -> SETTINGS + ";IFEXISTS=TRUE;ACCESS_MODE_DATA=r";
      case WRITE, CREATE -> SETTINGS;
    };
  }

  /// Looks before H2 does, so that nothing at all is written beside a file that is something else.
  private static void requireDatabase(DatabaseFiles files, Access access) throws IOException {
    Path main = files.main();
    if (access.writes() && !Files.isWritable(main)) {
      throw new FimException(
          Problem.DATABASE,
          ATTEMPT,
          files.display(),
          "it cannot be written",
          "run chmod u+w on it");
    }
    try (FileChannel channel = FileChannel.open(main)) {
      if (access.writes() && channel.size() == 0) {
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

  /// Closes the database for good.
  ///
  /// @param compact whether to rewrite the file without what is no longer used in it
  static void shutDown(Connection connection, DatabaseFiles files, boolean compact) {
    try {
      if (compact) {
        compact(connection);
      } else {
        connection.close();
      }
    } catch (SQLException | RuntimeException thrown) {
      FimException fault = DatabaseFault.of("close the database", files, thrown);
      if (fault.problem() != Problem.IO) {
        throw fault;
      }
      removeCopy(files);
    }
  }

  /// The statement closes the connection as well.
  private static void compact(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SHUTDOWN COMPACT");
    }
  }

  /// Where there is no room for a compacted copy, the file stays as it is: whole, only larger.
  private static void removeCopy(DatabaseFiles files) {
    try {
      Files.deleteIfExists(files.compacted());
    } catch (IOException e) {
      // H2 removes it when the database is next opened.
      return;
    }
  }
}
