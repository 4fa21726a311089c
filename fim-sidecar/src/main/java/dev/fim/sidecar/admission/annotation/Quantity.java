package dev.fim.sidecar.admission.annotation;

import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Parses amounts of a resource, in the forms that a person writes.
final class Quantity {

  static final String CPU = "an amount such as 100m, 0.5 or 2, or none";
  static final String MEMORY = "an amount such as 128Mi, 200M or 1Gi, or none";

  private static final String NONE = "none";
  private static final Pattern CPU_FORM = Pattern.compile("([0-9]{1,6}(?:\\.[0-9]{1,3})?)(m?)");
  private static final Pattern MEMORY_FORM =
      Pattern.compile("([0-9]{1,15}(?:\\.[0-9]{1,6})?)(|k|M|G|T|Ki|Mi|Gi|Ti)");
  private static final List<String> DECIMAL = List.of("", "k", "M", "G", "T");
  private static final List<String> BINARY = List.of("", "Ki", "Mi", "Gi", "Ti");

  private Quantity() {}

  /// In cores; null for none.
  static @Nullable BigDecimal cpu(String text) {
    return text.equals(NONE)
        ? null
        : amount(CPU_FORM, text, unit -> unit.isEmpty() ? BigDecimal.ONE : new BigDecimal("0.001"));
  }

  /// In bytes; null for none. Thousandths of bytes, which Kubernetes accepts, are a mistake here.
  static @Nullable BigDecimal memory(String text) {
    return text.equals(NONE) ? null : amount(MEMORY_FORM, text, Quantity::bytes);
  }

  private static BigDecimal bytes(String unit) {
    int binary = BINARY.indexOf(unit);
    return binary >= 0
        ? BigDecimal.valueOf(1024).pow(binary)
        : BigDecimal.valueOf(1000).pow(DECIMAL.indexOf(unit));
  }

  private interface Units {
    BigDecimal of(String unit);
  }

  private static BigDecimal amount(Pattern form, String text, Units units) {
    Matcher matcher = form.matcher(text);
    AnnotationFormat.require(matcher.matches());
    BigDecimal amount = new BigDecimal(matcher.group(1)).multiply(units.of(matcher.group(2)));
    AnnotationFormat.require(amount.signum() > 0);
    return amount;
  }
}
