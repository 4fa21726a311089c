package dev.fim.sidecar.event;

import dev.fim.path.ByteString;

/// A path that drifts at every start of a container.
///
/// @param path of a file, or of a directory to which files are added
/// @param starts the number of consecutive starts
/// @param rule the rule of a policy that would exclude it
public record RecurringDrift(ByteString path, int starts, String rule) {}
