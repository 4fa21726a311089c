package dev.fim.sidecar.container;

import dev.fim.sidecar.procfs.ProcessStatus;
import java.util.ArrayList;
import java.util.List;

/// What a target could do to the sidecar itself, which is logged at the start.
public final class SidecarExposure {

  private SidecarExposure() {}

  /// One sentence for each, without a full stop; empty if the target can do nothing to the sidecar.
  public static List<String> of(ProcessStatus target, ProcessStatus self) {
    List<String> sentences = new ArrayList<>();
    if (target.maySignal(self)) {
      sentences.add("the target may signal the sidecar, and so stop or kill it");
    }
    if (target.mayInspect(self)) {
      sentences.add("the target may read and trace the sidecar");
    }
    return List.copyOf(sentences);
  }
}
