package dev.fim.scan.content;

import dev.fim.file.DigestAlgorithm;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// OpenSSL's name of an algorithm, and the digest of `abc` from the standard.
///
/// @param ofAbc in hexadecimal
record NativeAlgorithm(String name, String ofAbc) {

  /// Null if OpenSSL does not have it.
  static @Nullable NativeAlgorithm of(DigestAlgorithm algorithm) {
    return switch (algorithm) {
      case MD5 -> new NativeAlgorithm("md5", "900150983cd24fb0d6963f7d28e17f72");
      case SHA1 -> new NativeAlgorithm("sha1", "a9993e364706816aba3e25717850c26c9cd0d89d");
      case SHA256 ->
          new NativeAlgorithm(
              "sha256", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
      case SHA512 ->
          new NativeAlgorithm(
              "sha512",
              "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                  + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
      case SHA512_256 ->
          new NativeAlgorithm(
              "sha512-256", "53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23");
      case SHA3_256 ->
          new NativeAlgorithm(
              "sha3-256", "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532");
      case SHA3_512 ->
          new NativeAlgorithm(
              "sha3-512",
              "b751850b1a57168a5693cd924b6b096e08f621827444f70d884f5d0240d2712e"
                  + "10e116e9192af3c91a7ec57647e3934057340b4cf408d5a56592f8274eec53f0");
      case BLAKE3 -> null;
    };
  }

  byte[] digestOfAbc() {
    return HexFormat.of().parseHex(ofAbc);
  }
}
