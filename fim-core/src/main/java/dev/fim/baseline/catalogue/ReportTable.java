package dev.fim.baseline.catalogue;

import dev.fim.baseline.server.CatalogueAddress;
import dev.fim.baseline.server.CatalogueConnection;
import dev.fim.baseline.server.CatalogueFault;
import dev.fim.fleet.BaselineClaim;
import dev.fim.fleet.Drift;
import dev.fim.fleet.Fleet;
import dev.fim.fleet.PodIdentity;
import dev.fim.fleet.PodReport;
import dev.fim.fleet.PodState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The table `report`, to which sidecars only add. What it holds is not trusted.
///
/// A connection for adding may have no right but that, so nothing is read with it. For one thread.
public final class ReportTable implements AutoCloseable {

  /// The columns that a reporter may write.
  static final List<String> COLUMNS =
      List.of(
          "cluster",
          "namespace",
          "pod",
          "pod_uid",
          "node",
          "container",
          "image",
          "kind",
          "verdict",
          "baseline_name",
          "baseline_number",
          "digest",
          "seal_key",
          "findings",
          "version");

  private static final String INSERT =
      "INSERT INTO report (%s) VALUES (%s)"
          .formatted(
              String.join(", ", COLUMNS),
              String.join(", ", COLUMNS.stream().map(_ -> "?").toList()));

  /// One row for each container, by its last reports.
  private static final String SELECT =
      """
      SELECT k.role, k.cluster, k.namespace, k.pod, k.pod_uid, l.node, k.container,
             COALESCE(l.image, b.image), l.reported, l.kind, l.verdict, l.version,
             b.baseline_name, b.baseline_number, b.digest, b.seal_key,
             EXISTS (SELECT 1 FROM baseline g JOIN tree t ON t.id = g.tree_id
                     WHERE g.name = b.baseline_name AND g.number = b.baseline_number
                       AND encode(t.digest, 'hex') = b.digest),
             k.drifts, d.reported, d.verdict, d.findings
      FROM (SELECT role, cluster, namespace, pod, pod_uid, container,
                   MAX(id) AS last_id,
                   MAX(id) FILTER (WHERE digest IS NOT NULL) AS baseline_id,
                   MAX(id) FILTER (WHERE kind = 'drift') AS drift_id,
                   COUNT(*) FILTER (WHERE kind = 'drift') AS drifts
            FROM report
            WHERE reported >= ? AND (CAST(? AS TEXT) IS NULL OR namespace = ?)
            GROUP BY role, cluster, namespace, pod, pod_uid, container) k
      JOIN report l ON l.id = k.last_id
      LEFT JOIN report b ON b.id = k.baseline_id
      LEFT JOIN report d ON d.id = k.drift_id
      ORDER BY k.cluster, k.namespace, k.pod, k.pod_uid, k.container, k.role
      LIMIT ?
      """;

  private final CatalogueFault faults;
  private final Connection connection;

  private ReportTable(CatalogueFault faults, Connection connection) {
    this.faults = faults;
    this.connection = connection;
  }

  /// Connects.
  ///
  /// @throws dev.fim.error.FimException `IO` if the server cannot be reached, `DATABASE` if it
  ///   refuses
  public static ReportTable open(CatalogueAddress address) {
    return new ReportTable(new CatalogueFault(address), CatalogueConnection.open(address));
  }

  /// Adds reports: all of them or, if this fails, none.
  public void add(List<PodReport> reports) {
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      for (PodReport report : reports) {
        bind(insert, report);
        insert.addBatch();
      }
      insert.executeBatch();
      connection.commit();
    } catch (SQLException | RuntimeException thrown) {
      throw faults.of("report to", thrown);
    }
  }

  private static void bind(PreparedStatement insert, PodReport report) throws SQLException {
    PodIdentity identity = report.identity();
    BaselineClaim baseline = report.baseline();
    insert.setString(1, identity.cluster());
    insert.setString(2, identity.namespace());
    insert.setString(3, identity.pod());
    insert.setString(4, identity.podUid());
    insert.setString(5, identity.node());
    insert.setString(6, identity.container());
    insert.setString(7, report.image());
    insert.setString(8, report.kind());
    insert.setString(9, report.verdict());
    insert.setString(10, baseline == null ? null : baseline.name());
    Long number = baseline == null ? null : baseline.number();
    if (number == null) {
      insert.setNull(11, Types.BIGINT);
    } else {
      insert.setLong(11, number);
    }
    insert.setString(12, baseline == null ? null : baseline.digest());
    insert.setString(13, baseline == null ? null : baseline.sealKey());
    insert.setString(14, report.findings());
    insert.setString(15, report.version());
  }

  /// The state of every container that has reported.
  ///
  /// @param namespace null for all
  /// @param most how many containers at most
  public Fleet fleet(@Nullable String namespace, Instant since, Instant now, int most) {
    try {
      CatalogueSchema.require(connection, faults);
      try (PreparedStatement select = connection.prepareStatement(SELECT)) {
        select.setObject(1, since.atOffset(ZoneOffset.UTC));
        select.setString(2, namespace);
        select.setString(3, namespace);
        select.setInt(4, most + 1);
        select.setFetchSize(500);
        try (ResultSet row = select.executeQuery()) {
          List<PodState> pods = new ArrayList<>();
          while (pods.size() < most && row.next()) {
            pods.add(state(row));
          }
          return new Fleet(pods, since, now, pods.size() == most && row.next());
        }
      }
    } catch (SQLException | RuntimeException | OutOfMemoryError thrown) {
      throw faults.of("read the reports of", thrown);
    }
  }

  private static PodState state(ResultSet row) throws SQLException {
    PodIdentity identity =
        new PodIdentity(
            row.getString(2),
            row.getString(3),
            row.getString(4),
            row.getString(5),
            row.getString(6),
            row.getString(7));
    String digest = row.getString(15);
    long number = row.getLong(14);
    BaselineClaim baseline =
        digest == null
            ? null
            : new BaselineClaim(
                row.getString(13), number == 0 ? null : (Long) number, digest, row.getString(16));
    Instant drifted = instant(row, 19);
    return new PodState(
        row.getString(1),
        identity,
        row.getString(8),
        new PodState.Heard(
            java.util.Objects.requireNonNull(instant(row, 9)),
            row.getString(10),
            row.getString(11),
            row.getString(12)),
        baseline,
        row.getBoolean(17),
        row.getLong(18),
        drifted == null ? null : new Drift(drifted, row.getString(20), row.getString(21)));
  }

  private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      // What was added is committed.
      return;
    }
  }
}
