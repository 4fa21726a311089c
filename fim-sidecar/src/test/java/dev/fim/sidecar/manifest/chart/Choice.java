package dev.fim.sidecar.manifest.chart;

import dev.fim.sidecar.manifest.Manifests;
import dev.fim.sidecar.manifest.Manifests.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What can be chosen: as values of the chart, as plain manifests, and as a kustomization.
enum Choice {
  WEBHOOK_WITH_CERT_MANAGER(
      """
      certificate: {from: cert-manager}
      """,
      """
      webhook/10-service-account.yaml webhook/30-settings.yaml webhook/40-deployment.yaml
      webhook/41-pod-disruption-budget.yaml webhook/50-service.yaml webhook/60-webhook.yaml
      webhook/70-policy.yaml webhook/cert-manager/20-certificate.yaml
      """,
      """
      resources: [k8s_manifests/webhook]
      components: [k8s_manifests/webhook/cert-manager, k8s_manifests/webhook/policy]
      """),
  WEBHOOK_WITH_A_CERTIFICATE_OF_THE_CHART(
      "{}",
      """
      webhook/10-service-account.yaml webhook/30-settings.yaml webhook/40-deployment.yaml
      webhook/41-pod-disruption-budget.yaml webhook/50-service.yaml webhook/60-webhook.yaml
      webhook/70-policy.yaml
      """,
      """
      resources: [k8s_manifests/webhook]
      components: [k8s_manifests/webhook/self-signed, k8s_manifests/webhook/policy]
      """),
  WEBHOOK_WITH_A_CERTIFICATE_OF_YOURS(
      """
      certificate:
        from: secret
        secret: {name: fim-webhook-tls, caBundle: "-----BEGIN CERTIFICATE-----"}
      """,
      WEBHOOK_WITH_A_CERTIFICATE_OF_THE_CHART.manifests,
      WEBHOOK_WITH_A_CERTIFICATE_OF_THE_CHART.kustomization),
  WEBHOOK_WITHOUT_POLICY(
      """
      policy: {enabled: false}
      """,
      """
      webhook/10-service-account.yaml webhook/30-settings.yaml webhook/40-deployment.yaml
      webhook/41-pod-disruption-budget.yaml webhook/50-service.yaml webhook/60-webhook.yaml
      """,
      """
      resources: [k8s_manifests/webhook]
      components: [k8s_manifests/webhook/self-signed]
      """),
  WEBHOOK_WITH_MONITORING(
      """
      certificate: {from: cert-manager}
      monitoring: {podMonitor: true, serviceMonitor: true, prometheusRule: true, dashboard: true}
      """,
      WEBHOOK_WITH_CERT_MANAGER.manifests
          + " monitoring/pod-monitor.yaml monitoring/service-monitor.yaml"
          + " monitoring/prometheus-rule.yaml monitoring/dashboard.json",
      """
      resources: [k8s_manifests/webhook]
      components: [k8s_manifests/webhook/cert-manager, k8s_manifests/webhook/policy, k8s_manifests/monitoring]
      """),
  API_SERVER(
      """
      injection: policy
      """,
      "mutating_admission_policy/10-policy.yaml webhook/70-policy.yaml",
      """
      resources: [k8s_manifests/mutating_admission_policy]
      components: [k8s_manifests/webhook/policy]
      """),
  API_SERVER_WITH_MONITORING(
      """
      injection: policy
      monitoring: {podMonitor: true, serviceMonitor: true, prometheusRule: true, dashboard: true}
      """,
      API_SERVER.manifests
          + " monitoring/pod-monitor.yaml monitoring/prometheus-rule.yaml"
          + " monitoring/dashboard.json",
      """
      resources: [k8s_manifests/mutating_admission_policy]
      components: [k8s_manifests/webhook/policy, k8s_manifests/mutating_admission_policy/monitoring]
      """),
  POLICY_ALONE(
      """
      injection: none
      """,
      "webhook/70-policy.yaml",
      """
      components: [k8s_manifests/webhook/policy]
      """);

  private final String chartValues;
  private final String manifests;
  private final String kustomization;

  Choice(String values, String manifests, String kustomization) {
    this.chartValues = values;
    this.manifests = manifests;
    this.kustomization = kustomization;
  }

  /// Of the chart.
  String chartValues() {
    return chartValues;
  }

  /// Its parts, with paths that begin with `k8s_manifests/`.
  String kustomization() {
    return kustomization;
  }

  boolean isOfCertManager() {
    return manifests.contains("cert-manager");
  }

  /// The objects of the plain manifests. The dashboard becomes one as a ConfigMap.
  List<Map<String, Object>> manifests() throws IOException {
    List<Map<String, Object>> objects = new ArrayList<>();
    for (String file : manifests.strip().split("\\s+", -1)) {
      if (file.endsWith(".json")) {
        objects.add(dashboard(Files.readString(Manifests.DIRECTORY.resolve(file))));
      } else {
        Manifests.read(Manifests.DIRECTORY.resolve(file)).stream()
            .map(Manifest::tree)
            .forEach(objects::add);
      }
    }
    return objects;
  }

  private static Map<String, Object> dashboard(String text) {
    return Map.of(
        "apiVersion",
        "v1",
        "kind",
        "ConfigMap",
        "metadata",
        Map.of(
            "name",
            "fim-dashboard",
            "labels",
            Map.of("app.kubernetes.io/name", "fim", "grafana_dashboard", "1")),
        "data",
        Map.of("fim-dashboard.json", text));
  }
}
