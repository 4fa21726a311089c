package dev.fim.cli;

import static dev.fim.cli.Session.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.chain.ChainHead;
import dev.fim.chain.ChainWriter;
import dev.fim.chain.EventSeal;
import dev.fim.key.PrivateKeyFile;
import dev.fim.key.SigningKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VerifyLogTest {

  private static final Program PROGRAM = Program.ofClass(Main.class);

  private final Session fim = new Session();
  private final List<String> lines = new ArrayList<>();
  private final ChainWriter chain = new ChainWriter();
  private Path publicKey;
  private Path otherKey;

  @BeforeEach
  void writeALog() throws Exception {
    SigningKey key = key("events");
    publicKey = fim.beside("events.pub");
    assertThat(key("other").id()).isNotEqualTo(key.id());
    otherKey = fim.beside("other.pub");
    for (int i = 0; i < 5; i++) {
      event("\"event\":\"target-gone\",\"container\":\"app\"");
    }
    ChainHead head = Objects.requireNonNull(chain.head());
    EventSeal seal = new EventSeal(head, "2026-11-27T10:00:00Z", key.id());
    event(
        ("\"event\":\"seal\",\"sealed\":{\"run\":\"%s\",\"seq\":5,\"chain\":\"%s\"},"
                + "\"key\":\"%s\",\"signature\":\"%s\"")
            .formatted(
                head.run(),
                head.value().hex(),
                key.id().hex(),
                Base64.getEncoder().encodeToString(key.sign(seal.text()))));
  }

  @AfterEach
  void end() {
    fim.close();
  }

  private SigningKey key(String name) throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    pem(name + ".pub", "PUBLIC KEY", pair.getPublic().getEncoded());
    return PrivateKeyFile.read(
        pem(name + ".key", "PRIVATE KEY", pair.getPrivate().getEncoded()), null);
  }

  private Path pem(String name, String label, byte[] der) throws IOException {
    Path file =
        Files.writeString(
            fim.beside(name),
            "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(label, Base64.getEncoder().encodeToString(der), label));
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private void event(String members) {
    String line =
        "{\"schema\":\"fim.event/1\",\"time\":\"2026-11-27T10:00:00Z\",%s}\n".formatted(members);
    lines.add(
        new String(chain.next(line.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8));
    chain.accepted();
  }

  private String log(List<String> written) throws IOException {
    return Files.writeString(fim.beside("log"), String.join("", written)).toString();
  }

  private String run() {
    return Objects.requireNonNull(chain.head()).run();
  }

  @Test
  void anIntactLogEndsWith0() throws IOException {
    assertThat(fim.run("verify-log", "--trust", publicKey.toString(), log(lines)))
        .isEqualTo(
            new Program.Result(
                0,
                "run %s: line 1 to line 6, 6 events, the last number 6, sealed up to number 5\n"
                        .formatted(run())
                    + "intact: 6 events in 1 run, 0 lines of others\n",
                ""));
  }

  @Test
  void aFaultEndsWith26AndIsNamed() throws IOException {
    lines.remove(2);
    String file = log(lines);
    assertThat(fim.run("verify-log", file))
        .isEqualTo(
            new Program.Result(
                26,
                """
                run %s: line 1 to line 5, 5 events, the last number 6, sealed up to number 5
                note: no key is trusted, so no signature was verified
                event 3 is missing after line 2, of run %s
                NOT INTACT: 5 events in 1 run, 0 lines of others
                """
                    .formatted(run(), run().substring(0, 12)),
                ""));
    assertThat(fim.run("verify-log", "--format", "json", file).output())
        .startsWith("{\"schema\": \"fim.log/1\",\n \"intact\": false,\n \"lines\": 5,\n")
        .contains("\"faults\": [{\"kind\": \"missing\", \"text\": \"event 3 is missing");
  }

  @Test
  void anotherKeyIsNotTrusted() throws IOException {
    Program.Result result = fim.run("verify-log", "--trust", otherKey.toString(), log(lines));
    assertThat(result.exitCode()).isEqualTo(26);
    assertThat(result.output()).contains("the seal in line 6 is not good: it is by key ");
    assertThat(
            fim.run(
                    "verify-log",
                    "--trust",
                    otherKey.toString(),
                    "--trust",
                    publicKey.toString(),
                    log(lines))
                .exitCode())
        .isZero();
  }

  @Test
  void partsOfALogAreReadInTheirOrder() throws IOException {
    String one = log(lines.subList(0, 3));
    String other =
        Files.writeString(fim.beside("rest"), String.join("", lines.subList(3, 6))).toString();
    assertThat(fim.run("verify-log", one, other).exitCode()).isZero();
    Program.Result result = fim.run("verify-log", other, one);
    assertThat(result.exitCode()).isEqualTo(26);
    assertThat(result.output()).contains("DIR/log line 1 stands behind ");
    assertThat(fim.run("verify-log", "--partial", other).exitCode()).isZero();
    assertThat(fim.run("verify-log", other).exitCode()).isEqualTo(26);
  }

  @Test
  void theLogMayComeFromStandardInput() throws IOException, InterruptedException {
    String file = log(lines);
    assertThat(PROGRAM.runFromShell("verify-log - <" + file).exitCode()).isZero();
    assertThat(PROGRAM.runFromShell("verify-log - </dev/null"))
        .isEqualTo(
            new Program.Result(
                26,
                """
                the log has no event of a chain
                NOT INTACT: 0 events in 0 runs, 0 lines of others
                """,
                ""));
  }

  @Test
  void whatCannotBeReadIsRefused() {
    assertThat(fim.run("verify-log"))
        .isEqualTo(
            refused(
                15,
                "fim: cannot verify a log: none is named; name its files, or - for standard"
                    + " input"));
    String absent = fim.beside("absent").toString();
    assertThat(fim.run("verify-log", absent))
        .isEqualTo(
            refused(
                18,
                "fim: cannot read DIR/absent: there is no such file or directory; check its name,"
                    + " or make it"));
    assertThat(fim.run("verify-log", "--trust", absent, "x"))
        .isEqualTo(
            refused(
                18,
                "fim: cannot read the public key DIR/absent: there is no such file or directory;"
                    + " check its name, or make it"));
  }
}
