package dev.fim.catalogue;

import dev.fim.baseline.catalogue.CatalogueSchema;
import dev.fim.baseline.catalogue.ReportTable;
import dev.fim.baseline.server.CatalogueAddress;
import dev.fim.fleet.Fleet;
import dev.fim.fleet.PodReport;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The catalogue of a fleet on a server. Thread-safe: each method connects anew.
public final class FleetCatalogue {

  /// How many containers are shown at most.
  public static final int MOST_PODS = 100_000;

  private final CatalogueAddress address;

  public FleetCatalogue(CatalogueAddress address) {
    this.address = address;
  }

  /// Creates the schema or brings it to this version, and grants rights to roles that exist.
  ///
  /// @return the version that was there; 0 for none
  public int create(@Nullable String reader, @Nullable String writer, @Nullable String reporter) {
    return CatalogueSchema.create(address, new CatalogueSchema.Roles(reader, writer, reporter));
  }

  /// Adds reports: all of them or, if this fails, none.
  public void report(List<PodReport> reports) {
    try (ReportTable table = ReportTable.open(address)) {
      table.add(reports);
    }
  }

  /// The state of every container that has reported, at most [#MOST_PODS].
  ///
  /// @param namespace null for all
  public Fleet fleet(@Nullable String namespace, Instant since, Instant now) {
    try (ReportTable table = ReportTable.open(address)) {
      return table.fleet(namespace, since, now, MOST_PODS);
    }
  }
}
