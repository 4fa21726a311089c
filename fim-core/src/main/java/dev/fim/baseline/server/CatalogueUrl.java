package dev.fim.baseline.server;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.path.DisplayForm;
import dev.fim.words.Spelling;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The parts of an address that a user gave. Nothing else of it reaches the driver: other
/// parameters can load classes and write files.
///
/// @param user null if the URL names none
/// @param parameters the allowed ones, by their name in libpq
record CatalogueUrl(
    List<Host> hosts, String database, @Nullable String user, Map<String, String> parameters) {

  private static final int MOST_HOSTS = 16;
  private static final int DEFAULT_PORT = 5432;

  /// The parameters that a URL may have, as libpq names them.
  static final List<String> ALLOWED =
      List.of(
          "application_name",
          "connect_timeout",
          "sslcert",
          "sslkey",
          "sslmode",
          "sslrootcert",
          "user");

  /// How the driver names those that it names differently.
  private static final Map<String, String> ALSO_NAMED =
      Map.of("ApplicationName", "application_name", "connectTimeout", "connect_timeout");

  private static final Pattern FORM =
      Pattern.compile(
          "(?:jdbc:)?postgres(?:ql)?://(?:([^@/?#]*)@)?([^/?#@]+)/([^/?#]+)(?:\\?(.*))?");

  private static final Pattern HOST =
      Pattern.compile("(\\[[0-9A-Fa-f:.]+\\]|[A-Za-z0-9_.-]+)(?::([0-9]{1,5}))?");

  /// A server.
  ///
  /// @param name a name or an address; one of IPv6 without brackets
  record Host(String name, int port) {

    boolean isLoopback() {
      return name.equals("localhost")
          || name.equals("::1")
          || name.matches("127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}");
    }

    @Override
    public String toString() {
      return (name.indexOf(':') < 0 ? name : "[" + name + "]") + ":" + port;
    }
  }

  /// @throws FimException ([Problem#ARGUMENT]) if it is no address of a catalogue
  static CatalogueUrl parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      // The text may hold a password, so it is not repeated.
      throw refused(
          "the URL of the catalogue",
          "it is not of the form jdbc:postgresql://HOST[:PORT]/DATABASE[?PARAMETER=VALUE&…]",
          "name the server, a '/' and the database");
    }
    String user = form.group(1);
    if (user != null && user.indexOf(':') >= 0) {
      throw password();
    }
    Map<String, String> parameters = parameters(form.group(4));
    String named = parameters.remove("user");
    String asUser = named != null ? named : user == null ? null : decoded(user);
    return new CatalogueUrl(
        hosts(form.group(2)), decoded(form.group(3)), asUser, Map.copyOf(parameters));
  }

  private static List<Host> hosts(String text) {
    List<Host> hosts = new ArrayList<>();
    for (String each : text.split(",", -1)) {
      Matcher host = HOST.matcher(decoded(each));
      int port = DEFAULT_PORT;
      boolean matches = host.matches();
      if (matches && host.group(2) != null) {
        port = Integer.parseInt(host.group(2));
      }
      if (!matches || port < 1 || port > 65_535 || hosts.size() == MOST_HOSTS) {
        throw refused(
            "the host '" + DisplayForm.ofText(each) + "'",
            "it is no host of a URL",
            "write a name or an address, ':' and a port; addresses of IPv6 in brackets, and no"
                + " more than "
                + MOST_HOSTS
                + " hosts");
      }
      String name = host.group(1);
      hosts.add(new Host(name.startsWith("[") ? name.substring(1, name.length() - 1) : name, port));
    }
    return List.copyOf(hosts);
  }

  private static Map<String, String> parameters(@Nullable String query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    if (query == null || query.isEmpty()) {
      return parameters;
    }
    for (String each : query.split("&", -1)) {
      int equals = each.indexOf('=');
      String given = decoded(equals < 0 ? each : each.substring(0, equals));
      String name = ALSO_NAMED.getOrDefault(given, given);
      if (name.equals("password") || name.equals("sslpassword")) {
        throw password();
      }
      if (!ALLOWED.contains(name)) {
        throw refused(
            "the parameter '" + DisplayForm.ofText(given) + "'",
            "a URL of a catalogue has no such parameter",
            Spelling.allowed(name, ALLOWED));
      }
      String value = equals < 0 ? "" : decoded(each.substring(equals + 1));
      if (parameters.put(name, value) != null) {
        throw refused("the parameter '" + name + "'", "it is given twice", null);
      }
    }
    return parameters;
  }

  private static String decoded(String text) {
    try {
      String decoded = URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
      if (decoded.chars().anyMatch(c -> c < ' ' || c == 0x7f || c == 0xfffd)) {
        throw refused(
            "'" + DisplayForm.ofText(text) + "'", "it holds a control character or no UTF-8", null);
      }
      return decoded;
    } catch (IllegalArgumentException e) {
      throw refused(
          "'" + DisplayForm.ofText(text) + "'",
          "it has a '%' without two hexadecimal digits",
          null);
    }
  }

  private static FimException password() {
    return refused(
        "the URL of the catalogue",
        "it holds a password, which others can read where URLs are shown",
        "write it into ~/.pgpass or the file that $PGPASSFILE names, or set $PGPASSWORD");
  }

  static FimException refused(String subject, String fact, @Nullable String remedy) {
    return new FimException(Problem.ARGUMENT, "take", subject, fact, remedy);
  }
}
