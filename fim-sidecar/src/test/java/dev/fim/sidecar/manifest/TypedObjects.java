package dev.fim.sidecar.manifest;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingAdmissionPolicy;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingAdmissionPolicyBinding;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicy;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBinding;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;

/// Objects as the API server knows them, and no field that it does not know.
public final class TypedObjects {

  /// The types of a client library.
  private static final Map<String, Class<?>> TYPES =
      Map.ofEntries(
          Map.entry("v1/ConfigMap", ConfigMap.class),
          Map.entry("v1/Namespace", Namespace.class),
          Map.entry("v1/Pod", Pod.class),
          Map.entry("v1/Secret", Secret.class),
          Map.entry("v1/Service", Service.class),
          Map.entry("v1/ServiceAccount", ServiceAccount.class),
          Map.entry("apps/v1/Deployment", Deployment.class),
          Map.entry("batch/v1/Job", Job.class),
          Map.entry("policy/v1/PodDisruptionBudget", PodDisruptionBudget.class),
          Map.entry(
              "admissionregistration.k8s.io/v1/MutatingWebhookConfiguration",
              MutatingWebhookConfiguration.class),
          Map.entry(
              "admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy",
              ValidatingAdmissionPolicy.class),
          Map.entry(
              "admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBinding",
              ValidatingAdmissionPolicyBinding.class),
          Map.entry(
              "admissionregistration.k8s.io/v1/MutatingAdmissionPolicy",
              MutatingAdmissionPolicy.class),
          Map.entry(
              "admissionregistration.k8s.io/v1/MutatingAdmissionPolicyBinding",
              MutatingAdmissionPolicyBinding.class));

  /// What the operators of cert-manager and Prometheus define: of these only what is used here, in
  /// schemas that allow nothing else.
  private static final List<String> OF_OPERATORS =
      List.of("cert-manager.io/", "monitoring.coreos.com/");

  /// Strict: the types keep what they do not know in a map of their own, unless that is left out.
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .annotationIntrospector(new Strict())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private static final JsonMapper CANONICAL =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  @SuppressWarnings("serial") // not written
  private static final class Strict extends JacksonAnnotationIntrospector {
    @Override
    public Boolean hasAnySetter(MapperConfig<?> config, Annotated annotated) {
      return false;
    }
  }

  private TypedObjects() {}

  public static boolean isOfAnOperator(Map<String, Object> tree) {
    return OF_OPERATORS.stream().anyMatch(tree.get("apiVersion").toString()::startsWith);
  }

  /// As a typed client does, strictly.
  ///
  /// @throws RuntimeException if there is no such kind or field
  public static Object decode(Map<String, Object> tree) {
    String name = tree.get("apiVersion") + "/" + tree.get("kind");
    Class<?> type = TYPES.get(name);
    if (type == null) {
      throw new IllegalArgumentException(name + " is not known");
    }
    return MAPPER.readValue(MAPPER.writeValueAsString(tree), type);
  }

  /// What does not fit the schema of an operator's kind.
  public static List<Error> faults(Map<String, Object> tree) throws IOException {
    String schema =
        Files.readString(Path.of("src/test/resources/crd/" + tree.get("kind") + ".schema.json"));
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(schema, InputFormat.JSON)
        .validate(MAPPER.writeValueAsString(tree), InputFormat.JSON);
  }

  /// One text for equal trees, whatever the order and the types of numbers.
  public static String canonical(Object tree) {
    return CANONICAL.writeValueAsString(tree);
  }
}
