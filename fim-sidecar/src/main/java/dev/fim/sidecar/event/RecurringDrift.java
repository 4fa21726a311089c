package dev.fim.sidecar.event;

import dev.fim.path.ByteString;

/// Something that drifts at every start of a container.
///
/// @param path of a file, or of a directory to which files are added
/// @param starts in how many starts that follow each other
/// @param rule that would leave it out, as a policy has it
public record RecurringDrift(ByteString path, int starts, String rule) {}
