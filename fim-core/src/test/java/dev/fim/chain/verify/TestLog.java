package dev.fim.chain.verify;

import dev.fim.chain.ChainHead;
import dev.fim.chain.ChainLink;
import dev.fim.chain.ChainWriter;
import dev.fim.chain.EventSeal;
import dev.fim.key.PrivateKeyFile;
import dev.fim.key.SigningKey;
import dev.fim.key.VerifyingKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/// Writes logs with the writer of the sidecar, and verifies them.
final class TestLog {

  static final SigningKey KEY = key("plain.key");
  static final SigningKey OTHER_KEY = key("genpkey.key");

  final List<byte[]> lines = new ArrayList<>();
  private ChainWriter chain = new ChainWriter();
  private Instant time = Instant.parse("2026-11-27T10:00:00Z");

  /// A key that `keys/make.sh` made.
  private static SigningKey key(String name) {
    try {
      return PrivateKeyFile.read(copy(name), name.equals("plain.key") ? null : copy("passphrase"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Path copy(String name) throws IOException {
    Path file = Files.createTempFile("key", ""); // 0600
    file.toFile().deleteOnExit();
    try (InputStream in =
        Objects.requireNonNull(TestLog.class.getResourceAsStream("/keys/" + name))) {
      Files.write(file, in.readAllBytes());
    }
    return file;
  }

  TestLog event(String members) {
    time = time.plusSeconds(1);
    String line = "{\"schema\":\"fim.event/1\",\"time\":\"%s\",%s}\n".formatted(time, members);
    byte[] text = chain.next(line.getBytes(StandardCharsets.UTF_8));
    chain.accepted();
    lines.add(Arrays.copyOf(text, text.length - 1));
    return this;
  }

  TestLog events(int count) {
    for (int i = 0; i < count; i++) {
      event("\"event\":\"fault\",\"container\":\"app\",\"reason\":\"fault " + i + "\"");
    }
    return this;
  }

  ChainHead head() {
    return Objects.requireNonNull(chain.head());
  }

  /// The name of the run that begins with the next event.
  String run() {
    byte[] probe = chain.next("{\"x\":1}\n".getBytes(StandardCharsets.UTF_8));
    return new String(probe, StandardCharsets.UTF_8)
        .replaceFirst("(?s).*\"run\":\"(.{32}).*", "$1");
  }

  TestLog seal() {
    return seal(KEY, head());
  }

  TestLog seal(SigningKey key, ChainHead head) {
    EventSeal seal = new EventSeal(head, time.plusSeconds(1).toString(), key.id());
    String signature = Base64.getEncoder().encodeToString(key.sign(seal.text()));
    return event(
        ("\"event\":\"seal\",\"sealed\":{\"run\":\"%s\",\"seq\":%d,\"chain\":\"%s\"},"
                + "\"key\":\"%s\",\"signature\":\"%s\"")
            .formatted(head.run(), head.seq(), head.value().hex(), key.id().hex(), signature));
  }

  /// Begins the next run, which knows the last event of this one.
  TestLog restart(boolean whole) {
    ChainHead head = head();
    chain = new ChainWriter();
    chain.follow(new ChainLink(head, whole));
    return this;
  }

  /// Begins the next run, which knows nothing of this one.
  TestLog restartWithoutState() {
    chain = new ChainWriter();
    return this;
  }

  TestLog pause(long seconds) {
    time = time.plusSeconds(seconds);
    return this;
  }

  LogReport verify() {
    return verify(lines);
  }

  static LogReport verify(List<byte[]> lines, VerifyingKey... trusted) {
    return verify(lines, LogVerifier.Extent.WHOLE, trusted);
  }

  static LogReport verify(List<byte[]> lines, LogVerifier.Extent extent, VerifyingKey... trusted) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (byte[] line : lines) {
      text.writeBytes(line);
      text.write('\n');
    }
    return verify(text.toByteArray(), extent, trusted);
  }

  static LogReport verify(byte[] text, LogVerifier.Extent extent, VerifyingKey... trusted) {
    LogVerifier verifier = new LogVerifier(List.of(trusted), extent, null);
    try {
      verifier.read(new ByteArrayInputStream(text), "");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return verifier.finish();
  }
}
