/// Records for log collectors, one a change when it is found, and one at the end of the run: events
/// of OCSF and ECS, messages of syslog.
///
/// `EventReport`, in the package above, hands over each change. A format is an [EventFormat]; what
/// a severity is in each of them stands in `EventSeverity`.
@NullMarked
package dev.fim.report.event;

import org.jspecify.annotations.NullMarked;
