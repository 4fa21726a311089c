/// The systems that container images are for.
@NullMarked
package dev.fim.image.platform;

import org.jspecify.annotations.NullMarked;
