package dev.fim.seal;

import dev.fim.path.ByteString;
import dev.fim.path.DisplayForm;
import dev.fim.path.RawPath;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Writes a statement as text: `NAME: VALUE` on each line, in a fixed order. What is free text is
/// in its display form, so that a line stays a line.
final class SealText {

  /// The first line.
  static final String VERSION = "fim.seal/1";

  /// What stands for the digest of the default policy.
  static final String DEFAULT_POLICY = "default";

  private final StringBuilder text = new StringBuilder(VERSION).append('\n');

  private SealText() {}

  /// The text in UTF-8, with a newline at the end of each line.
  static ByteString of(SealStatement statement) {
    SealText text = new SealText();
    text.add("kind", statement.subject().kind());
    switch (statement.subject()) {
      case SealSubject.Baseline baseline -> text.add(baseline, statement);
      case SealSubject.PolicyText policy -> {
        text.addText("name", statement.name());
        text.add("policy", policy.digest().hex());
        text.add("bytes", Long.toString(policy.bytes()));
      }
    }
    text.add("sealed", statement.sealed().toString());
    text.addText("tool", statement.tool());
    text.add("key", statement.key().hex());
    return ByteString.wrap(text.text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private void add(SealSubject.Baseline baseline, SealStatement statement) {
    add("series", baseline.series());
    add("generation", Long.toString(baseline.number()));
    add("created", baseline.created().toString());
    add("root", baseline.root().display());
    for (RawPath path : baseline.scope().paths()) {
      add("scope", path.display());
    }
    add("crossing", baseline.crossing().label());
    ByteString policy = baseline.policy();
    add("policy", policy == null ? DEFAULT_POLICY : policy.hex());
    addText("image", baseline.image());
    addText("name", statement.name());
    add("entries", Long.toString(baseline.entries()));
    add("tree", baseline.digest().tree().hex());
    add("record", baseline.digest().record().hex());
    SealedBytes file = statement.file();
    if (file != null) {
      add("file", file.sha256().hex());
      add("bytes", Long.toString(file.length()));
    }
  }

  private void addText(String name, @Nullable String value) {
    if (value != null) {
      add(name, DisplayForm.ofText(value));
    }
  }

  private void add(String name, String value) {
    text.append(name).append(": ").append(value).append('\n');
  }
}
