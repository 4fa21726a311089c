package dev.fim.policy;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.path.DisplayForm;
import dev.fim.words.Spelling;
import java.util.ArrayList;
import java.util.List;

/// Reads names of attributes from a command line.
public final class AttributeNames {

  private static final String DEFAULT = "default";

  private AttributeNames() {}

  /// The attributes of a list such as `mtime,ctime`. `default` stands for what a rule compares by
  /// default; groups of a policy have no meaning outside it.
  ///
  /// @param option that has the list, for the message
  /// @throws FimException ([Problem#ARGUMENT]) if a name is unknown or missing
  public static AttributeSet parse(String option, String list) {
    AttributeSet all = AttributeSet.NONE;
    for (String name : list.split(",", -1)) {
      Attribute attribute = Attribute.ofLabel(name);
      if (attribute == null && !name.equals(DEFAULT)) {
        throw new FimException(
            Problem.ARGUMENT,
            "take",
            option + " '" + DisplayForm.ofText(list) + "'",
            name.isEmpty() ? "a name is missing" : "there is no attribute " + Spelling.quote(name),
            Spelling.allowed(name, allowed()));
      }
      all = attribute == null ? all.union(AttributeSet.DEFAULT) : all.with(attribute);
    }
    return all;
  }

  private static List<String> allowed() {
    List<String> names = new ArrayList<>(List.of(DEFAULT));
    for (Attribute attribute : Attribute.values()) {
      names.add(attribute.label());
    }
    return names;
  }
}
