package dev.fim.sidecar.webhook;

import dev.fim.path.DisplayForm;
import dev.fim.sidecar.http.Answer;

/// A request that gets no review.
final class Refused extends Exception {

  private static final long serialVersionUID = 1L;

  private static final int MOST_TEXT = 300;

  private final int status;
  private final Result result;

  private Refused(int status, Result result, String line) {
    super(line);
    this.status = status;
    this.result = result;
  }

  /// No review that can be read.
  ///
  /// @param fact may quote what was sent: it is escaped, and cut
  static Refused malformed(String fact) {
    String shown = DisplayForm.ofText(fact.substring(0, Math.min(fact.length(), MOST_TEXT)));
    return new Refused(400, Result.MALFORMED, "cannot read the review: " + shown);
  }

  static Refused unfitting(int status, String line) {
    return new Refused(status, Result.UNFITTING, line);
  }

  static Refused oversized(int most) {
    return new Refused(
        413, Result.OVERSIZED, "cannot read the review: it is larger than " + most + " bytes");
  }

  static Refused busy() {
    return new Refused(
        503, Result.BUSY, "cannot read the review: other large ones are being read; send it again");
  }

  Result result() {
    return result;
  }

  Answer answer() {
    return Answer.line(status, String.valueOf(getMessage()));
  }
}
