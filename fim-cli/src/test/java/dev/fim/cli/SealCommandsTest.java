package dev.fim.cli;

import static dev.fim.cli.Session.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Keys and seals on the command line.
class SealCommandsTest {

  private final Session fim = new Session();
  private final String key = fim.tree().privateDirectory("keys").resolve("k").toString();
  private final String pub = key + ".pub";

  @AfterEach
  void end() {
    fim.close();
  }

  private void keygen() {
    assertThat(fim.run("keygen", "--output", key).exitCode()).isZero();
  }

  private Path secret(String content) throws IOException {
    Path file = Files.writeString(Path.of(key).resolveSibling("secret"), content);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void aRecordedGenerationIsSealedAndCheckedWithTrust() {
    keygen();
    assertThat(fim.onTree("init", "--sign", key, "--seal-name", "web 1").exitCode()).isZero();
    Program.Result checked = fim.run("check", "--trust", pub);
    assertThat(checked.exitCode()).isZero();
    assertThat(checked.output())
        .contains("  note      sealed by the key ", " at TIME as 'web 1', generation 1 of TIME\n")
        .contains(
            "  note      DIR/keys/k.pub.newest had no seal for this path before: an older baseline"
                + " is noticed from now on\n");
    fim.environment("FIM_TRUST", pub);
    assertThat(fim.run("check").output())
        .contains("sealed by the key ")
        .doesNotContain("had no seal for this path before");
    assertThat(fim.run("check", "--trust", pub, "--trust-memory", "none").output())
        .contains("note      no memory of seals was used");
  }

  @Test
  void verifyPrintsWhatWasSealed() {
    keygen();
    fim.onTree("init", "--sign", key);
    Program.Result verified = fim.run("verify", "--trust", pub);
    assertThat(verified.exitCode()).isZero();
    assertThat(verified.output())
        .startsWith("trusted: generation 1\n  kind       baseline\n  series     ")
        .contains("\n  root       TREE\n", "\n  sealed     TIME\n", "\n  entries    5\n");
    assertThat(fim.run("verify", "--trust", pub, "--format", "json").output())
        .startsWith(
            "{\"schema\": \"fim.verify/1\", \"state\": \"trusted\", \"kind\": \"baseline\"");
    assertThat(fim.run("verify"))
        .isEqualTo(refused(15, "fim: cannot take 'verify': it needs a public key: --trust PUB"));
  }

  @Test
  void whatIsNotSealedIsRefusedBeforeAnyOutput() {
    keygen();
    fim.onTree("init");
    String message =
        "fim: cannot trust generation 1 of DIR/fim.mv.db: it has no seal; trusted: the key ";
    for (String command : new String[] {"check", "show", "export", "update", "verify"}) {
      Program.Result refused = fim.run(command, "--trust", pub);
      assertThat(refused.exitCode()).as(command).isEqualTo(26);
      assertThat(refused.output()).as(command).isEmpty();
      assertThat(refused.errorOutput()).as(command).startsWith(message);
    }
    Program.Result compared = fim.run("compare", "--trust", pub, "1", "latest");
    assertThat(compared.exitCode()).isEqualTo(26);
    assertThat(compared.output()).isEmpty();
  }

  @Test
  void anExportIsSealedAndImportedWithItsSeal() throws IOException {
    keygen();
    fim.onTree("init");
    String file = fim.beside("trusted.fim").toString();
    assertThat(fim.run("export", "--sign", key, "--output", file)).isEqualTo(Session.said(""));
    assertThat(Files.readString(Path.of(file + ".seal")))
        .startsWith("fim.seal/1\nkind: baseline\n");
    assertThat(fim.run("check", "--against", file, "--trust", pub).exitCode()).isZero();

    String other = fim.tree().privateDirectory("other").resolve("fim").toString();
    assertThat(fim.run("import", "--db", other, "--trust", pub, file).exitCode()).isZero();
    assertThat(fim.run("check", "--db", other, "--trust", pub).exitCode()).isZero();

    byte[] bytes = Files.readAllBytes(Path.of(file));
    bytes[bytes.length - 20] ^= 4;
    Files.write(Path.of(file), bytes);
    Program.Result altered = fim.run("check", "--against", file, "--trust", pub);
    assertThat(altered.exitCode()).isEqualTo(26);
    assertThat(altered.errorOutput())
        .startsWith(
            "fim: cannot trust DIR/trusted.fim: sealed are %d bytes with the SHA-256 "
                .formatted(bytes.length));
  }

  @Test
  void aPortableFileAndAPolicyAreSealedWhereTheyLie() throws IOException {
    keygen();
    fim.onTree("init");
    String file = fim.beside("trusted.fim").toString();
    fim.run("export", "--output", file);
    assertThat(fim.run("seal", "--key", key, file).output()).startsWith("sealed: generation ");
    assertThat(fim.run("verify", "--trust", pub, file).exitCode()).isZero();

    String policy =
        Files.writeString(fim.beside("p.yaml"), "version: 1\nrules:\n  - path: /dir\n").toString();
    Program.Result unsealed =
        fim.run("check", "--against", file, "--trust", pub, "--policy", policy);
    assertThat(unsealed.exitCode()).isEqualTo(26);
    assertThat(unsealed.errorOutput()).contains("and it has no seal of its own");
    assertThat(fim.run("seal", "--key", key, policy).output()).startsWith("sealed: a policy\n");
    assertThat(fim.run("check", "--against", file, "--trust", pub, "--policy", policy).exitCode())
        .isZero();
    assertThat(fim.run("verify", "--trust", pub, policy).output())
        .startsWith("trusted: a policy\n");
  }

  @Test
  void aPassphraseComesFromAFileAndIsNeverAnArgument() throws IOException {
    String secret = secret("correct horse\n").toString();
    assertThat(fim.run("keygen", "--output", key, "--passphrase-file", secret).exitCode()).isZero();
    assertThat(fim.onTree("init", "--sign", key, "--passphrase-file", secret).exitCode()).isZero();
    assertThat(fim.environment("FIM_PASSPHRASE_FILE", secret).run("seal", "--key", key).exitCode())
        .isZero();
    secret("wrong horse\n");
    assertThat(fim.run("seal", "--key", key))
        .isEqualTo(
            refused(
                18,
                "fim: cannot read the private key DIR/keys/k: the passphrase is wrong, or the file"
                    + " is damaged"));
    Files.setPosixFilePermissions(Path.of(key), PosixFilePermissions.fromString("rw-rw-rw-"));
    assertThat(fim.run("seal", "--key", key).errorOutput())
        .startsWith("fim: cannot read the private key DIR/keys/k: others can write it");
  }

  @Test
  void optionsThatMakeNoSenseAreRefused() {
    keygen();
    fim.onTree("init");
    assertThat(fim.run("check", "--trust-memory", "none"))
        .isEqualTo(
            refused(
                15, "fim: cannot take '--trust-memory': without --trust nothing is remembered"));
    assertThat(fim.onTree("init", "--seal-name", "x"))
        .isEqualTo(refused(15, "fim: cannot take '--seal-name': without --sign nothing is sealed"));
    assertThat(fim.run("export", "--sign", key))
        .isEqualTo(
            refused(
                15,
                "fim: cannot take '--sign': it needs --output: the seal is written to FILE.seal"));
    assertThat(fim.run("export", "--sign", key, "--format", "mtree", "--output", "x"))
        .isEqualTo(refused(15, "fim: cannot take '--sign': only a portable baseline has a seal"));
    assertThat(fim.run("check", "--quick", "--trust", pub).exitCode()).isEqualTo(15);
    assertThat(fim.run("keygen", "--output", key).exitCode()).isEqualTo(18);
    assertThat(fim.run("seal"))
        .isEqualTo(refused(15, "fim: cannot take 'seal': it needs a private key: --key KEY"));
    assertThat(fim.run("import", "--trust", pub, "mtree", "x").exitCode()).isEqualTo(15);
  }
}
