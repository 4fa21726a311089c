package dev.fim.sidecar.admission.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.error.Problem;
import dev.fim.error.SourceException;
import dev.fim.sidecar.admission.AdditionsApplied;
import dev.fim.sidecar.admission.AdmissionDecision.Inject;
import dev.fim.sidecar.admission.AdmissionDecision.LeaveAlone;
import dev.fim.sidecar.admission.AdmissionDecision.Refuse;
import dev.fim.sidecar.admission.RandomPods;
import dev.fim.sidecar.admission.manifest.ManifestInjection.Outcome;
import dev.fim.sidecar.admission.manifest.ManifestInjection.Result;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.NonPrintableStyle;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ManifestInjectionTest {

  private static final JsonMapper MAPPER = new JsonMapper();
  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata:
        name: x
        labels: {fim.dev/inject: "true"}
      spec:
        containers: [{name: app, image: "app:1"}]
      """;

  private static Result inject(String text) {
    return Golden.inject("m.yaml", text);
  }

  private static void refused(String text, String message) {
    assertThatThrownBy(() -> inject(text))
        .isInstanceOfSatisfying(
            SourceException.class, e -> assertThat(e.problem()).isEqualTo(Problem.ARGUMENT))
        .hasMessage("cannot use the manifest m.yaml, " + message);
  }

  @Provide
  Arbitrary<ObjectNode> pods() {
    return Arbitraries.randomValue(random -> {
      ObjectNode pod = new RandomPods(random).pod();
      pod.put("apiVersion", "v1");
      pod.put("kind", "Pod");
      return pod;
    });
  }

  private static JsonNode read(String text) {
    List<Document> documents = Document.read("result", text);
    assertThat(documents).hasSize(1);
    return Scalar.meaning(documents.getFirst().root());
  }

  /// Numbers are the same whatever their type.
  private static boolean areSame(JsonNode one, JsonNode other) {
    return one.equals(
        (some, any) ->
            some.isNumber() && any.isNumber()
                ? some.decimalValue().compareTo(any.decimalValue())
                : some.equals(any) ? 0 : 1,
        other);
  }

  private static String yaml(JsonNode pod) {
    DumperOptions options = new DumperOptions();
    options.setNonPrintableStyle(NonPrintableStyle.ESCAPE);
    return new Yaml(options).dump(MAPPER.treeToValue(pod, Object.class));
  }

  @Property(tries = 1000)
  void aPodInYamlIsThatPodAfterwardsWithWhatWasAdded(@ForAll("pods") ObjectNode pod) {
    String yaml = yaml(pod);
    assertThat(areSame(read(yaml), pod)).as(yaml).isTrue();
    Result result = inject(yaml);
    assertThat(areSame(read(result.text()), expected(pod, result))).as(result.text()).isTrue();
  }

  @Property(tries = 1000)
  void aPodInJsonIsThatPodAfterwardsWithWhatWasAdded(@ForAll("pods") ObjectNode pod) {
    Result result = inject(MAPPER.writeValueAsString(pod));
    assertThat(areSame(MAPPER.readTree(result.text()), expected(pod, result)))
        .as(result.text())
        .isTrue();
  }

  private static JsonNode expected(ObjectNode pod, Result result) {
    assertThat(result.outcomes()).hasSize(1);
    Outcome outcome = result.outcomes().getFirst();
    assertThat(outcome.decision()).isInstanceOf(Inject.class);
    return AdditionsApplied.to(pod, ((Inject) outcome.decision()).additions());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "# nothing\n",
        "---\n---\n",
        "text\n",
        "- a\n- b\n",
        "a: 1\na: 2\n",
        "? {complex: key}\n: value\n",
        "kind: Pod\napiVersion: example.org/v1\nspec: &a {b: c}\nstatus: *a\n",
        "apiVersion: v1\nkind: List\nitems: nothing\n",
        "%YAML 1.1\n---\na: !!binary aGk=\n...\n",
        "\ufeffa: 1\r\nb: 2\r\n"
      })
  void whatHoldsNoPodStaysAsItIs(String text) {
    assertThat(inject(text)).isEqualTo(new Result(text, List.of()));
  }

  @Test
  void aDocumentBehindOneThatIsChangedStaysAsItIs() {
    String after = "...\n# before\n--- # marked\na: 1   # kept";
    Result result = inject(POD + after);
    assertThat(result.text())
        .startsWith("---\napiVersion: v1\n")
        .endsWith("\n--- # marked\na: 1   # kept");
    assertThat(inject(result.text()).text()).isEqualTo(result.text());
  }

  @Test
  void aDirectiveBehindADocumentThatIsChangedStaysOne() {
    String after = "%TAG !e! tag:example.org,2000:\n---\na: !e!b c\n";
    Result result = inject(POD + "...\n" + after);
    assertThat(result.text()).contains("FIM_CONTAINER").endsWith("\n...\n" + after);
    assertThat(inject(result.text()).text()).isEqualTo(result.text());
  }

  @Test
  void aliasesThatMultiplyAreBoundedWhereTheyHaveToBeWrittenOut() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 40; i++) {
      String before = "*a" + (i - 1);
      bomb.append("a%d: &a%d [%s, %s, %s, %s]\n".formatted(i, i, before, before, before, before));
    }
    assertThat(inject(bomb.toString()).text()).isEqualTo(bomb.toString());
    refused(
        bomb + POD,
        "line 1, column 1: found an object that is too large with what its aliases stand for; write"
            + " 500000 nodes and 200 levels at most");
    StringBuilder deep = new StringBuilder("a0: &a0 []\n");
    for (int i = 1; i < 300; i++) {
      deep.append("a%d: &a%d [*a%d]\n".formatted(i, i, i - 1));
    }
    refused(
        deep + POD,
        "line 1, column 1: found an object that is too large with what its aliases stand for; write"
            + " 500000 nodes and 200 levels at most");
  }

  @Test
  void whatIsNoManifestIsNamedWithItsPlace() {
    refused(
        "a: &a [*a]\n",
        "line 1, column 8: found an alias of 'a', which is not there before it; put the anchor"
            + " first");
    refused(
        "a: *b\n",
        "line 1, column 4: found an alias of 'b', which is not there before it; put the anchor"
            + " first");
    refused(
        "a: [\n",
        "line 2, column 1: found text that is no YAML: expected the node content, but found"
            + " '<stream end>'");
    refused(
        "a: \"\u0001\"\n", "line 1, column 5: found a character that YAML does not allow, U+0001");
    refused(
        "[".repeat(300),
        "line 1, column 202: found a list or mapping too deep; a manifest has 200 levels at most");
    refused(
        POD + "metadata: {}\n",
        "line 8, column 1: found the key 'metadata' a second time; keep one");
    refused(
        "{\"a\": 1}{\"b\": 1,\n\"b\": 2}", "line 2, column 6: found a key a second time; keep one");
    refused(
        (POD + "---\n").repeat(4000),
        "line 1, column 1: found more pods than can be changed at once; split it");
    refused(POD + "? [a]\n: b\n", "line 8, column 3: found a key that is no text");
    refused(POD + "<<: [x]\n", "line 8, column 1: found a merge key ('<<') without a mapping");
    refused(
        "x".repeat(ManifestInjection.LARGEST + 1),
        "line 1, column 1: found more than 8 MiB; split it");
    refused(
        "[" + "x,".repeat(600_000) + "x]",
        "line 1, column 1000000: found more than 500000 keys and values; split it");
  }

  @Test
  void aRefusedPodLeavesTheTextAndTheOthersAreStillDecided() {
    String refused = POD.replace("spec:", "spec:\n  hostPID: true");
    Result result = inject(refused + "---\n" + POD);
    assertThat(result.outcomes()).extracting(Outcome::label).containsExactly("Pod 'x'", "Pod 'x'");
    assertThat(result.outcomes().getFirst().decision())
        .isEqualTo(
            new Refuse(
                List.of(
                    "hostPID is true: the sidecar would see, and could end, processes of the"
                        + " node")));
    assertThat(result.outcomes().getLast().decision()).isInstanceOf(Inject.class);
  }

  private static final String ROLLOUT =
      """
      apiVersion: argoproj.io/v1alpha1
      kind: Rollout # of Argo
      metadata: {name: shop}
      spec:
        template:
          metadata: {labels: {fim.dev/inject: "true"}}
          spec: {containers: [{name: app, image: "app:1"}]}
      """;

  private static void isLeftAlone(String text, String... labels) {
    Result result = inject(text);
    assertThat(result.text()).isEqualTo(text);
    assertThat(result.outcomes())
        .extracting(Outcome::decision)
        .containsOnly(
            new LeaveAlone(
                "it holds containers, but fim does not know its kind; the webhook adds the sidecar"
                    + " to its pods where they ask"));
    assertThat(result.outcomes()).extracting(Outcome::label).containsExactly(labels);
  }

  @Test
  void aKindThatIsNotKnownIsLeftAsItIsAndReported() {
    isLeftAlone(ROLLOUT, "Rollout 'shop'");
    isLeftAlone(ROLLOUT.replace("Rollout", "'a\tb'"), "'a\\x09b' 'shop'");
    String item = ROLLOUT.indent(4).stripLeading().stripTrailing() + "\n";
    for (String list : List.of("apiVersion: v1\nkind: List\n", "kind: RolloutList\n")) {
      isLeftAlone(list + "items:\n  - " + item, "Rollout 'shop'");
    }
    isLeftAlone(
        """
        apiVersion: example.org/v1
        kind: Cron
        spec: {jobTemplate: {spec: {template: {spec: {containers: [{name: a}]}}}}}
        ---
        apiVersion: example.org/v1
        x: &x {spec: {containers: [{name: a}]}}
        spec: {template: {<<: *x}}
        """,
        "Cron ''",
        "object ''");
    Result both = inject(ROLLOUT + "---\n" + POD);
    assertThat(both.text()).startsWith(ROLLOUT).contains("FIM_CONTAINER");
    assertThat(both.outcomes())
        .extracting(Outcome::label)
        .containsExactly("Rollout 'shop'", "Pod 'x'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "!!binary aGk=",
        "!!binary \"aGk=\"",
        "!!str 5",
        "!foo x",
        "! 5",
        "!!float 5",
        "!<tag:yaml.org,2002:str> yes",
        "&a !!str 5"
      })
  void aValueWithATagIsCarried(String value) {
    String text = POD.replace("  name: x\n", "  name: x\n  annotations:\n    a: " + value + "\n");
    Result result = inject(text);
    assertThat(result.outcomes().getFirst().decision()).isInstanceOf(Inject.class);
    String read =
        value
            .replace("&a ", "")
            .replaceFirst("!<tag:yaml.org,2002:(.*)>", "!!$1")
            .replace("\"", "");
    assertThat(result.text().replaceAll("(a: !.*) \"(.*)\"\n", "$1 $2\n"))
        .contains("    a: " + read + "\n");
    assertThat(inject(result.text()).text()).isEqualTo(result.text());
  }

  @Test
  void aTagOfADirectiveIsWrittenInFull() {
    Result result =
        inject("%TAG !e! tag:example.org,2000:\n---\n" + POD.replace("name: x", "name: !e!x x"));
    assertThat(result.text()).contains("name: !<tag:example.org,2000:x> \"x\"");
  }

  @Test
  void binaryIsTheTextThatItStandsFor() {
    String text =
        POD.replace(
            "  name: x\n", "  name: x\n  annotations: {fim.dev/monitor: !!binary L3Nydg==}\n");
    assertThat(inject(text).text()).contains("- name: FIM_PATHS\n      value: /srv\n");
    for (String faulty : List.of("/w==", "*")) {
      refused(
          text.replace("L3Nydg==", "'" + faulty + "'"),
          "line 5, column 34: found '!!binary' that is no text in base 64 and UTF-8; write it as a"
              + " text");
    }
    refused(
        "a: 1\n---\n" + POD + "!!binary c3BlYw==: {}\n",
        "line 10, column 1: found a key with the tag 'tag:yaml.org,2002:binary'; write it as a"
            + " text");
    refused(
        POD + "a: !!set {b}\n",
        "line 8, column 4: found a list or mapping with the tag 'tag:yaml.org,2002:set'; write it"
            + " without");
  }

  @Test
  void halfACharacterIsRefusedWithItsPlace() {
    String message = "found a lone surrogate, U+D800; write the whole character, or leave it out";
    refused(POD + "a: \"\\ud800\"\n", "line 8, column 4: " + message);
    refused("a: 1\n---\n" + POD + "\"\\ud800\": b\n", "line 10, column 1: " + message);
    String json =
        "{\"apiVersion\": \"v1\", \"kind\": \"Pod\",\n\"a\": \"x\\ud800\", \"spec\":"
            + " {\"containers\": [{\"name\": \"app\"}]}}";
    refused("{}\n" + json, "line 2, column 1: " + message); // where its document begins
    String whole = "a: \"\\ud83d\\ude00\"\n";
    assertThat(inject(POD + whole).text()).contains("a: \"\ud83d\ude00\"\n");
    String elsewhere = "{\"a\": \"\\ud800\"}";
    assertThat(inject(elsewhere).text()).isEqualTo(elsewhere);
  }

  @Test
  void aTemplateThatIsNotRenderedIsCalledThat() {
    String template =
        ", which looks like a Helm template and is no YAML; render it first with 'helm template'";
    refused(
        POD + "---\n{{- if .Values.x }}\na: 1\n{{- end }}\n",
        "line 9, column 1: found '{{- if .Values.x }}'" + template);
    refused(
        "a: 1\nmetadata:\n  name: {{ .Release.Name }}\nb: 1\n",
        "line 3, column 9: found '{{ .Release.Name }}'" + template);
    refused(
        "a:\n  - {{ .Values.x | quote }}\n",
        "line 2, column 5: found '{{ .Values.x | quote }}'" + template);
    refused(
        "a: 1\n# {{ no }}\nb: \"{{ text }}\"\nc: {{ $x := 1 }}: [\n",
        "line 4, column 4: found '{{ $x := 1 }}: ['" + template);
    String quoted = "a: \"{{ text }}\"\nb: x-{{item}}\nc: |\n  {{ text }}\n";
    assertThat(inject(quoted).text()).isEqualTo(quoted);
  }

  @Test
  void objectsOfOtherGroupsAreNotTakenForPods() {
    for (String version : List.of("v2", "apps/v1", "batch.example.org/v1")) {
      String other = POD.replace("apiVersion: v1", "apiVersion: " + version);
      assertThat(inject(other)).isEqualTo(new Result(other, List.of()));
    }
  }
}
