package dev.fim.sidecar.setting;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.yaml.Spelling;
import java.net.InetSocketAddress;

/// Parses the addresses of options that are not settings, in the same form.
public final class Addresses {

  private Addresses() {}

  /// Parses an address with its port.
  ///
  /// @param option the option that an error names
  /// @throws FimException ([Problem#ARGUMENT]) if the text is not an address
  public static InetSocketAddress parse(String option, String text) {
    try {
      return of(text);
    } catch (IllegalArgumentException e) {
      throw new FimException(
          Problem.ARGUMENT,
          "use",
          "the option " + option,
          "found " + Spelling.quote(text),
          "allowed: an address and a port such as 0.0.0.0:8443 or [::]:8443",
          e);
    }
  }

  /// @throws IllegalArgumentException if the text is not an address
  static InetSocketAddress of(String text) {
    int colon = text.lastIndexOf(':');
    SettingFormat.require(colon > 0 && text.substring(colon + 1).matches("[0-9]{1,5}"));
    int port = Integer.parseInt(text.substring(colon + 1));
    String host = text.substring(0, colon);
    SettingFormat.require(port <= 65_535 && host.matches("[0-9.]+|\\[[0-9a-fA-F:.]+]"));
    InetSocketAddress address = new InetSocketAddress(host, port);
    SettingFormat.require(!address.isUnresolved());
    return address;
  }
}
