package dev.fim.baseline.server;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.postgresql.Driver;

/// Opens connections to a catalogue.
public final class CatalogueConnection {

  /// Its messages would reach standard error; what matters is in the exceptions. Held here, since
  /// the JVM forgets loggers that nobody holds.
  private static final Logger LOGGER = Logger.getLogger("org.postgresql");

  static {
    LOGGER.setLevel(Level.OFF);
  }

  private CatalogueConnection() {}

  /// Connects. The connection commits only when it is told to.
  ///
  /// @throws dev.fim.error.FimException if the server cannot be reached or refuses the user
  @SuppressWarnings("exports") // for the `catalogue` package
  public static Connection open(CatalogueAddress address) {
    try {
      // Without the DriverManager, which would load the drivers of other databases.
      Connection connection = new Driver().connect(address.forDriver(), address.properties());
      if (connection == null) {
        throw new SQLException("the driver does not take the URL", "08001");
      }
      connection.setAutoCommit(false);
      return connection;
    } catch (SQLException | RuntimeException thrown) {
      throw new CatalogueFault(address).of("open the catalogue", thrown);
    }
  }
}
