package dev.fim.sidecar.webhook.certificate;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// TLS by certificates.
final class TlsContext {

  private static final int MOST_SESSIONS = 256;
  private static final Duration SESSION = Duration.ofMinutes(5);

  // A handshake takes the server much work and a client little, so there is one over a connection.
  // The JDK reads this once for the process, when a server has its first handshake, and only this
  // class makes the contexts of servers.
  static {
    System.getProperties().putIfAbsent("jdk.tls.rejectClientInitiatedRenegotiation", "true");
  }

  private TlsContext() {}

  /// For a server that shows this one.
  static SSLContext show(ServerCertificate certificate) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {new OneKey(certificate)}, null, null);
      // Few, and for a short time: who resumes a session does not see a new certificate.
      context.getServerSessionContext().setSessionCacheSize(MOST_SESSIONS);
      context.getServerSessionContext().setSessionTimeout((int) SESSION.toSeconds());
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    }
  }

  /// For a client that trusts these, and no others.
  static SSLContext trust(List<X509Certificate> certificates) {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (int i = 0; i < certificates.size(); i++) {
        store.setCertificateEntry(Integer.toString(i), certificates.get(i));
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("every JDK has TLS, and a store in memory", e);
    }
  }

  /// Gives each handshake the same certificate, whatever its issuer.
  private static final class OneKey extends X509ExtendedKeyManager {

    private final ServerCertificate certificate;

    OneKey(ServerCertificate certificate) {
      this.certificate = certificate;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
        String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
      return certificate.leaf().getPublicKey().getAlgorithm().equals(keyType) ? keyType : null;
    }

    @Override
    public @Nullable String chooseServerAlias(
        String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return chooseEngineServerAlias(keyType, issuers, null);
    }

    @Override
    public X509Certificate[] getCertificateChain(@Nullable String alias) {
      return certificate.chain().toArray(new X509Certificate[0]);
    }

    @Override
    public PrivateKey getPrivateKey(@Nullable String alias) {
      return certificate.key();
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
      return null; // a handshake asks for one
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
}
