package dev.fim.sidecar.manifest.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.sidecar.manifest.Manifests;
import dev.fim.sidecar.manifest.TypedObjects;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Everything in which the objects of the chart may differ from the plain manifests, and why. Each
/// takes its part out of one object.
enum Difference {

  /// Helm and people find by these labels what the chart has installed.
  LABELS_OF_HELM {
    @Override
    void remove(Map<String, Object> object, Choice choice) {
      below(object, "metadata", "labels").remove("app.kubernetes.io/managed-by");
      below(object, "metadata", "labels").remove("helm.sh/chart");
    }
  },

  /// Helm notes the release to which an object belongs.
  RELEASE {
    @Override
    void remove(Map<String, Object> object, Choice choice) {
      below(object, "metadata", "annotations").remove("meta.helm.sh/release-name");
      below(object, "metadata", "annotations").remove("meta.helm.sh/release-namespace");
    }
  },

  /// Other settings need new pods, for which the plain manifests need `kubectl rollout restart`.
  CHECKSUM {
    @Override
    void remove(Map<String, Object> object, Choice choice) {
      if (object.get("kind").equals("Deployment")) {
        below(object, "spec", "template", "metadata", "annotations").remove("checksum/settings");
      }
    }
  },

  /// Helm installs into the namespace of the release, kubectl into the current one.
  NAMESPACE {
    @Override
    void remove(Map<String, Object> object, Choice choice) {
      boolean isNamedByHelmOnly =
          List.of("PodMonitor", "PrometheusRule").contains(object.get("kind"))
              || below(object, "metadata").get("name").equals("fim-dashboard");
      if (isNamedByHelmOnly) {
        Object namespace = below(object, "metadata").remove("namespace");
        assertThat(namespace).isIn(null, Chart.NAMESPACE);
      }
    }
  },

  /// With a certificate from elsewhere, `90-self-signed.sh` writes the authority, and cert-manager
  /// is not to.
  AUTHORITY {
    @Override
    void remove(Map<String, Object> object, Choice choice) {
      if (object.get("kind").equals("MutatingWebhookConfiguration") && !choice.isOfCertManager()) {
        below(object, "metadata", "annotations").remove("cert-manager.io/inject-ca-from");
        for (Object webhook : (List<?>) object.get("webhooks")) {
          below(Manifests.map(webhook), "clientConfig").remove("caBundle");
        }
      }
    }
  };

  /// Takes the part out of an object that was made for a choice.
  abstract void remove(Map<String, Object> object, Choice choice);

  /// The objects without all differences, as texts, by kind and name.
  static Map<String, String> without(List<Map<String, Object>> objects, Choice choice) {
    Map<String, String> texts = new TreeMap<>();
    for (Map<String, Object> each : objects) {
      Map<String, Object> object = copy(each);
      for (Difference difference : values()) {
        difference.remove(object, choice);
      }
      below(object, "metadata").values().removeIf(value -> value.equals(Map.of()));
      if (object.get("kind").equals("Deployment")) {
        below(object, "spec", "template", "metadata")
            .values()
            .removeIf(value -> value.equals(Map.of()));
      }
      String name = object.get("kind") + " " + below(object, "metadata").get("name");
      assertThat(texts.put(name, TypedObjects.canonical(object))).as("another " + name).isNull();
    }
    // The namespace has to be there before Helm can record a release in it.
    texts.remove("Namespace " + Chart.NAMESPACE);
    // 90-self-signed.sh makes this one.
    texts.remove("Secret fim-webhook-tls");
    return texts;
  }

  private static Map<String, Object> copy(Map<String, Object> tree) {
    Map<String, Object> copy = new HashMap<>();
    tree.forEach((key, value) -> copy.put(key, copyOf(value)));
    return copy;
  }

  private static Object copyOf(Object value) {
    return switch (value) {
      case Map<?, ?> map -> copy(Manifests.map(map));
      case List<?> list -> list.stream().map(Difference::copyOf).toList();
      default -> value;
    };
  }

  /// A mapping in a tree. If it is not there, it is added.
  static Map<String, Object> below(Map<String, Object> tree, String... way) {
    Map<String, Object> here = tree;
    for (String step : way) {
      here = Manifests.map(here.computeIfAbsent(step, _ -> new HashMap<String, Object>()));
    }
    return here;
  }
}
