package dev.fim.sidecar.event;

import dev.fim.chain.ChainWriter;

/// The order of a chain.
record ChainedOrder(ChainWriter chain) implements LineOrder {

  @Override
  public byte[] next(byte[] text) {
    return chain.next(text);
  }

  @Override
  public void accepted() {
    chain.accepted();
  }

  @Override
  public void refused() {
    chain.refused();
  }
}
