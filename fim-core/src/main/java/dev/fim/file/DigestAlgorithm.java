package dev.fim.file;

/// The digests that can be recorded of a regular file's content.
public enum DigestAlgorithm {
  /// RFC 1321. Weak: a file with a chosen MD5 can be made.
  MD5("MD5", 16),
  /// FIPS 180-4. Weak: two files with the same SHA-1 can be made.
  SHA1("SHA-1", 20),
  /// FIPS 180-4.
  SHA256("SHA-256", 32),
  /// FIPS 180-4.
  SHA512("SHA-512", 64),
  /// FIPS 180-4: SHA-512 with its own initial value, cut to 256 bits.
  SHA512_256("SHA-512/256", 32),
  /// FIPS 202.
  SHA3_256("SHA3-256", 32),
  /// FIPS 202.
  SHA3_512("SHA3-512", 64),
  /// BLAKE3, unkeyed, 256 bits of output.
  BLAKE3("BLAKE3", 32);

  private final String standardName;
  private final int length;

  DigestAlgorithm(String standardName, int length) {
    this.standardName = standardName;
    this.length = length;
  }

  /// The name of the standard, which is also that of the JDK where the JDK has the algorithm.
  public String standardName() {
    return standardName;
  }

  /// In bytes.
  public int length() {
    return length;
  }

  /// The attribute under which this digest is recorded.
  public Attribute attribute() {
    return switch (this) {
      case MD5 -> Attribute.MD5;
      case SHA1 -> Attribute.SHA1;
      case SHA256 -> Attribute.SHA256;
      case SHA512 -> Attribute.SHA512;
      case SHA512_256 -> Attribute.SHA512_256;
      case SHA3_256 -> Attribute.SHA3_256;
      case SHA3_512 -> Attribute.SHA3_512;
      case BLAKE3 -> Attribute.BLAKE3;
    };
  }
}
