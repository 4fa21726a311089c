#!/bin/bash
# The page for a browser, in a browser: every change has its row, no name acts on the page, the filter filters, and nothing is
# asked of the network.
set -euo pipefail

# shellcheck source=.ci/acceptance/support/common.bash
. "$(dirname "$(readlink -f "$0")")/support/common.bash"

db=$work/db/fim
tree=$work/tree
mkdir -m 700 "$work/db"
mkdir -p "$tree/etc/ssl" "$tree/mounted" "$tree/srv/app"
for name in passwd removed leased ssl/one ssl/two; do
  echo "$name" >"$tree/etc/$name"
done
echo hidden >"$tree/mounted/hidden"
cat >"$work/policy.yaml" <<'POLICY'
version: 1
rules:
  - path: /
  - path: /etc
    name: Configuration & <accounts>
    tags: [linux, 'pci-dss:8.3']
    severity: high
    content: 64KiB
POLICY
expect 0 fim init --db "$db" --root "$tree" --policy "$work/policy.yaml"

hostile=(
  "<script>document.title='gotcha'<|script>"
  "\"><img src=x onerror=\"document.title='gotcha'\">"
  "' onmouseover='document.title=1"
  "<|title><svg onload=document.title=1>"
  "<!--" "]]>" "&lt;b&gt;" "{{changes}}"
  $'line\nbreak' $'bidi-\u202etxt.exe' $'esc\e[31m' $'invalid-\xff'
)
for name in "${hostile[@]}"; do
  echo x >"$tree/srv/app/$name"
done
printf '%s\n' "</ins></pre><script>document.title='gotcha'</script>" $'esc\e[31m' >>"$tree/etc/passwd"
ln -s "<script>document.title='gotcha'</script>" "$tree/etc/ssl/link"
chmod 600 "$tree/etc/ssl/one"
rm "$tree/etc/removed"
mount -t tmpfs none "$tree/mounted"
# A lease makes the file unreadable even for root.
"$python" - "$tree/etc/leased" "$work/held" <<'LEASE' &
import fcntl, os, signal, sys, time
signal.signal(signal.SIGIO, signal.SIG_IGN)
held = os.open(sys.argv[1], os.O_RDWR)
fcntl.fcntl(held, fcntl.F_SETLEASE, fcntl.F_WRLCK)
open(sys.argv[2], "w").close()
time.sleep(40)
LEASE
until [ -e "$work/held" ]; do sleep 0.1; done
run fim check --db "$db" --report "html:$work/page.html" --report "json:$work/page.json"
"$python" - "$work/page.json" <<'KINDS' || die "not a change of each kind, and a diff"
import json, sys
changes = json.load(open(sys.argv[1]))["changes"]
kinds = {change["kind"] for change in changes}
sys.exit(kinds != {"added", "removed", "changed", "isolation", "unverifiable"} or not any("diff" in c for c in changes))
KINDS

# browser ARGUMENT... [ADDRESS]: a browser that has seen nothing yet.
browser() {
  rm -rf "$work/profile"
  timeout 120 chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
    --disable-background-networking --disable-component-update --disable-sync \
    --host-resolver-rules='MAP * ~NOTFOUND' --user-data-dir="$work/profile" "$@" 2>"$work/chromium"
}

browser --log-net-log="$work/net.json" --dump-dom "file://$work/page.html" >"$work/dom"
rows=$("$python" "$support/page.py" "$work/dom" "$work/page.json") || die "the rows are wrong"
"$python" "$support/page_requests.py" "$work/net.json" || die "the network was asked"
say "a change of each kind and ${#hostile[@]} hostile names: $rows, no foreign script, nothing asked of the network"

browser --dump-dom "file://$work/page.html#filter=/etc/" >"$work/dom"
rows=$("$python" "$support/page.py" "$work/dom" "$work/page.json" /etc/) || die "the filter is wrong"
say "filtered by #filter=/etc/: $rows"

browser --dump-dom "file://$work/page.html#filter=%23pci-dss:8.3" >"$work/dom"
rows=$("$python" "$support/page.py" "$work/dom" "$work/page.json" '#pci-dss:8.3') || die "the filter by a tag is wrong"
say "filtered by #filter=%23pci-dss:8.3: $rows"

# A browser without JavaScript, and one that holds the policy against a script.
sed "s/script-src 'sha256-[^']*'/script-src 'none'/" "$work/page.html" >"$work/still.html"
browser --dump-dom "file://$work/still.html#filter=/etc/" >"$work/dom"
rows=$("$python" "$support/page.py" "$work/dom" "$work/page.json") || die "without JavaScript rows are missing"
say "without JavaScript: $rows"

for scheme in 0 1; do # dark, light
  browser --window-size=1200,1500 --hide-scrollbars --blink-settings=preferredColorScheme=$scheme \
    --screenshot="$work/page-$scheme.png" "file://$work/page.html" >/dev/null
  [ "$(head -c 8 "$work/page-$scheme.png" | od -An -tx1 | tr -d ' \n')" = 89504e470d0a1a0a ] ||
    die "the screenshot is no PNG"
  # An empty page of this size has less than 10 kB.
  [ "$(stat -c %s "$work/page-$scheme.png")" -gt 40000 ] || die "the screenshot shows nothing"
done
! cmp -s "$work/page-0.png" "$work/page-1.png" || die "dark and light look the same"
say "screenshots in dark and light: $(stat -c %s "$work/page-0.png") and $(stat -c %s "$work/page-1.png") bytes"
