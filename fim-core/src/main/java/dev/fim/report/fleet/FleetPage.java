package dev.fim.report.fleet;

import dev.fim.fleet.Drift;
import dev.fim.fleet.Fleet;
import dev.fim.fleet.PodState;
import dev.fim.report.html.Markup;
import dev.fim.report.html.PageTemplate;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// The fleet as one page for a browser, which makes no request.
final class FleetPage {

  private static final PageTemplate TEMPLATE =
      PageTemplate.of("fleet.html", List.of("page.css", "fleet.css"), "fleet.js");

  private FleetPage() {}

  static void write(Fleet fleet, String catalogue, OutputStream out) throws IOException {
    Map<FleetStatus, Long> counts = counts(fleet);
    boolean isDrifted = counts.containsKey(FleetStatus.DRIFTED);
    String headline =
        isDrifted
            ? "drifted"
            : counts.keySet().stream().allMatch(FleetPage::isGood) ? "intact" : "in doubt";
    TEMPLATE.write(
        out,
        Map.of(
            "headline", new Markup().text(headline)::writeTo,
            "tone", new Markup().tags(headline.replace(' ', '-'))::writeTo,
            "catalogue", new Markup().text(catalogue)::writeTo,
            "count", new Markup().count(fleet.pods().size())::writeTo,
            "since", new Markup().text(PodText.time(fleet.since()))::writeTo,
            "asof", new Markup().text(PodText.time(fleet.asOf()))::writeTo,
            "cut",
                new Markup()
                        .tags(fleet.isCut() ? "<p>There are more, which are not listed.</p>" : "")
                    ::writeTo,
            "tiles", tiles(counts)::writeTo,
            "rows",
                to -> {
                  for (PodState pod : fleet.pods()) {
                    row(pod, fleet).writeTo(to);
                  }
                }));
  }

  private static boolean isGood(FleetStatus status) {
    return status == FleetStatus.INTACT || status == FleetStatus.GONE;
  }

  private static Map<FleetStatus, Long> counts(Fleet fleet) {
    Map<FleetStatus, Long> counts = new EnumMap<>(FleetStatus.class);
    fleet.pods().forEach(pod -> counts.merge(FleetStatus.of(pod, fleet.asOf()), 1L, Long::sum));
    return counts;
  }

  private static Markup tiles(Map<FleetStatus, Long> counts) {
    Markup markup = new Markup();
    Arrays.stream(FleetStatus.values())
        .forEach(status -> {
          long count = counts.getOrDefault(status, 0L);
          markup
              .tags(
                  "<label class=\"tile " + status.label() + (count == 0 ? " zero" : "") + "\"><b>")
              .count(count)
              .tags("</b><span>")
              .text(status.label())
              .tags("</span><input type=\"checkbox\" name=\"status\" value=\"")
              .text(status.label())
              .tags("\" checked hidden></label>\n");
        });
    return markup;
  }

  private static Markup row(PodState pod, Fleet fleet) {
    FleetStatus status = FleetStatus.of(pod, fleet.asOf());
    Markup row = new Markup();
    row.tags("<tr class=\"" + status.label() + "\" data-status=\"" + status.label() + "\"><td>")
        .tags("<span class=\"state\">")
        .text(status.label())
        .tags("</span></td><td><bdi>")
        .text(PodText.place(pod.identity()))
        .tags("</bdi><small>node <bdi>")
        .text(PodText.shown(pod.identity().node()))
        .tags("</bdi>, uid <bdi>")
        .text(PodText.shown(pod.identity().podUid()))
        .tags("</bdi></small></td><td><bdi>")
        .text(PodText.shown(pod.image()))
        .tags("</bdi></td><td><bdi>")
        .text(PodText.baseline(pod))
        .tags("</bdi><small>seal <bdi>")
        .text(PodText.seal(pod))
        .tags("</bdi></small></td><td>");
    Drift drift = pod.lastDrift();
    if (drift == null) {
      row.tags("-");
    } else {
      row.text(PodText.time(drift.at()))
          .tags("<small>")
          .count(pod.drifts())
          .tags(" in all</small>");
      if (drift.findings() != null) {
        row.tags("<details><summary>findings</summary><pre>")
            .text(PodText.shown(drift.findings()))
            .tags("</pre></details>");
      }
    }
    return row.tags("</td><td>")
        .text(PodText.time(pod.heard().at()))
        .tags("<small>")
        .text(PodText.ago(pod.heard().at(), fleet.asOf()))
        .tags(", <bdi>")
        .text(PodText.shown(pod.heard().kind()))
        .tags("</bdi>, role <bdi>")
        .text(PodText.shown(pod.role()))
        .tags("</bdi></small></td></tr>\n");
  }
}
