package dev.fim.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.file.MountPoint;
import dev.fim.path.RawPath;
import org.junit.jupiter.api.Test;

class ChunkTest {

  @Test
  void aFewLongPathsFillAChunkAsManyShortOnesDo() {
    Chunk chunk = new Chunk();
    RawPath deep = RawPath.ofUtf8("/d".repeat(50_000));
    chunk.add(new MountPoint(deep));
    assertThat(chunk.isFull()).isFalse();
    chunk.add(new MountPoint(deep));
    assertThat(chunk.isFull()).isTrue();
  }
}
