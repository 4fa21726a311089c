/// One page for a browser: it needs no other file, and no network.
///
/// `HtmlReport`, in the package above, spools the rows and hands over the parts. [HtmlPage] puts
/// them into the slots of `page.html`, with `page.css` and `page.js` in place and their hashes in
/// the Content-Security-Policy, so that a browser runs and applies nothing else. [Markup] is the
/// only way for text into the page, and escapes it.
@NullMarked
package dev.fim.report.html;

import org.jspecify.annotations.NullMarked;
