package dev.fim.sidecar.serve;

import java.nio.ByteBuffer;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/// Another engine, which tells its exchange when the handshake is over and the first request comes,
/// and lets no client take more than its share of the processor. As thread-safe as that.
final class WatchedEngine extends SSLEngine {

  private static final int MOST_EMPTY = 32;
  private static final int TURN = 64;

  private final SSLEngine engine;
  private final Exchanges exchanges;
  private final Semaphore desks;
  private volatile boolean hasShakenHands;
  private volatile boolean hasSent;
  private int empty; // by who reads
  private int unwrapped;

  /// @param desks how many handshakes may be worked on at once, of this engine and others
  WatchedEngine(SSLEngine engine, Exchanges exchanges, Semaphore desks) {
    super(engine.getPeerHost(), engine.getPeerPort());
    this.engine = engine;
    this.exchanges = exchanges;
    this.desks = desks;
  }

  @Override
  public SSLEngineResult wrap(ByteBuffer[] from, int offset, int length, ByteBuffer to)
      throws SSLException {
    return watch(engine.wrap(from, offset, length, to));
  }

  @Override
  public SSLEngineResult unwrap(ByteBuffer from, ByteBuffer[] to, int offset, int length)
      throws SSLException {
    SSLEngineResult result = watch(engine.unwrap(from, to, offset, length));
    if (!hasSent && result.bytesProduced() > 0) {
      hasSent = true;
      exchanges.beginRequest();
    }
    requireContent(result);
    letOthersRun();
    return result;
  }

  /// Who sends records without content asks nothing, however many there are.
  private void requireContent(SSLEngineResult result) throws SSLException {
    if (hasShakenHands && result.bytesConsumed() > 0) {
      empty = result.bytesProduced() > 0 ? 0 : empty + 1;
      if (empty > MOST_EMPTY) {
        throw new SSLException("too many records without content");
      }
    }
  }

  /// A client can send records of a byte each as fast as they are read, and a virtual thread goes
  /// on as long as there is something to read.
  @SuppressWarnings("ThreadPriorityCheck") // nothing relies on it: whoever waits, waits less
  private void letOthersRun() {
    if (++unwrapped % TURN == 0) {
      Thread.yield();
    }
  }

  private SSLEngineResult watch(SSLEngineResult result) {
    if (!hasShakenHands && result.getHandshakeStatus() == HandshakeStatus.FINISHED) {
      hasShakenHands = true;
      exchanges.awaitRequest(BoundedServer.IDLE);
    }
    return result;
  }

  /// What takes long in a handshake: keys and a signature. Of many that begin at once few are
  /// worked on, so that those can end and their reviews be answered, which a client may then need
  /// no other connection for.
  @Override
  public @Nullable Runnable getDelegatedTask() {
    Runnable task = engine.getDelegatedTask();
    return task == null ? null : () -> atDesk(task);
  }

  private void atDesk(Runnable task) {
    try {
      desks.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("the time of the handshake is up");
    }
    try {
      task.run();
    } finally {
      desks.release();
    }
  }

  @Override
  public void closeInbound() throws SSLException {
    engine.closeInbound();
  }

  @Override
  public boolean isInboundDone() {
    return engine.isInboundDone();
  }

  @Override
  public void closeOutbound() {
    engine.closeOutbound();
  }

  @Override
  public boolean isOutboundDone() {
    return engine.isOutboundDone();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return engine.getSupportedCipherSuites();
  }

  @Override
  public String[] getEnabledCipherSuites() {
    return engine.getEnabledCipherSuites();
  }

  @Override
  public void setEnabledCipherSuites(String[] suites) {
    engine.setEnabledCipherSuites(suites);
  }

  @Override
  public String[] getSupportedProtocols() {
    return engine.getSupportedProtocols();
  }

  @Override
  public String[] getEnabledProtocols() {
    return engine.getEnabledProtocols();
  }

  @Override
  public void setEnabledProtocols(String[] protocols) {
    engine.setEnabledProtocols(protocols);
  }

  @Override
  public SSLSession getSession() {
    return engine.getSession();
  }

  @Override
  public void beginHandshake() throws SSLException {
    engine.beginHandshake();
  }

  @Override
  public HandshakeStatus getHandshakeStatus() {
    return engine.getHandshakeStatus();
  }

  @Override
  public void setUseClientMode(boolean isClient) {
    engine.setUseClientMode(isClient);
  }

  @Override
  public boolean getUseClientMode() {
    return engine.getUseClientMode();
  }

  @Override
  public void setNeedClientAuth(boolean isNeeded) {
    engine.setNeedClientAuth(isNeeded);
  }

  @Override
  public boolean getNeedClientAuth() {
    return engine.getNeedClientAuth();
  }

  @Override
  public void setWantClientAuth(boolean isWanted) {
    engine.setWantClientAuth(isWanted);
  }

  @Override
  public boolean getWantClientAuth() {
    return engine.getWantClientAuth();
  }

  @Override
  public void setEnableSessionCreation(boolean isEnabled) {
    engine.setEnableSessionCreation(isEnabled);
  }

  @Override
  public boolean getEnableSessionCreation() {
    return engine.getEnableSessionCreation();
  }

  @Override
  public void setSSLParameters(SSLParameters parameters) {
    engine.setSSLParameters(parameters);
  }
}
