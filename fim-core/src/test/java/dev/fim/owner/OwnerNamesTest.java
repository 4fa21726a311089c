package dev.fim.owner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnerNamesTest {

  private static FileEntry owned(long uid, long gid) {
    return FileEntry.builder(RawPath.ROOT, FileType.DIRECTORY)
        .owner(uid, gid)
        .recorded(AttributeSet.ALL)
        .build();
  }

  private static @Nullable String user(String passwd, long uid) {
    return new OwnerNames(_ -> passwd.getBytes(StandardCharsets.ISO_8859_1))
        .of(owned(uid, 0), Attribute.UID);
  }

  @Test
  void eachNumberHasTheNameOfItsFile() {
    OwnerNames names =
        new OwnerNames(file ->
            (file.equals("etc/passwd")
                    ? "root:x:0:0:root:/root:/bin/sh\napp:x:1000:100::/:/bin/false\n"
                    : "root:x:0:\nusers:x:100:app\n")
                .getBytes(StandardCharsets.US_ASCII));
    FileEntry file = owned(1000, 100);
    assertThat(names.of(file, Attribute.UID)).isEqualTo("app");
    assertThat(names.of(file, Attribute.GID)).isEqualTo("users");
    assertThat(names.of(file, Attribute.SIZE)).isNull();
    assertThat(names.of(owned(1, 1), Attribute.UID)).isNull();
    FileEntry notRecorded =
        FileEntry.builder(RawPath.ROOT, FileType.DIRECTORY)
            .recorded(AttributeSet.of(Attribute.MODE))
            .build();
    assertThat(names.of(notRecorded, Attribute.UID)).isNull();
  }

  @Test
  void theFirstLineOfANumberCountsAndTheLargestNumberIsKnown() {
    assertThat(user("a:x:5:0\nb:x:5:0\n", 5)).isEqualTo("a");
    assertThat(user("nobody:*:4294967295:0", 0xffff_ffffL)).isEqualTo("nobody");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":x:5:",
        "a",
        "a:x",
        "a:x:5",
        "a:x::",
        "a:x:-5:",
        "a:x:5x:",
        "a:x:00000000005:",
        "a b:x:5:",
        "root) (x:x:5:",
        "\u001b[31m:x:5:",
        "\u00e9:x:5:",
        "a\\:x:5:",
        "a\u0000:x:5:",
        "+::5"
      })
  void aLineOfAnotherFormIsPassedOver(String line) {
    assertThat(user(line + "\nfine:x:6:0\n", 5)).isNull();
    assertThat(user(line + "\nfine:x:6:0\n", 6)).isEqualTo("fine");
  }

  @Property(tries = 200)
  void anyBytesGiveNamesThatNeedNoEscape(@ForAll byte[] bytes) {
    OwnerNames names = new OwnerNames(_ -> bytes);
    for (long id = 0; id < 10; id++) {
      String name = names.of(owned(id, id), Attribute.UID);
      assertThat(name == null || name.matches("[A-Za-z0-9_.$@+-]{1,256}")).isTrue();
    }
  }

  @Test
  void eachFileIsReadOnceAndOnlyWhenANameIsAskedFor() {
    List<String> read = new ArrayList<>();
    OwnerNames names =
        new OwnerNames(file -> {
          read.add(file);
          return null;
        });
    assertThat(read).isEmpty();
    for (int i = 0; i < 3; i++) {
      assertThat(names.of(owned(0, 0), Attribute.UID)).isNull();
      assertThat(names.of(owned(0, 0), Attribute.GID)).isNull();
    }
    assertThat(read).containsExactly("etc/passwd", "etc/group");
  }

  @Test
  void aNumberOfMoreThan32BitsIsPassedOver() {
    byte[] users = "a:x:4294967296:0\nb:x:4294967295:0\n".getBytes(StandardCharsets.US_ASCII);
    OwnerNumbers numbers = new OwnerNumbers(_ -> users);
    assertThat(numbers.user(ByteString.ofUtf8("a"))).isNull();
    assertThat(numbers.user(ByteString.ofUtf8("b"))).isEqualTo(0xffff_ffffL);
  }
}
