package dev.fim.report;

import dev.fim.compare.BaselineName;
import dev.fim.compare.Change;
import dev.fim.compare.ReportHeader;
import dev.fim.compare.Summary;
import dev.fim.compare.Verdict;
import dev.fim.error.FimException;
import dev.fim.path.RawPath;
import dev.fim.policy.label.RuleLabel;
import dev.fim.report.output.DisplayText;
import dev.fim.report.output.Spool;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/// The report as JUnit XML. The numbers come before the test cases but are known after them, so the
/// test cases are spooled.
final class JunitReport implements ReportWriter {

  private static final XMLOutputFactory FACTORY = XMLOutputFactory.newDefaultFactory();

  private final OutputStream out;
  private final ReportHeader header;
  private final List<String> notes = new ArrayList<>();
  private final Spool spool = new Spool();
  private final XMLStreamWriter cases;

  JunitReport(OutputStream out, ReportHeader header) {
    this.out = out;
    this.header = header;
    this.notes.addAll(header.notes());
    this.cases = on(spool);
  }

  private static XMLStreamWriter on(OutputStream out) {
    try {
      return FACTORY.createXMLStreamWriter(out, StandardCharsets.UTF_8.name());
    } catch (XMLStreamException e) {
      throw fault(e);
    }
  }

  @Override
  public void change(Change change) {
    try {
      beginCase(cases, "fim." + change.kind(), change.path().display());
      cases.writeStartElement(change instanceof Change.Unverifiable ? "error" : "failure");
      attribute(cases, "type", change.kind());
      attribute(cases, "message", TextChange.message(change));
      cases.writeCharacters(allowed(String.join("\n", lines(change))));
      cases.writeEndElement();
      endCase(cases);
    } catch (XMLStreamException e) {
      throw fault(e);
    }
  }

  private static List<String> lines(Change change) {
    List<String> lines = new ArrayList<>(TextChange.details(change));
    if (!change.label().equals(RuleLabel.NONE)) {
      lines.add("rule " + TextChange.display(change.label()));
    }
    return lines;
  }

  @Override
  public void note(String note) {
    notes.add(note);
  }

  @Override
  public void finish(Summary summary, List<RawPath> skippedMounts) {
    try {
      cases.flush();
      boolean isIntact = summary.verdict() == Verdict.INTACT;
      long failures = summary.added() + summary.removed() + summary.changed() + summary.isolation();
      XMLStreamWriter suite = on(out);
      suite.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
      suite.writeCharacters("\n");
      suite.writeStartElement("testsuite");
      attribute(suite, "name", "fim");
      attribute(suite, "tests", Long.toString(isIntact ? 1 : failures + summary.unverifiable()));
      attribute(suite, "failures", Long.toString(failures));
      attribute(suite, "errors", Long.toString(summary.unverifiable()));
      attribute(suite, "skipped", "0");
      attribute(suite, "time", "0");
      suite.writeCharacters("\n");
      properties(suite, summary, skippedMounts);
      if (isIntact) {
        beginCase(suite, "fim", "intact");
        endCase(suite);
      }
      suite.flush();
      spool.copyTo(out);
      suite.writeEndElement();
      suite.writeCharacters("\n");
      suite.flush();
      out.flush();
    } catch (XMLStreamException | IOException e) {
      throw fault(e);
    }
  }

  private void properties(XMLStreamWriter xml, Summary summary, List<RawPath> skippedMounts)
      throws XMLStreamException {
    xml.writeCharacters(" ");
    xml.writeStartElement("properties");
    xml.writeCharacters("\n");
    property(xml, "verdict", summary.verdict().label());
    property(xml, "entries", Long.toString(summary.entries()));
    property(xml, "root", header.root().display());
    if (header.scope() != null) {
      property(xml, "paths", header.scope().display());
    }
    property(xml, "baseline", TextReport.name(header.baseline()));
    BaselineName actual = header.actual();
    if (actual != null) {
      property(xml, "actual", TextReport.name(actual));
    }
    for (String note : notes) {
      property(xml, "note", DisplayText.safe(note));
    }
    for (RawPath mount : skippedMounts) {
      property(xml, "skipped mount", mount.display());
    }
    xml.writeCharacters(" ");
    xml.writeEndElement();
    xml.writeCharacters("\n");
  }

  private static void property(XMLStreamWriter xml, String name, String value)
      throws XMLStreamException {
    xml.writeCharacters("  ");
    xml.writeEmptyElement("property");
    attribute(xml, "name", name);
    attribute(xml, "value", value);
    xml.writeCharacters("\n");
  }

  private static void beginCase(XMLStreamWriter xml, String group, String name)
      throws XMLStreamException {
    xml.writeCharacters(" ");
    xml.writeStartElement("testcase");
    attribute(xml, "classname", group);
    attribute(xml, "name", name);
    attribute(xml, "time", "0");
  }

  private static void endCase(XMLStreamWriter xml) throws XMLStreamException {
    xml.writeEndElement();
    xml.writeCharacters("\n");
  }

  private static void attribute(XMLStreamWriter xml, String name, String value)
      throws XMLStreamException {
    xml.writeAttribute(name, allowed(value));
  }

  /// Escapes the two characters that the display form leaves and XML 1.0 does not allow.
  private static String allowed(String display) {
    return display.replace("\ufffe", "\\xef\\xbf\\xbe").replace("\uffff", "\\xef\\xbf\\xbf");
  }

  @Override
  public void close() {
    try {
      spool.close();
    } catch (IOException e) {
      throw fault(e);
    }
  }

  /// The writer wraps a failure of its stream, and puts the class into the message.
  private static FimException fault(Exception e) {
    Throwable cause = e instanceof XMLStreamException wrapped ? wrapped.getNestedException() : null;
    return DisplayText.fault(cause instanceof IOException io ? io : e);
  }
}
