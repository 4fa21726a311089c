package dev.fim.baseline.catalogue;

import java.util.List;

/// Version 1 of the schema `fim` in PostgreSQL. Never change it: add a migration.
///
/// The tables are those of the database file, with these differences: a generation has a name and a
/// number, a tree is there only when it is complete, and equal trees are one row.
final class FirstCatalogueSchema {

  /// Row ids hold the number of the tree above 40 bits for the position.
  private static final String TREE_ID =
      "CREATE SEQUENCE fim.tree_id AS BIGINT MINVALUE 1 MAXVALUE 8388607 NO CYCLE";

  /// `kept` is SHA-256 over what entries keep of their content, empty if none does.
  private static final String TREE =
      """
      CREATE TABLE fim.tree (
        id BIGINT NOT NULL PRIMARY KEY,
        entries BIGINT NOT NULL,
        bytes BIGINT NOT NULL,
        gaps BIGINT NOT NULL,
        recorded BIGINT NOT NULL,
        digest BYTEA NOT NULL,
        record BYTEA NOT NULL,
        kept BYTEA NOT NULL,
        UNIQUE (record, kept)
      )
      """;

  private static final String ENTRY =
      """
      CREATE TABLE fim.entry (
        id BIGINT NOT NULL PRIMARY KEY,
        path BYTEA NOT NULL,
        status BYTEA NOT NULL,
        digests BYTEA,
        path_text TEXT,
        missing BIGINT,
        cause TEXT,
        detail TEXT,
        blocks BIGINT,
        rdev BIGINT,
        link BYTEA,
        link_text TEXT,
        xattrs BYTEA,
        xattrs_text TEXT,
        caps BYTEA,
        caps_text TEXT,
        flags BIGINT,
        flags_text TEXT,
        acl_text TEXT,
        selinux_text TEXT,
        security_text TEXT,
        atime TEXT,
        btime TEXT,
        inode_values BYTEA,
        fs TEXT,
        chattr TEXT,
        projid TEXT,
        verity TEXT
      )
      """;

  private static final String CONTENT =
      "CREATE TABLE fim.content (sha256 BYTEA NOT NULL PRIMARY KEY, deflated BYTEA NOT NULL)";

  private static final String ENTRY_CONTENT =
      """
      CREATE TABLE fim.entry_content (
        entry_id BIGINT NOT NULL PRIMARY KEY,
        sha256 BYTEA REFERENCES fim.content,
        withheld TEXT
      )
      """;

  private static final String ENTRY_CONTENT_SHA256 =
      "CREATE INDEX entry_content_sha256 ON fim.entry_content (sha256)";

  private static final String SUBTREE =
      """
      CREATE TABLE fim.subtree (
        id BIGINT NOT NULL PRIMARY KEY,
        entries BIGINT NOT NULL,
        digest BYTEA NOT NULL
      )
      """;

  /// The numbers that were given out. One that is here is never given out again.
  private static final String NUMBER =
      """
      CREATE TABLE fim.number (
        name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
        number BIGINT NOT NULL CHECK (number >= 1),
        PRIMARY KEY (name, number)
      )
      """;

  /// The time of PostgreSQL is exact to the microsecond; `created_nanos` has what is below.
  private static final String BASELINE =
      """
      CREATE TABLE fim.baseline (
        name TEXT NOT NULL,
        number BIGINT NOT NULL,
        tree_id BIGINT NOT NULL REFERENCES fim.tree,
        created TIMESTAMP WITH TIME ZONE NOT NULL,
        created_nanos SMALLINT NOT NULL CHECK (created_nanos BETWEEN 0 AND 999),
        root BYTEA NOT NULL,
        root_text TEXT NOT NULL,
        scope BYTEA NOT NULL,
        scope_text TEXT NOT NULL,
        policy TEXT,
        policy_name TEXT,
        crossing TEXT NOT NULL,
        image TEXT,
        stored TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
        stored_by TEXT NOT NULL DEFAULT session_user,
        PRIMARY KEY (name, number),
        FOREIGN KEY (name, number) REFERENCES fim.number
      )
      """;

  private static final String BASELINE_IMAGE =
      "CREATE INDEX baseline_image ON fim.baseline (image, stored) WHERE image IS NOT NULL";

  private static final String BASELINE_TREE =
      "CREATE INDEX baseline_tree ON fim.baseline (tree_id)";

  private static final String SEAL =
      """
      CREATE TABLE fim.seal (
        name TEXT NOT NULL,
        number BIGINT NOT NULL,
        key_id TEXT NOT NULL CHECK (length(key_id) <= 64),
        statement TEXT NOT NULL,
        signature BYTEA NOT NULL,
        PRIMARY KEY (name, number, key_id),
        FOREIGN KEY (name, number) REFERENCES fim.baseline ON DELETE CASCADE
      )
      """;

  /// The series that seals name, for each name.
  private static final String SERIES =
      """
      CREATE TABLE fim.series (
        name TEXT NOT NULL PRIMARY KEY,
        series TEXT NOT NULL CHECK (length(series) <= 64)
      )
      """;

  /// A sidecar writes here, and may be in the hands of an attacker: every value is bounded, and the
  /// time and the role are the server's.
  private static final String REPORT =
      """
      CREATE TABLE fim.report (
        id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        reported TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
        role TEXT NOT NULL DEFAULT session_user,
        cluster TEXT CHECK (length(cluster) <= 253),
        namespace TEXT CHECK (length(namespace) <= 253),
        pod TEXT CHECK (length(pod) <= 253),
        pod_uid TEXT CHECK (length(pod_uid) <= 64),
        node TEXT CHECK (length(node) <= 253),
        container TEXT CHECK (length(container) <= 253),
        image TEXT CHECK (length(image) <= 1000),
        kind TEXT NOT NULL CHECK (length(kind) <= 40),
        verdict TEXT CHECK (length(verdict) <= 40),
        baseline_name TEXT CHECK (length(baseline_name) <= 200),
        baseline_number BIGINT,
        digest TEXT CHECK (length(digest) <= 64),
        seal_key TEXT CHECK (length(seal_key) <= 64),
        findings TEXT CHECK (length(findings) <= 65536),
        version TEXT CHECK (length(version) <= 100)
      )
      """;

  private static final String REPORT_POD =
      "CREATE INDEX report_pod ON fim.report (namespace, pod_uid, container, id)";

  private static final String REPORT_TIME = "CREATE INDEX report_time ON fim.report (reported)";

  private static final String GENERATIONS =
      """
      CREATE VIEW fim.generations AS
      SELECT b.name, b.number AS generation, b.created, b.image, b.root_text AS root,
             b.scope_text AS scope, t.entries, t.bytes, t.gaps, encode(t.digest, 'hex') AS digest,
             encode(t.record, 'hex') AS record, b.policy_name, b.policy, b.crossing,
             (SELECT string_agg(s.key_id, ' ' ORDER BY s.key_id) FROM fim.seal s
              WHERE s.name = b.name AND s.number = b.number) AS seals,
             b.stored, b.stored_by
      FROM fim.baseline b JOIN fim.tree t ON t.id = b.tree_id
      """;

  /// A number of some bytes, big-endian.
  private static final String NUMBER_AT =
      """
      CREATE FUNCTION fim.number_at(packed BYTEA, at INTEGER, bytes INTEGER) RETURNS BIGINT
      LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
        SELECT ('x' || lpad(encode(substring(packed FROM at + 1 FOR bytes), 'hex'), 16, '0'))
               ::BIT(64)::BIGINT
      $$
      """;

  static final List<String> STATEMENTS =
      List.of(
          TREE_ID,
          TREE,
          ENTRY,
          CONTENT,
          ENTRY_CONTENT,
          ENTRY_CONTENT_SHA256,
          SUBTREE,
          NUMBER,
          BASELINE,
          BASELINE_IMAGE,
          BASELINE_TREE,
          SEAL,
          SERIES,
          REPORT,
          REPORT_POD,
          REPORT_TIME,
          GENERATIONS,
          NUMBER_AT,
          FilesView.STATEMENT);

  private FirstCatalogueSchema() {}
}
