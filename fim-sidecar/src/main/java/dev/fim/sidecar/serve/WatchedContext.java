package dev.fim.sidecar.serve;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import java.security.KeyManagementException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/// The contexts of others, which are initialized, with watched engines.
final class WatchedContext extends SSLContextSpi {

  private final Supplier<SSLContext> contexts;
  private final Exchanges exchanges;

  /// Half of the processors, so that the others answer, and one at least.
  private final Semaphore desks =
      new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), true);

  private WatchedContext(Supplier<SSLContext> contexts, Exchanges exchanges) {
    this.contexts = contexts;
    this.exchanges = exchanges;
  }

  /// For the JDK's server: TLS 1.2 and 1.3, with forward secrecy and authenticated encryption only.
  static HttpsConfigurator configurator(Supplier<SSLContext> contexts, Exchanges exchanges) {
    SSLContext context = contexts.get();
    SSLParameters parameters = context.getDefaultSSLParameters();
    parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
    parameters.setCipherSuites(
        Arrays.stream(parameters.getCipherSuites())
            .filter(suite -> suite.matches("TLS_(AES|CHACHA20|ECDHE)_.*(_GCM_|POLY1305_).*"))
            .toArray(String[]::new));
    parameters.setUseCipherSuitesOrder(true);
    SSLContextSpi watched = new WatchedContext(contexts, exchanges);
    return new HttpsConfigurator(
        new SSLContext(watched, context.getProvider(), context.getProtocol()) {}) {
      @Override
      public void configure(HttpsParameters connection) {
        connection.setSSLParameters(parameters);
      }
    };
  }

  @Override
  protected SSLEngine engineCreateSSLEngine() {
    return new WatchedEngine(contexts.get().createSSLEngine(), exchanges, desks);
  }

  @Override
  protected SSLEngine engineCreateSSLEngine(String host, int port) {
    return new WatchedEngine(contexts.get().createSSLEngine(host, port), exchanges, desks);
  }

  @Override
  protected void engineInit(
      KeyManager @Nullable [] keys, TrustManager @Nullable [] trust, @Nullable SecureRandom random)
      throws KeyManagementException {
    throw new KeyManagementException("it is initialized");
  }

  @Override
  protected SSLSocketFactory engineGetSocketFactory() {
    return contexts.get().getSocketFactory();
  }

  @Override
  protected SSLServerSocketFactory engineGetServerSocketFactory() {
    return contexts.get().getServerSocketFactory();
  }

  @Override
  protected SSLSessionContext engineGetServerSessionContext() {
    return contexts.get().getServerSessionContext();
  }

  @Override
  protected SSLSessionContext engineGetClientSessionContext() {
    return contexts.get().getClientSessionContext();
  }
}
