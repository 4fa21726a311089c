package dev.fim.sidecar.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.sidecar.procfs.CapturedProc;
import dev.fim.sidecar.procfs.ProcRoot;
import dev.fim.sidecar.procfs.ProcessFiles;
import org.junit.jupiter.api.Test;

class ImageIdentityTest {

  @Test
  void theImageIsToldByTheLowerDirectories() {
    try (CapturedProc captured =
            CapturedProc.of(CapturedProc.KUBERNETES, CapturedProc.KUBERNETES_SIDECAR);
        ProcRoot proc = captured.open();
        ProcessFiles app = proc.process(13).orNull();
        ProcessFiles pause = proc.process(1).orNull()) {
      ImageIdentity image = ImageIdentity.of(app.mounts().orNull()).orElseThrow();
      assertThat(image.lowerDirectories().getFirst().display())
          .isEqualTo(
              "lowerdir=/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/2/fs");
      assertThat(ImageIdentity.of(pause.mounts().orNull()).orElseThrow()).isNotEqualTo(image);
    }
  }
}
