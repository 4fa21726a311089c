package dev.fim.sidecar.webhook.tls;

import java.security.KeyManagementException;
import java.security.SecureRandom;
import java.util.concurrent.Semaphore;
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

/// Another context, which is initialized, with engines that tell how far they are. Its sockets do
/// not.
final class WatchedContext extends SSLContext {

  WatchedContext(SSLContext context, ConnectionWatcher watcher) {
    super(new Spi(context, watcher), context.getProvider(), context.getProtocol());
  }

  private static final class Spi extends SSLContextSpi {

    private final SSLContext context;
    private final ConnectionWatcher watcher;

    /// Half of the processors, so that the others answer, and one at least.
    private final Semaphore desks =
        new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), true);

    Spi(SSLContext context, ConnectionWatcher watcher) {
      this.context = context;
      this.watcher = watcher;
    }

    @Override
    protected void engineInit(
        KeyManager @Nullable [] keys,
        TrustManager @Nullable [] trust,
        @Nullable SecureRandom random)
        throws KeyManagementException {
      throw new KeyManagementException("it is initialized");
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
      return new WatchedEngine(context.createSSLEngine(), watcher, desks);
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
      return new WatchedEngine(context.createSSLEngine(host, port), watcher, desks);
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
      return context.getSocketFactory();
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
      return context.getServerSocketFactory();
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
      return context.getServerSessionContext();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
      return context.getClientSessionContext();
    }

    @Override
    protected SSLParameters engineGetDefaultSSLParameters() {
      return context.getDefaultSSLParameters();
    }

    @Override
    protected SSLParameters engineGetSupportedSSLParameters() {
      return context.getSupportedSSLParameters();
    }
  }
}
