package dev.fim.seal;

import dev.fim.digest.TreeDigest;
import dev.fim.key.KeyId;
import dev.fim.path.ByteString;
import dev.fim.path.DisplayForm;
import dev.fim.path.RawPath;
import dev.fim.policy.MountCrossing;
import dev.fim.policy.Scope;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Parses the text of a statement.
///
/// It parses the known values, then lets [SealText] write the text again and accepts only the same
/// bytes. So one comparison refuses unknown and repeated lines, another order, spaces and other
/// spellings of a value.
public final class SealParser {

  /// The most bytes of a statement. It grows with the paths of the scope only.
  public static final int MOST_BYTES = 1 << 20;

  private static final String SEPARATOR = ": ";

  private final List<String> lines;
  private int at;

  private SealParser(List<String> lines) {
    this.lines = lines;
  }

  /// The fault in a text, as it follows "it is no seal: ".
  public static final class Fault extends Exception {

    private static final long serialVersionUID = 1L;

    Fault(String fact) {
      super(fact);
    }

    /// The fact, in display form.
    public String fact() {
      return String.valueOf(getMessage());
    }
  }

  /// Parses a statement.
  ///
  /// @throws Fault if it is anything but the text of a statement
  public static SealStatement parse(ByteString text) throws Fault {
    if (text.length() > MOST_BYTES) {
      throw new Fault("it is longer than %d bytes".formatted(MOST_BYTES));
    }
    SealParser parser = new SealParser(utf8(text.toByteArray()).lines().toList());
    SealStatement statement;
    try {
      statement = parser.statement();
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new Fault("line %d has no proper value".formatted(parser.at));
    }
    if (!SealText.of(statement).equals(text)) {
      throw new Fault("it is not written as this fim writes it");
    }
    return statement;
  }

  private static String utf8(byte[] bytes) throws Fault {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException _) {
      throw new Fault("it is not UTF-8");
    }
  }

  private SealStatement statement() throws Fault {
    if (lines.isEmpty() || !lines.getFirst().equals(SealText.VERSION)) {
      throw new Fault("it does not begin with " + SealText.VERSION);
    }
    at = 1;
    String kind = take("kind");
    return switch (kind) {
      case "baseline" -> baseline();
      case "policy" -> policy();
      default -> throw new Fault("its kind is unknown");
    };
  }

  private SealStatement baseline() throws Fault {
    String series = take("series");
    long number = Long.parseLong(take("generation"));
    Instant created = Instant.parse(take("created"));
    RawPath root = RawPath.parse(take("root"));
    List<RawPath> scope = new ArrayList<>();
    for (String path = take("scope"); path != null; path = takeIfNext("scope")) {
      scope.add(RawPath.parse(path));
    }
    MountCrossing crossing = MountCrossing.ofLabel(take("crossing"));
    String policy = take("policy");
    String image = text(takeIfNext("image"));
    String name = text(takeIfNext("name"));
    SealSubject.Baseline subject =
        new SealSubject.Baseline(
            series,
            number,
            created,
            root,
            new Scope(scope),
            crossing,
            policy.equals(SealText.DEFAULT_POLICY) ? null : ByteString.ofHex(policy),
            image,
            Long.parseLong(take("entries")),
            new TreeDigest(ByteString.ofHex(take("tree")), ByteString.ofHex(take("record"))));
    String file = takeIfNext("file");
    SealedBytes bytes =
        file == null
            ? null
            : new SealedBytes(ByteString.ofHex(file), Long.parseLong(take("bytes")));
    return end(subject, bytes, name);
  }

  private SealStatement policy() throws Fault {
    String name = text(takeIfNext("name"));
    ByteString digest = ByteString.ofHex(take("policy"));
    return end(new SealSubject.PolicyText(digest, Long.parseLong(take("bytes"))), null, name);
  }

  private SealStatement end(SealSubject subject, @Nullable SealedBytes file, @Nullable String name)
      throws Fault {
    Instant sealed = Instant.parse(take("sealed"));
    String tool = String.valueOf(text(take("tool")));
    KeyId key = new KeyId(ByteString.ofHex(take("key")));
    return new SealStatement(subject, file, name, sealed, tool, key);
  }

  /// The value of the next line, which must have this name.
  private String take(String name) throws Fault {
    String value = takeIfNext(name);
    if (value == null) {
      throw new Fault("line %d is not its %s".formatted(at + 1, name));
    }
    return value;
  }

  /// The value of the next line; null if that has another name.
  private @Nullable String takeIfNext(String name) {
    if (at == lines.size() || !lines.get(at).startsWith(name + SEPARATOR)) {
      return null;
    }
    return lines.get(at++).substring(name.length() + SEPARATOR.length());
  }

  private static @Nullable String text(@Nullable String display) {
    if (display == null) {
      return null;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(DisplayForm.parse(display)))
          .toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("a text that is not UTF-8", e);
    }
  }
}
