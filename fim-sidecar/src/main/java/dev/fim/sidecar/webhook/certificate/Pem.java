package dev.fim.sidecar.webhook.certificate;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One object in the textual encoding of RFC 7468.
///
/// @param label what it is: `CERTIFICATE`
/// @param encoded the base64 between its two lines, with line breaks
record Pem(String label, String encoded) {

  private static final Pattern BEGIN = Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,64})-----\\s*");

  /// All objects of a text, in their order. What stands between them is passed over, as the RFC has
  /// it.
  ///
  /// @throws IllegalArgumentException if one has no end; its message is a fact for people
  static List<Pem> all(String text) {
    List<Pem> found = new ArrayList<>();
    Matcher begin = BEGIN.matcher(text);
    int at = 0;
    while (begin.find(at)) {
      String label = begin.group(1);
      at = text.indexOf("-----END " + label + "-----", begin.end());
      if (at < 0) {
        throw new IllegalArgumentException("the PEM block '" + label + "' has no end");
      }
      found.add(new Pem(label, text.substring(begin.end(), at)));
    }
    return found;
  }

  /// The bytes of it, which are DER.
  ///
  /// @throws IllegalArgumentException if it holds something else than base64; its message is a fact
  byte[] der() {
    if (encoded.contains(":")) { // headers, as RFC 1421 has them; "Proc-Type: 4,ENCRYPTED"
      throw new IllegalArgumentException(
          "the PEM block '" + label + "' has headers, as an encrypted one has");
    }
    try {
      return Base64.getDecoder().decode(encoded.replaceAll("\\s", ""));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("the PEM block '" + label + "' is not base64", e);
    }
  }
}
