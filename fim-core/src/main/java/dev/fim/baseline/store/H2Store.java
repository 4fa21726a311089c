package dev.fim.baseline.store;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import java.sql.Connection;
import java.sql.SQLException;
import org.h2.engine.Database;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;

/// The store of H2 under a connection. After a write that failed, for example on a full disk, a
/// statement may never end, not even the rollback with which a connection closes: H2 (2.5.252) then
/// waits for a version that nobody will write (`MVStore.registerVersionUsage`). So H2's own objects
/// are asked first.
public final class H2Store {

  private H2Store() {}

  /// Whether all writes succeeded. If not, no statement may be run any more.
  public static boolean isIntact(Connection connection) throws SQLException {
    return !connection.isClosed() && isIntact(database(connection).getStore().getMvStore());
  }

  /// Ends the database if a write has failed.
  ///
  /// @throws FimException ([Problem#IO]) in that case
  static void requireIntact(Connection connection, DatabaseFiles files) throws SQLException {
    if (!isIntact(connection)) {
      close(connection);
      throw notWritten(files);
    }
  }

  static FimException notWritten(DatabaseFiles files) {
    return new FimException(
        Problem.IO,
        "close the database",
        files.display(),
        "not all changes are on the disk",
        "free space and run it again; the old generations are still there");
  }

  /// Closes a connection. If the store has failed, this ends the whole database: what was not
  /// published is lost.
  public static void close(Connection connection) throws SQLException {
    if (connection.isClosed()) {
      return;
    }
    Database database = database(connection);
    if (isIntact(database.getStore().getMvStore())) {
      connection.close();
    } else {
      database.shutdownImmediately();
    }
  }

  private static boolean isIntact(MVStore store) {
    return !store.isClosed() && store.getPanicException() == null;
  }

  private static Database database(Connection connection) throws SQLException {
    JdbcConnection own = connection.unwrap(JdbcConnection.class);
    return ((SessionLocal) own.getSession()).getDatabase();
  }
}
