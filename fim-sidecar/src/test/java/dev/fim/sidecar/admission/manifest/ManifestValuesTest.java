package dev.fim.sidecar.admission.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.sidecar.admission.AdmissionDecision.Inject;
import dev.fim.sidecar.admission.manifest.ManifestInjection.Result;
import java.util.Map;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/// What other readers make of a document that got the sidecar is what they made of it before.
class ManifestValuesTest {

  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: x, labels: {fim.dev/inject: "true"}}
      spec: {containers: [{name: app, image: "app:1"}]}
      """;

  /// Of a scalar without quotes that no version of YAML takes for a text.
  private static final Tag SPELLED = new Tag("!spelled");

  private static final Pattern WORD =
      Pattern.compile("(?i)y|n|yes|no|on|off|true|false|null|~|=|<|[-+.0-9].*|");

  /// YAML 1.1, with texts for tags that it does not know.
  private static final class Values extends SafeConstructor {
    Values(LoaderOptions options) {
      super(options);
      yamlMultiConstructors.put("!", new Spelling());
    }

    private final class Spelling extends AbstractConstruct {
      @Override
      public Object construct(Node node) {
        return node.getTag() + " " + constructScalar((ScalarNode) node);
      }
    }
  }

  /// Takes no spelling for a value, but tells it from a text.
  private static final class Neutral extends Resolver {
    @Override
    public Tag resolve(NodeId kind, String value, boolean isPlain) {
      if (kind != NodeId.scalar || !isPlain) {
        return super.resolve(kind, value, false);
      }
      return value.equals("<<") ? Tag.MERGE : WORD.matcher(value).matches() ? SPELLED : Tag.STR;
    }
  }

  private static Object read(String text, Resolver resolver) {
    LoaderOptions options = new LoaderOptions();
    options.setMaxAliasesForCollections(1000);
    options.setMergeOnCompose(true); // merging later loses keys of merge keys in merge keys
    options.setTagInspector(_ -> true);
    DumperOptions output = new DumperOptions();
    Map<String, Object> document =
        new Yaml(new Values(options), new Representer(output), output, options, resolver)
            .load(text);
    return document.get("x");
  }

  @Provide
  Arbitrary<String> values() {
    return Arbitraries.randomValue(random -> new RandomYaml(random).value("", 0));
  }

  @Property(tries = 1000)
  void everyReaderFindsTheSameValuesAsBefore(@ForAll("values") String value) {
    String text = POD + "x:" + value;
    Result result = Golden.inject("m.yaml", text);
    assertThat(result.outcomes()).hasSize(1);
    assertThat(result.outcomes().getFirst().decision()).isInstanceOf(Inject.class);
    assertThat(result.text()).contains("FIM_CONTAINER");
    for (Resolver resolver : new Resolver[] {new Resolver(), new Neutral()}) {
      Object before = read(text, resolver);
      Object after = read(result.text(), resolver);
      assertThat(after).as("%s\n%s", text, result.text()).isEqualTo(before);
      if (!text.contains("<<")) { // SnakeYAML has an order of its own there
        assertThat(String.valueOf(after)).isEqualTo(String.valueOf(before));
      }
    }
    assertThat(Golden.inject("m.yaml", result.text()).text()).isEqualTo(result.text());
  }
}
