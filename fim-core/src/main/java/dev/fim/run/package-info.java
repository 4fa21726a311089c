/// The runs behind [dev.fim.FileIntegrity]: each brings the stages together for one command.
@NullMarked
package dev.fim.run;

import org.jspecify.annotations.NullMarked;
