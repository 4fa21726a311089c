package dev.fim;

import dev.fim.compare.Change;
import dev.fim.compare.ChangeListener;
import dev.fim.path.RawPath;
import java.util.ArrayList;
import java.util.List;

/// Forwards changes to a receiver and collects the skipped mounts.
final class ForwardingListener implements ChangeListener {

  private final Receiver receiver;
  private final List<RawPath> skippedMounts = new ArrayList<>();

  ForwardingListener(Receiver receiver) {
    this.receiver = receiver;
  }

  List<RawPath> skippedMounts() {
    return skippedMounts;
  }

  @Override
  public void changed(Change change) {
    receiver.changed(change);
  }

  @Override
  public void skippedMount(RawPath path) {
    skippedMounts.add(path);
  }
}
