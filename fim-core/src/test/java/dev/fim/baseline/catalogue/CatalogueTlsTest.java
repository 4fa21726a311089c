package dev.fim.baseline.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fim.baseline.OpenMode;
import dev.fim.baseline.server.CatalogueAddress;
import dev.fim.catalogue.FleetCatalogue;
import dev.fim.error.Problem;
import dev.fim.testing.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server with a certificate for `localhost` and no other name, and a user with a password.
class CatalogueTlsTest {

  @TempDir static Path directory = Path.of("");

  private static @Nullable PostgresServer server;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/openssl")), "this needs openssl");
    certificate("server", "localhost");
    certificate("other", "localhost");
    Path hba =
        Files.writeString(
            directory.resolve("pg_hba.conf"),
            """
            host all postgres all trust
            hostssl all all all scram-sha-256
            """);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    server =
        PostgresServer.start(
            PostgresServer.newDirectory(),
            Map.of(
                "ssl", "on",
                "ssl_cert_file", directory.resolve("server.crt").toString(),
                "ssl_key_file", directory.resolve("server.key").toString(),
                "hba_file", hba.toString()),
            0);
    server.execute("postgres", "CREATE ROLE guarded LOGIN PASSWORD 'a secret'");
    new FleetCatalogue(server.address("postgres", "postgres")).create("guarded", null, null);
  }

  private static void certificate(String name, String host) throws Exception {
    run(
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=" + host,
        "-addext",
        "subjectAltName=DNS:" + host,
        "-keyout",
        directory.resolve(name + ".key").toString(),
        "-out",
        directory.resolve(name + ".crt").toString());
    Files.setPosixFilePermissions(
        directory.resolve(name + ".key"), PosixFilePermissions.fromString("rw-------"));
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  private static CatalogueAddress address(String host, String parameters, String password) {
    Map<String, String> environment = new HashMap<>();
    environment.put("HOME", directory.toString());
    environment.put("PGPASSWORD", password);
    int port = server == null ? 0 : server.port();
    return CatalogueAddress.of(
        "jdbc:postgresql://%s:%d/postgres?user=guarded&%s".formatted(host, port, parameters),
        environment);
  }

  private static void open(CatalogueAddress address) {
    Catalogue.open(address, "x", OpenMode.READ).close();
  }

  private static String roots(String name) {
    return "sslmode=verify-full&sslrootcert=" + directory.resolve(name + ".crt");
  }

  @Test
  void theServerThatProvesItsNameIsTaken() {
    open(address("localhost", roots("server"), "a secret"));
  }

  @Test
  void oneWithAnotherNameIsRefused() {
    assertThatThrownBy(() -> open(address("127.0.0.1", roots("server"), "a secret")))
        .hasMessageContaining("127.0.0.1")
        .extracting("problem")
        .isEqualTo(Problem.IO);
  }

  @Test
  void oneWithAnUnknownCertificateIsRefused() {
    assertThatThrownBy(() -> open(address("localhost", roots("other"), "a secret")))
        .hasMessageContaining("the server cannot be reached or went away: SSL error")
        .extracting("problem")
        .isEqualTo(Problem.IO);
  }

  @Test
  void withoutARootCertificateNothingIsTrusted() {
    assertThatThrownBy(() -> open(address("localhost", "sslmode=verify-full", "a secret")))
        .hasMessageContaining("root.crt");
  }

  @Test
  void aWrongPasswordIsToldWithoutIt() {
    List<Throwable> thrown = new ArrayList<>();
    assertThatThrownBy(() -> open(address("localhost", roots("server"), "hunter2")))
        .hasMessageContaining(
            "the server refuses user 'guarded': password authentication failed for user"
                + " \"guarded\"")
        .satisfies(thrown::add)
        .extracting("problem")
        .isEqualTo(Problem.DATABASE);
    for (Throwable at = thrown.getFirst(); at != null; at = at.getCause()) {
      assertThat(String.valueOf(at.getMessage())).doesNotContain("hunter2");
    }
  }
}
