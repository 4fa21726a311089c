package dev.fim;

import dev.fim.compare.Change;
import dev.fim.compare.ChangeListener;
import dev.fim.path.RawPath;
import java.util.ArrayList;
import java.util.List;

/// Passes what a comparison finds to the receiver, and keeps which mounts were skipped.
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
