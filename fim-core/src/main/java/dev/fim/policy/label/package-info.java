/// What a rule says of the changes that it decides on: its name, its severity and its tags, and
/// which differences it allows. A label travels from the policy's text through decisions and
/// changes into every report.
@NullMarked
package dev.fim.policy.label;

import org.jspecify.annotations.NullMarked;
