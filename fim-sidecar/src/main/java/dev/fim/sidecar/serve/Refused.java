package dev.fim.sidecar.serve;

/// Why a request is not done: the answer that it gets.
public final class Refused extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient Answer answer;

  public Refused(Answer answer) {
    super(answer.text());
    this.answer = answer;
  }

  public Answer answer() {
    return answer;
  }
}
