package dev.fim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/// What the build puts together to be run.
class ImageIT {

  private static final Path LIBRARIES = Path.of("target", "image", "lib");
  private static final int JAVA_6 = 50;

  @Test
  void noClassIsTooOldForTheStartUpCache() throws IOException {
    List<String> old = new ArrayList<>();
    int classes = 0;
    try (Stream<Path> jars = Files.list(LIBRARIES)) {
      for (Path jar : jars.filter(file -> file.toString().endsWith(".jar")).toList()) {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
          for (ZipEntry entry : Collections.list(zip.entries())) {
            if (entry.getName().endsWith(".class")) {
              classes++;
              if (majorVersion(zip, entry) < JAVA_6) {
                old.add(jar.getFileName() + "!" + entry.getName());
              }
            }
          }
        }
      }
    }
    assertThat(classes).isGreaterThan(1_000);
    assertThat(old).isEmpty();
  }

  private static int majorVersion(ZipFile zip, ZipEntry entry) throws IOException {
    try (DataInputStream in = new DataInputStream(zip.getInputStream(entry))) {
      assertThat(in.readInt()).isEqualTo(0xcafebabe);
      assertThat(in.readUnsignedShort()).isNotNegative();
      return in.readUnsignedShort();
    }
  }
}
