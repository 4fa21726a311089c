package dev.fim.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.digest.TreeDigest;
import dev.fim.key.NewKey;
import dev.fim.key.PrivateKeyFile;
import dev.fim.key.SigningKey;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.policy.MountCrossing;
import dev.fim.policy.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The text of a seal, its signature, and that nothing but this text is accepted.
class SealTest {

  private static final Instant CREATED = Instant.parse("2026-11-27T10:00:00.123456789Z");
  private static final Instant SEALED = Instant.parse("2026-11-27T11:00:00Z");

  @TempDir Path directory;
  private SigningKey key;

  @BeforeEach
  void readKey() throws IOException {
    key = PrivateKeyFile.read(keyFile("plain.key"), null);
  }

  private Path keyFile(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(SealTest.class.getResourceAsStream("/keys/" + name))) {
      Path file = Files.write(directory.resolve(name), in.readAllBytes());
      return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
  }

  private static ByteString digest(int of) {
    return ByteString.ofHex("%02x".formatted(of).repeat(32));
  }

  private static SealSubject.Baseline baseline() {
    return new SealSubject.Baseline(
        "0123456789abcdef0123456789abcdef",
        7,
        CREATED,
        RawPath.parse("/srv/\\xff"),
        Scope.of(List.of(RawPath.ofUtf8("/etc"), RawPath.ofUtf8("/usr\n"))),
        MountCrossing.STAY,
        digest(1),
        "sha256:" + "ab".repeat(32),
        12,
        new TreeDigest(digest(2), digest(3)));
  }

  private Seal seal() {
    return new Signer(key, "wêb\n1", "fim 1.0")
        .seal(baseline(), new SealedBytes(digest(4), 345), SEALED);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Test
  void theTextOfASealIsThis() {
    assertThat(text(seal().toFile()))
        .isEqualTo(
            """
            fim.seal/1
            kind: baseline
            series: 0123456789abcdef0123456789abcdef
            generation: 7
            created: 2026-11-27T10:00:00.123456789Z
            root: /srv/\\xff
            scope: /etc
            scope: /usr\\x0a
            crossing: stay
            policy: 0101010101010101010101010101010101010101010101010101010101010101
            image: sha256:abababababababababababababababababababababababababababababababab
            name: wêb\\x0a1
            entries: 12
            tree: 0202020202020202020202020202020202020202020202020202020202020202
            record: 0303030303030303030303030303030303030303030303030303030303030303
            file: 0404040404040404040404040404040404040404040404040404040404040404
            bytes: 345
            sealed: 2026-11-27T11:00:00Z
            tool: fim 1.0
            key: %s
            signature: %s
            """
                .formatted(
                    key.id().hex(),
                    java.util.Base64.getEncoder()
                        .encodeToString(seal().signature().toByteArray())));
  }

  @Test
  void theTextOfASealOfAPolicyIsThis() {
    Seal seal =
        new Signer(key, null, "fim 1.0")
            .seal(new SealSubject.PolicyText(digest(5), 99), null, SEALED);
    assertThat(text(seal.text().toByteArray()))
        .isEqualTo(
            """
            fim.seal/1
            kind: policy
            policy: 0505050505050505050505050505050505050505050505050505050505050505
            bytes: 99
            sealed: 2026-11-27T11:00:00Z
            tool: fim 1.0
            key: %s
            """
                .formatted(key.id().hex()));
  }

  @Test
  void aSealIsReadAsItWasWritten() throws SealParser.Fault {
    Seal seal = seal();
    assertThat(Seal.parse(seal.toFile())).isEqualTo(seal);
    assertThat(Seal.of(seal.text(), seal.signature())).isEqualTo(seal);
    assertThat(seal.isSignedBy(key.verifyingKey())).isTrue();
  }

  @Test
  void anotherKeyDidNotSign() {
    Path other = directory.resolve("other");
    NewKey.write(other, null);
    SigningKey foreign = PrivateKeyFile.read(other, null);
    assertThat(seal().isSignedBy(foreign.verifyingKey())).isFalse();
    Seal claimed =
        new Seal(seal().statement(), seal().text(), ByteString.wrap(foreign.sign(new byte[] {1})));
    assertThat(claimed.isSignedBy(key.verifyingKey())).isFalse();
  }

  /// Each field, changed to another value of its kind, breaks the signature.
  @Test
  void noFieldCanBeChanged() {
    String file = text(seal().toFile());
    List<String> lines = file.lines().toList();
    List<String> accepted = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      for (String changed :
          List.of(
              line.replace('0', '1'),
              line.replace('7', '8'),
              line.replace('2', '3'),
              line.replace('a', 'b'),
              line.replace('s', 't'),
              line.replace('4', '5'),
              line.replace("/", "/x"),
              line.replace("ê", "e"),
              line + " ",
              line + "\r",
              "",
              line + "\n" + line)) {
        if (!changed.equals(line) && isAccepted(file.replace(line + "\n", changed + "\n"))) {
          accepted.add(changed);
        }
      }
      if (isAccepted(file.replace(line + "\n", ""))) {
        accepted.add("without " + line);
      }
    }
    assertThat(accepted).isEmpty();
  }

  private boolean isAccepted(String file) {
    return isAccepted(file.getBytes(StandardCharsets.UTF_8));
  }

  private boolean isAccepted(byte[] file) {
    try {
      return Seal.parse(file).isSignedBy(key.verifyingKey());
    } catch (SealParser.Fault _) {
      return false;
    }
  }

  @Test
  void noBitOfTheFileCanBeFlipped() {
    byte[] file = seal().toFile();
    for (int at = 0; at < file.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] changed = file.clone();
        changed[at] ^= (byte) (1 << bit);
        assertThat(isAccepted(changed)).as("byte %d, bit %d", at, bit).isFalse();
      }
    }
  }

  @Test
  void bytesCanNeitherBeRemovedNorAdded() {
    byte[] file = seal().toFile();
    Random random = new Random(7);
    for (int length = 0; length < file.length; length++) {
      assertThat(isAccepted(java.util.Arrays.copyOf(file, length))).isFalse();
    }
    for (int i = 0; i < 2000; i++) {
      byte[] longer = new byte[file.length + 1];
      int at = random.nextInt(file.length + 1);
      System.arraycopy(file, 0, longer, 0, at);
      longer[at] = (byte) random.nextInt();
      System.arraycopy(file, at, longer, at + 1, file.length - at);
      assertThat(isAccepted(longer)).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "fim.seal/2\nkind: baseline\n",
        "fim.seal/1\n",
        "fim.seal/1\nkind: other\n",
        "fim.seal/1\nkind: policy\npolicy: 0g\n",
        "fim.seal/1\nkind: baseline\nseries: 0123456789abcdef0123456789abcdef\ngeneration: -1\n",
        "fim.seal/1\nkind: baseline\nseries: 0\n"
      })
  void whatIsNoStatementIsRefused(String text) {
    assertThatThrownBy(() -> SealParser.parse(ByteString.ofUtf8(text)))
        .isInstanceOf(SealParser.Fault.class);
  }

  @Test
  void aTextThatIsNotUtf8OrTooLongIsRefused() {
    assertThatThrownBy(() -> SealParser.parse(ByteString.ofHex("ff0a")))
        .hasMessage("it is not UTF-8");
    assertThatThrownBy(() -> SealParser.parse(ByteString.wrap(new byte[SealParser.MOST_BYTES + 1])))
        .hasMessageContaining("it is longer than");
  }

  @Test
  void aNameIsFreeTextOfABoundedLength() {
    assertThatThrownBy(
            () -> new Signer(key, "x".repeat(201), "fim 1.0").seal(baseline(), null, SEALED))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
