package dev.fim.scan.content;

import dev.fim.file.DigestAlgorithm;
import dev.fim.path.ByteString;
import dev.fim.posix.Calls;
import dev.fim.posix.NativeDigest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.apache.commons.codec.digest.Blake3;

/// Computes one digest. For one thread; ready for the next content after [#finish].
sealed interface DigestEngine {

  void update(Content content);

  ByteString finish();

  /// The fastest engine: that of the system's `libcrypto`, which needs no warm-up, else the JDK's.
  ///
  /// @param calls that owns the memory of the content
  static DigestEngine of(DigestAlgorithm algorithm, Calls calls) {
    NativeAlgorithm known = NativeAlgorithm.of(algorithm);
    NativeDigest digest =
        known == null ? null : NativeDigest.of(calls, known.name(), known.digestOfAbc());
    return digest == null ? portable(algorithm) : new Native(digest);
  }

  /// An engine that needs no system library.
  static DigestEngine portable(DigestAlgorithm algorithm) {
    return algorithm == DigestAlgorithm.BLAKE3 ? new Codec() : Jdk.of(algorithm);
  }

  /// Digests of `libcrypto`.
  record Native(NativeDigest digest) implements DigestEngine {

    @Override
    public void update(Content content) {
      digest.update(content.buffer(), content.length());
    }

    @Override
    public ByteString finish() {
      return ByteString.wrap(digest.finish());
    }
  }

  /// Digests of the JDK.
  record Jdk(MessageDigest digest) implements DigestEngine {

    static Jdk of(DigestAlgorithm algorithm) {
      try {
        return new Jdk(MessageDigest.getInstance(algorithm.standardName()));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("this Java runtime lacks " + algorithm.standardName(), e);
      }
    }

    @Override
    public void update(Content content) {
      digest.update(content.bytes(), 0, content.length());
    }

    @Override
    public ByteString finish() {
      return ByteString.wrap(digest.digest());
    }
  }

  /// BLAKE3, by commons-codec.
  final class Codec implements DigestEngine {

    private final Blake3 digest = Blake3.initHash();

    @Override
    public void update(Content content) {
      digest.update(content.bytes(), 0, content.length());
    }

    @Override
    public ByteString finish() {
      byte[] result = digest.doFinalize(DigestAlgorithm.BLAKE3.length());
      digest.reset();
      return ByteString.wrap(result);
    }
  }
}
