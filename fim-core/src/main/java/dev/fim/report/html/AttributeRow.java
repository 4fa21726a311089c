package dev.fim.report.html;

import org.jspecify.annotations.Nullable;

/// What is to be said of one attribute, in display form.
///
/// @param expected the value; that of the baseline, where there are two
/// @param actual the value that differs; null if there is only one value
public record AttributeRow(String label, String expected, @Nullable String actual) {}
