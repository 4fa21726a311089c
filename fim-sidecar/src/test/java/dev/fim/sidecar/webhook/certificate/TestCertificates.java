package dev.fim.sidecar.webhook.certificate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import javax.net.ssl.SSLContext;

/// Certificates of `src/test/resources/tls`, put where a kubelet would put them.
///
/// @param mount as the volume of a Secret is mounted: the files are links through `..data`, which
///   is replaced in one step
public record TestCertificates(Path mount) {

  private static final List<String> TRUSTED = List.of("ec", "other", "rsa", "ed25519");

  /// The text of a file.
  public static String text(String name) {
    try {
      return Files.readString(Path.of("src/test/resources/tls", name), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public CertificateFiles files() {
    return new CertificateFiles(mount.resolve("tls.crt"), mount.resolve("tls.key"));
  }

  /// Puts a pair in place of the one that is there, as the kubelet does.
  public void put(String certificate, String key) {
    try {
      Path version = Files.createTempDirectory(mount, "..version");
      Files.writeString(version.resolve("tls.crt"), certificate);
      Files.writeString(version.resolve("tls.key"), key);
      Path next = mount.resolve("..data_tmp");
      Files.createSymbolicLink(next, version.getFileName());
      Files.move(next, mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
      for (String name : List.of("tls.crt", "tls.key")) {
        if (!Files.isSymbolicLink(mount.resolve(name))) {
          Files.createSymbolicLink(mount.resolve(name), Path.of("..data", name));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Puts the pair of that name.
  public void put(String name) {
    put(text(name + ".crt"), text(name + ".key"));
  }

  /// What a client trusts that knows the certificates.
  public static SSLContext trust() {
    return TlsContext.trust(
        TRUSTED.stream()
            .map(name -> ServerCertificate.chain(text(name + ".crt")).getFirst())
            .toList());
  }
}
