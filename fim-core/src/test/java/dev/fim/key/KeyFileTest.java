package dev.fim.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The keys are those that `keys/make.sh` made with openssl.
class KeyFileTest {

  @TempDir Path directory;

  private static byte[] bytes(String name) {
    try (InputStream in =
        Objects.requireNonNull(KeyFileTest.class.getResourceAsStream("/keys/" + name), name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String text(String name) {
    return new String(bytes(name), StandardCharsets.UTF_8);
  }

  private Path written(String name, byte[] content, String rights) {
    try {
      Path file = Files.write(directory.resolve(name), content);
      return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Path file(String name) {
    return written(name, bytes(name), name.endsWith(".pub") ? "rw-r--r--" : "rw-------");
  }

  @Test
  void aKeyOfOpensslSignsAsOpensslDoes() {
    SigningKey key = PrivateKeyFile.read(file("plain.key"), null);
    assertThat(key.sign(bytes("message"))).isEqualTo(bytes("message.sig"));
    assertThat(key.verifyingKey()).isEqualTo(PublicKeyFile.read(file("plain.pub")));
  }

  @Test
  void theIdIsTheDigestThatTheDocumentationComputes() {
    assertThat(PublicKeyFile.read(file("plain.pub")).id().hex())
        .isEqualTo(text("plain.id").strip());
  }

  @ParameterizedTest
  @CsvSource({"topk8.key, plain.pub", "sha512.key, plain.pub", "genpkey.key, genpkey.pub"})
  void aKeyWithAPassphraseIsThatOfItsPublicKey(String name, String publicKey) {
    SigningKey key = PrivateKeyFile.read(file(name), file("passphrase"));
    assertThat(key.verifyingKey()).isEqualTo(PublicKeyFile.read(file(publicKey)));
  }

  @Test
  void onlyTheSignatureOfTheMessageByTheKeyIsRight() {
    VerifyingKey key = PublicKeyFile.read(file("plain.pub"));
    VerifyingKey other = PublicKeyFile.read(file("genpkey.pub"));
    byte[] message = bytes("message");
    byte[] signature = bytes("message.sig");
    assertThat(key.verifies(message, signature)).isTrue();
    assertThat(other.verifies(message, signature)).isFalse();
    assertThat(key.verifies(message, new byte[0])).isFalse();
    assertThat(key.verifies(message, new byte[64])).isFalse();
    for (int bit = 0; bit < signature.length * 8; bit++) {
      byte[] wrong = signature.clone();
      wrong[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(key.verifies(message, wrong)).as("bit %d", bit).isFalse();
    }
    for (int bit = 0; bit < message.length * 8; bit++) {
      byte[] wrong = message.clone();
      wrong[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(key.verifies(wrong, signature)).as("bit %d", bit).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ed448.key | it is damaged, or not an Ed25519 key",
        "x25519.key | it is damaged, or not an Ed25519 key",
        "ec.key | it is damaged, or not an Ed25519 key",
        "message | it is not one key in PEM",
      })
  void aFileWithoutAnEd25519KeyIsRefused(String name, String fact) {
    Path file = written("key", bytes(name), "rw-------");
    assertThatThrownBy(() -> PrivateKeyFile.read(file, null))
        .isInstanceOfSatisfying(
            FimException.class, e -> assertThat(e.problem()).isEqualTo(Problem.IO))
        .hasMessage(
            "cannot read the private key %s: %s; make a key with openssl genpkey -algorithm ed25519"
                .formatted(file, fact));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-------", "rw-r--r--"})
  void aPublicKeyInPlaceOfAPrivateOneIsNamedAsThat(String rights) {
    Path file = written("key", bytes("plain.pub"), rights);
    assertThatThrownBy(() -> PrivateKeyFile.read(file, null))
        .hasMessage(
            "cannot read the private key %s: it holds a public key; name the private key that"
                    .formatted(file)
                + " belongs to it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ed448.pub", "x25519.pub"})
  void aPublicKeyOfAnotherKindIsRefused(String name) {
    Path file = file(name);
    assertThatThrownBy(() -> PublicKeyFile.read(file))
        .hasMessage(
            "cannot read the public key "
                + file
                + ": it is damaged, or not an Ed25519 key; write the public key with openssl pkey"
                + " -in PRIVATE -pubout -out FILE");
  }

  @Test
  void aPrivateKeyIsNoPublicOne() {
    assertThatThrownBy(() -> PublicKeyFile.read(file("plain.key")))
        .hasMessageEndingWith(
            "it holds a private key; name its public key: 'fim keygen' wrote FILE.pub beside it");
  }

  @Test
  void twoKeysInAFileAreRefused() {
    Path file =
        written(
            "two",
            (text("plain.pub") + text("genpkey.pub")).getBytes(StandardCharsets.UTF_8),
            "rw-r--r--");
    assertThatThrownBy(() -> PublicKeyFile.read(file))
        .hasMessageContaining("it is not one key in PEM");
  }

  @ParameterizedTest
  @CsvSource({
    "rw-rw-r--, others can write it (mode 0664); run chmod go-w on it",
    "rw-r---w-, others can write it (mode 0642); run chmod go-w on it",
    "rw-r--r--, 'all users can read it (mode 0644); run chmod o-rwx on it, or mount the Secret with"
        + " defaultMode: 0440'",
  })
  void aPrivateKeyWithTheseRightsIsRefused(String rights, String end) {
    Path file = written("key", bytes("plain.key"), rights);
    assertThatThrownBy(() -> PrivateKeyFile.read(file, null))
        .hasMessage("cannot read the private key " + file + ": " + end);
  }

  @ParameterizedTest
  @ValueSource(strings = {"r--------", "rw-------", "r--r-----"})
  void aPrivateKeyAsTheKubeletMountsItIsRead(String rights) throws IOException {
    Path file = written("data", bytes("plain.key"), rights);
    Path link = Files.createSymbolicLink(directory.resolve("key"), file);
    assertThatCode(() -> PrivateKeyFile.read(link, null)).doesNotThrowAnyException();
  }

  @Test
  void aPublicKeyThatOthersCanWriteIsRefused() {
    Path file = written("key", bytes("plain.pub"), "rw-rw-r--");
    assertThatThrownBy(() -> PublicKeyFile.read(file))
        .hasMessage(
            "cannot read the public key "
                + file
                + ": others can write it (mode 0664); run chmod go-w on it");
  }

  @Test
  void aPassphraseIsGivenIfAndOnlyIfTheKeyHasOne() {
    Path file = file("topk8.key");
    assertThatThrownBy(() -> PrivateKeyFile.read(file, null))
        .hasMessage(
            "cannot read the private key "
                + file
                + ": it has a passphrase; name the file of its passphrase");
    assertThatThrownBy(() -> PrivateKeyFile.read(file("plain.key"), file("passphrase")))
        .hasMessageContaining("it has no passphrase, and one is given");
  }

  @ParameterizedTest
  @CsvSource({
    "Grün & blau , 'the passphrase is wrong, or the file is damaged'",
    "Gruen & blau, 'the passphrase is wrong, or the file is damaged'",
  })
  void aWrongPassphraseIsRefused(String passphrase, String fact) {
    Path wrong =
        written("wrong", (passphrase + "x\n").getBytes(StandardCharsets.UTF_8), "r--------");
    assertThatThrownBy(() -> PrivateKeyFile.read(file("topk8.key"), wrong))
        .hasMessageEndingWith(": " + fact);
  }

  @Test
  void aPassphraseThatIsEmptyOrNoTextIsRefused() {
    Path empty = written("empty", "\nsecret\n".getBytes(StandardCharsets.UTF_8), "r--------");
    assertThatThrownBy(() -> PrivateKeyFile.read(file("topk8.key"), empty))
        .hasMessage("cannot read the passphrase " + empty + ": its first line is empty");
    Path bytes = written("bytes", new byte[] {(byte) 0xff, '\n'}, "r--------");
    assertThatThrownBy(() -> PrivateKeyFile.read(file("topk8.key"), bytes))
        .hasMessage("cannot read the passphrase " + bytes + ": its first line is not UTF-8");
  }

  @ParameterizedTest
  @CsvSource({
    "scrypt.key, 'it is damaged, or encrypted by another scheme than PBES2 with PBKDF2 and AES-128"
        + " or AES-256'",
    "des3.key, 'it is damaged, or encrypted by another scheme than PBES2 with PBKDF2 and AES-128 or"
        + " AES-256'",
    "slow.key, its passphrase takes more than 10000000 rounds",
  })
  void anotherEncryptionIsNamed(String name, String fact) {
    assertThatThrownBy(() -> PrivateKeyFile.read(file(name), file("passphrase")))
        .hasMessageContaining(fact);
  }

  @Test
  void anythingButASmallRegularFileIsRefused() {
    assertThatThrownBy(() -> PublicKeyFile.read(directory))
        .hasMessage("cannot read the public key " + directory + ": it is not a regular file");
    Path absent = directory.resolve("absent");
    assertThatThrownBy(() -> PublicKeyFile.read(absent))
        .hasMessage(
            "cannot read the public key "
                + absent
                + ": there is no such file or directory; check its name, or make it");
    Path large = written("large", new byte[KeyFileText.MOST_BYTES + 1], "r--r--r--");
    assertThatThrownBy(() -> PublicKeyFile.read(large))
        .hasMessage("cannot read the public key " + large + ": it is longer than 16384 bytes");
  }

  /// Each byte of a file is changed, and a key comes out, or one clear error: no other exception.
  @ParameterizedTest
  @ValueSource(strings = {"plain.key", "topk8.key", "plain.pub"})
  void anyBytesGiveAKeyOrAClearError(String name) {
    byte[] good = bytes(name);
    Random random = new Random(7);
    for (int i = 0; i < good.length; i++) {
      byte[] wrong = good.clone();
      wrong[i] = (byte) random.nextInt(' ', 127);
      Path file = written("changed", wrong, "rw-------");
      try {
        if (name.endsWith(".pub")) {
          PublicKeyFile.read(file);
        } else {
          PrivateKeyFile.read(file, name.equals("plain.key") ? null : file("passphrase"));
        }
      } catch (FimException e) {
        assertThat(e.problem()).isEqualTo(Problem.IO);
      }
    }
  }
}
