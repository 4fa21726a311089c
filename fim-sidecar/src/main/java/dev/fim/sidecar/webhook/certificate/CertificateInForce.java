package dev.fim.sidecar.webhook.certificate;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// Gives each handshake the certificate that is in force when it begins. Thread-safe.
///
/// A handshake asks for a name first, and then for certificate and key by that name. Another
/// certificate may come into force in between, so each has a name of its own, and the one before
/// stays known.
final class CertificateInForce extends X509ExtendedKeyManager {

  private record Named(String name, ServerCertificate certificate) {}

  private record Both(Named now, Named before) {}

  private volatile Both both;
  private int count;

  CertificateInForce(ServerCertificate first) {
    Named named = new Named("0", first);
    both = new Both(named, named);
  }

  /// Puts another into force, for the handshakes that begin from now on.
  synchronized void replace(ServerCertificate next) {
    count++;
    both = new Both(new Named(Integer.toString(count), next), both.now());
  }

  ServerCertificate now() {
    return both.now().certificate();
  }

  private @Nullable ServerCertificate named(@Nullable String name) {
    Both known = both;
    if (known.now().name().equals(name)) {
      return known.now().certificate();
    }
    return known.before().name().equals(name) ? known.before().certificate() : null;
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    Named named = both.now();
    String kind = named.certificate().chain().leaf().getPublicKey().getAlgorithm();
    return kind.equals(keyType) ? named.name() : null;
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return chooseEngineServerAlias(keyType, issuers, null);
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(@Nullable String name) {
    ServerCertificate found = named(name);
    return found == null ? null : found.chain().certificates().toArray(new X509Certificate[0]);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(@Nullable String name) {
    ServerCertificate found = named(name);
    return found == null ? null : found.key();
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    String name = chooseEngineServerAlias(keyType, issuers, null);
    return name == null ? null : new String[] {name};
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return null; // no client
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }
}
