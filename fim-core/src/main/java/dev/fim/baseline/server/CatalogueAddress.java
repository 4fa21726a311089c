package dev.fim.baseline.server;

import dev.fim.path.DisplayForm;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Where a catalogue is and how to reach it: from a URL and the variables of libpq.
///
/// Immutable. It never shows a password: there is none in it but through the environment, and no
/// method prints that.
public final class CatalogueAddress {

  private static final int DEFAULT_CONNECT_SECONDS = 10;
  private static final String SYSTEM_ROOTS = "system";

  private final CatalogueUrl url;
  private final String user;
  private final TlsMode mode;
  private final int connectSeconds;
  private final Duration answer;
  private final Map<String, String> environment;

  private CatalogueAddress(CatalogueUrl url, Map<String, String> environment, Duration answer) {
    this.url = url;
    this.environment = environment;
    this.answer = answer;
    this.user =
        url.user() != null
            ? url.user()
            : environment.getOrDefault("PGUSER", System.getProperty("user.name", "fim"));
    String named = setting("sslmode", "PGSSLMODE");
    this.mode =
        named != null
            ? TlsMode.ofLabel(named)
            : url.hosts().stream().allMatch(CatalogueUrl.Host::isLoopback)
                ? TlsMode.PREFER
                : TlsMode.VERIFY_FULL;
    this.connectSeconds = seconds(setting("connect_timeout", "PGCONNECT_TIMEOUT"));
  }

  /// Reads the URL of a catalogue.
  ///
  /// @param environment of the process, for the variables of libpq
  /// @throws dev.fim.error.FimException (`ARGUMENT`) if the URL is not one, or has a parameter that
  ///   is not allowed
  public static CatalogueAddress of(String url, Map<String, String> environment) {
    return new CatalogueAddress(
        CatalogueUrl.parse(url), Map.copyOf(environment), Duration.ofMinutes(10));
  }

  /// The same server, which is given up once it has not answered for so long.
  public CatalogueAddress withAnswerWithin(Duration limit) {
    return new CatalogueAddress(url, environment, limit);
  }

  /// The URL without parameters, in display form.
  public String display() {
    return DisplayForm.ofText(
        "postgresql://"
            + url.hosts().stream().map(CatalogueUrl.Host::toString).collect(Collectors.joining(","))
            + "/"
            + url.database());
  }

  /// The user who connects, in display form.
  String displayUser() {
    return DisplayForm.ofText(user);
  }

  /// The database, not escaped.
  public String database() {
    return url.database();
  }

  /// The URL for the driver.
  String forDriver() {
    return "jdbc:postgresql://"
        + url.hosts().stream().map(CatalogueUrl.Host::toString).collect(Collectors.joining(","))
        + "/"
        + URLEncoder.encode(url.database(), StandardCharsets.UTF_8).replace("+", "%20");
  }

  /// Everything else for the driver, the password included.
  Properties properties() {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    String password = password();
    if (password != null) {
      properties.setProperty("password", password);
    }
    properties.setProperty("sslmode", mode.label());
    String roots = setting("sslrootcert", "PGSSLROOTCERT");
    if (SYSTEM_ROOTS.equals(roots)) {
      properties.setProperty("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
    } else {
      properties.setProperty(
          "sslrootcert", roots == null ? own("root.crt").toString() : path(roots).toString());
    }
    put(properties, "sslcert", setting("sslcert", "PGSSLCERT"));
    put(properties, "sslkey", setting("sslkey", "PGSSLKEY"));
    properties.setProperty("connectTimeout", Integer.toString(connectSeconds));
    properties.setProperty("loginTimeout", Integer.toString(2 * connectSeconds));
    properties.setProperty("socketTimeout", Long.toString(answer.toSeconds()));
    String application = setting("application_name", "PGAPPNAME");
    properties.setProperty("ApplicationName", application == null ? "fim" : application);
    properties.setProperty("currentSchema", "fim");
    properties.setProperty("reWriteBatchedInserts", "true");
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("gssEncMode", "disable");
    properties.setProperty("jaasLogin", "false");
    // Bytes come as they are, not as hexadecimal text.
    properties.setProperty("prepareThreshold", "-1");
    // Bounds what a hostile server can make this program hold.
    properties.setProperty("maxResultBuffer", "64M");
    return properties;
  }

  private static void put(Properties properties, String name, @Nullable String file) {
    if (file != null) {
      properties.setProperty(name, path(file).toString());
    }
  }

  private @Nullable String password() {
    String given = environment.get("PGPASSWORD");
    if (given != null) {
      return given;
    }
    String named = environment.getOrDefault("PGPASSFILE", "");
    Path file = named.isEmpty() ? home().resolve(".pgpass") : path(named);
    for (CatalogueUrl.Host host : url.hosts()) {
      String found = PasswordFile.find(file, !named.isEmpty(), host, url.database(), user);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /// A parameter of the URL, or else a variable; null if neither is given.
  private @Nullable String setting(String parameter, String variable) {
    String given = url.parameters().getOrDefault(parameter, environment.getOrDefault(variable, ""));
    return given.isEmpty() ? null : given;
  }

  private static int seconds(@Nullable String text) {
    if (text == null) {
      return DEFAULT_CONNECT_SECONDS;
    }
    if (!text.matches("[1-9][0-9]{0,3}")) {
      throw CatalogueUrl.refused(
          "connect_timeout '" + DisplayForm.ofText(text) + "'",
          "it is no number of seconds",
          "give 1 to 9999");
    }
    return Integer.parseInt(text);
  }

  private Path own(String name) {
    return home().resolve(".postgresql").resolve(name);
  }

  private Path home() {
    String home = environment.getOrDefault("HOME", "");
    return path(home.isEmpty() ? System.getProperty("user.home", "/") : home);
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw CatalogueUrl.refused(
          "the file '" + DisplayForm.ofText(text) + "'", "it is no path", null);
    }
  }
}
