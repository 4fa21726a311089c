package dev.fim.testing;

import dev.fim.baseline.server.CatalogueAddress;
import dev.fim.catalogue.FleetCatalogue;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A server of PostgreSQL: one for all tests of this JVM, or one of its own.
public final class PostgresServer implements AutoCloseable {

  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final Duration START = Duration.ofSeconds(60);
  private static @Nullable PostgresServer shared;

  private final EmbeddedPostgres server;
  private final Path data;

  private PostgresServer(EmbeddedPostgres server, Path data) {
    this.server = server;
    this.data = data;
  }

  /// The server that the tests of this JVM share. It ends with the JVM.
  public static synchronized PostgresServer shared() {
    PostgresServer known = shared;
    if (known == null) {
      known = start(newDirectory(), Map.of("max_connections", "400"), 0);
      Runtime.getRuntime().addShutdownHook(new Thread(known::close));
      shared = known;
    }
    return known;
  }

  /// A server of its own.
  ///
  /// @param data its directory, which may be there from an earlier start
  /// @param settings beside the standard ones
  /// @param port 0 for any
  public static PostgresServer start(Path data, Map<String, String> settings, int port) {
    try {
      EmbeddedPostgres.Builder builder =
          EmbeddedPostgres.builder()
              .setDataDirectory(data)
              .setCleanDataDirectory(false)
              .setPGStartupWait(START);
      if (port != 0) {
        builder.setPort(port);
      }
      settings.forEach(builder::setServerConfig);
      return new PostgresServer(builder.start(), data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A directory for the data of a server.
  public static Path newDirectory() {
    try {
      return Files.createTempDirectory("fim-postgres");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return server.getPort();
  }

  /// The URL of a database, for a user whom the server believes.
  public String url(String database, String user) {
    return "jdbc:postgresql://127.0.0.1:%d/%s?user=%s".formatted(port(), database, user);
  }

  /// The name of a new database with the schema of fim.
  public String newCatalogue() {
    String name = newDatabase();
    new FleetCatalogue(address(name, "postgres")).create(null, null, null);
    return name;
  }

  /// The name of a new, empty database.
  public String newDatabase() {
    String name = "fim" + COUNT.incrementAndGet();
    execute("postgres", "CREATE DATABASE " + name + " ENCODING 'UTF8' TEMPLATE template0");
    return name;
  }

  public CatalogueAddress address(String database, String user) {
    return CatalogueAddress.of(url(database, user), Map.of());
  }

  /// Runs statements as the owner.
  public void execute(String database, String... statements) {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The first value that a query returns, as a number.
  public long number(String database, String query) {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(url(database, "postgres"));
  }

  /// Kills every process of the server, as a power cut would.
  public void kill() {
    try {
      long first = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).getFirst());
      ProcessHandle postmaster = ProcessHandle.of(first).orElseThrow();
      var children = postmaster.descendants().toList();
      postmaster.destroyForcibly();
      children.forEach(ProcessHandle::destroyForcibly);
      postmaster.onExit().join();
      for (ProcessHandle child : children) {
        child.onExit().join();
      }
      Files.delete(data.resolve("postmaster.pid"));
      server.close(); // gives the lock on its directory back
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Ends the server and removes its data.
  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    removeData();
  }

  private void removeData() {
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file); // the server may still be removing some
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
