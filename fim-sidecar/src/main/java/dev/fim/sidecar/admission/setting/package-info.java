/// What the operator says of the injection: the settings file, and what its values mean.
@NullMarked
package dev.fim.sidecar.admission.setting;

import org.jspecify.annotations.NullMarked;
