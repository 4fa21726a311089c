package dev.fim.baseline.row;

import java.util.List;

/// Version 5 of the schema: the digests of trees, the images that were recorded, and seals. Never
/// changed.
///
/// `subtree` has the digest of each directory with at least [#LEAST_ENTRIES] entries, if all of
/// them were observed in full: where two trees have the same, all below is the same. `seal` holds
/// signed statements about generations.
public final class DigestSchema {

  /// How many entries a subtree has at least to be listed: a smaller one is read as fast.
  public static final int LEAST_ENTRIES = 16;

  private static final String ADD_DIGESTS =
      """
      ALTER TABLE tree ADD COLUMN (
        digest VARBINARY(32),
        record VARBINARY(32)
      )
      """;

  private static final String ADD_IMAGE =
      """
      ALTER TABLE baseline ADD COLUMN (
        image VARCHAR(100)
      )
      """;

  private static final String SUBTREE =
      """
      CREATE TABLE IF NOT EXISTS subtree (
        id BIGINT NOT NULL PRIMARY KEY,
        entries BIGINT NOT NULL,
        digest VARBINARY(32) NOT NULL
      )
      """;

  private static final String SEAL =
      """
      CREATE TABLE IF NOT EXISTS seal (
        baseline_id BIGINT NOT NULL,
        key_id VARCHAR(64) NOT NULL,
        statement VARCHAR NOT NULL,
        signature VARBINARY(64) NOT NULL,
        PRIMARY KEY (baseline_id, key_id)
      )
      """;

  /// Facts about the whole database, by name.
  private static final String PROPERTY =
      """
      CREATE TABLE IF NOT EXISTS property (
        name VARCHAR(20) NOT NULL PRIMARY KEY,
        text VARCHAR NOT NULL
      )
      """;

  public static final List<String> STATEMENTS =
      List.of(
          ADD_DIGESTS,
          ADD_IMAGE,
          SUBTREE,
          SEAL,
          PROPERTY,
          FirstSchema.generations(List.of("LOWER(RAWTOHEX(t.digest)) AS digest", "b.image")));

  private DigestSchema() {}
}
