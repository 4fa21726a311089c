package dev.fim.testing;

import dev.fim.key.NewKey;
import dev.fim.key.PrivateKeyFile;
import dev.fim.seal.Signer;
import dev.fim.trust.Trust;
import java.nio.file.Path;
import java.util.List;

/// Keys for tests, in a directory of their own beside a tree.
public final class TrustFixture {

  private final Path directory;

  public TrustFixture(TestTree tree) {
    directory = tree.privateDirectory("keys");
  }

  /// A key that is made when it is first asked for.
  public Path key(String name) {
    Path file = directory.resolve(name);
    if (!file.toFile().exists()) {
      NewKey.write(file, null);
    }
    return file;
  }

  public Signer signer(String name) {
    return new Signer(PrivateKeyFile.read(key(name), null), null, "fim test");
  }

  /// Trust in the key of this name, with the memory beside it.
  public Trust trust(String name) {
    return Trust.in(List.of(NewKey.publicFile(key(name))));
  }

  public Path memory(String name) {
    return directory.resolve(name + ".pub.newest");
  }
}
