package dev.fim.baseline.server;

import dev.fim.path.DisplayForm;
import dev.fim.words.Spelling;
import java.util.Arrays;
import java.util.List;

/// How a connection is protected, as libpq names it.
enum TlsMode {
  DISABLE("disable"),
  ALLOW("allow"),
  PREFER("prefer"),
  REQUIRE("require"),
  VERIFY_CA("verify-ca"),
  VERIFY_FULL("verify-full");

  private final String label;

  TlsMode(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  static TlsMode ofLabel(String label) {
    List<String> labels = Arrays.stream(values()).map(TlsMode::label).toList();
    return Arrays.stream(values())
        .filter(mode -> mode.label.equals(label))
        .findFirst()
        .orElseThrow(() ->
            CatalogueUrl.refused(
                "sslmode '" + DisplayForm.ofText(label) + "'",
                "there is no such mode",
                Spelling.allowed(label, labels)));
  }
}
