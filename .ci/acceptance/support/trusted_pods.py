"""Sidecars in real pods that trust only what was sealed: trusted_pods.py WORK FIM PG_CTL URL. WORK has the image as
app.tar, the keys and the baseline in trust, the database db/app and, below pg, a catalogue of the form URL whose server
does not run. Prints what it found; ends with 1 if that is wrong."""

import json
import os
import shutil
import sys

from pods import PAGE, Failure, Pod, await_, run

FAST = ("--hold-off", "1s", "--back-off", "1ms", "--longest-start", "5s")
WRITTEN = ("/etc/mtab", "/run/.containerenv")  # by podman, when it starts a container


def say(text):
    print("   " + text, flush=True)


def require(condition, text):
    if not condition:
        raise Failure(text)


class Step:
    def __init__(self, work, fim, pg_ctl, url):
        self.work, self.fim, self.pg_ctl, self.url = work, fim, pg_ctl, url
        self.trust = os.path.join(work, "trust")

    def pod(self, name, *arguments):
        options = ("-v", self.trust + ":/trust:ro", "-e", "PGPASSFILE=/trust/pgpass")
        return Pod(self.work, name, *FAST, "--exclude", ",".join(WRITTEN), "--trust", "/trust/seal.pub",
                   "--event-key", "/trust/events.key", *arguments, side_options=options)

    def server(self, pod, verb):
        log = ("-l", self.work + "/pg/log") if verb == "start" else ("-m", "immediate")
        run(*in_network(pod), "runuser", "-u", "postgres", "--", self.pg_ctl, "-D", self.work + "/pg/data", "-w", *log, verb)

    def check(self, pod, *arguments):
        done = run(self.fim, "check", "--root", f"/proc/{pod.app_pid()}/root", "--format", "json", *arguments,
                   check=False)
        require(done.returncode in (0, 1, 4, 5), f"check ended with {done.returncode}: {done.stderr}")
        return json.loads(done.stdout)

    def verify_events(self, pod):
        pod.unwatch()
        done = run(self.fim, "verify-log", "--trust", self.trust + "/events.key.pub", "--evidence",
                   pod.state + "/evidence", pod.log_of_events, check=False)
        require(done.returncode == 0, f"verify-log ended with {done.returncode}: {done.stdout}{done.stderr}")
        last = done.stdout.strip().splitlines()[-1]
        require(not any("no seal" in line for line in done.stdout.splitlines()), done.stdout)
        say("fim verify-log --trust: " + last)


def image(step):
    """The image is the baseline of a container that just started."""
    with step.pod("image", "--baseline", "file:/trust/app.fim") as pod:
        report = step.check(pod, "--against", step.work + "/app.tar")
        others = [c for c in report["changes"] if c["kind"] != "added" or c["path"] not in WRITTEN]
        require(not others, f"a new container is not intact: {others}")
        require(report["summary"]["entries"] > 5_000, f"too few entries: {report['summary']}")
        written = ", ".join(c["path"] for c in report["changes"])
        say(f"a new container against its image: {report['summary']['entries']} entries, intact but for {written}")
        pod.watch()
        force = pod.of("baseline-in-force")[-1]
        require(force["source"] == "file" and force.get("sealedBy"), f"not sealed: {force}")
        require(pod.drifts() == 0, f"drift at the start: {pod.of('drift')}")
        before = pod.get(8000, "/")
        detail = pod.drift("changed", PAGE, lambda: pod.exec("sh", "-c", f"echo hacked > {PAGE}"))
        require(before == pod.get(8000, "/") == "Hello, world!\n", "the page is not clean again")
        say("echo hacked > index.html: " + detail)
        report = step.check(pod, "--db", step.work + "/db/app", "--trust", step.trust + "/seal.pub")
        require(all(c["path"] in WRITTEN for c in report["changes"]), f"not clean again: {report['changes']}")
        step.verify_events(pod)


def altered(step):
    """A baseline whose bytes were changed, one without a seal, and an older one."""
    file = step.trust + "/app.fim"
    with step.pod("altered", "--baseline", "file:/trust/app.fim") as pod:
        with open(file, "r+b") as baseline:
            baseline.seek(-100, os.SEEK_END)
            byte = baseline.read(1)[0]
            baseline.seek(-1, os.SEEK_CUR)
            baseline.write(bytes([byte ^ 1]))
        pod.watch(ready=lambda: pod.of("unverifiable"))
        reason = pod.of("unverifiable")[-1]["findings"][0]["reason"]
        require(pod.get(9809, "/readyz") is None, "ready without a baseline")
        say("one bit of the baseline is changed: not ready: " + reason)
        pod.exec("sh", "-c", f"echo hacked > {PAGE}")
        with open(file, "r+b") as baseline:
            baseline.seek(-100, os.SEEK_END)
            baseline.write(bytes([byte]))
        await_("kill", lambda: pod.acted(0, False))
        pod.await_ready()
        say("it is changed back: the drift of meanwhile ends the container")
        copy(step.trust, step.work)
        run(step.fim, "init", "--db", step.work + "/db/app", "--image", step.work + "/app.tar", "--sign",
            step.work + "/seal.key")
        run(step.fim, "export", "--db", step.work + "/db/app", "--sign", step.work + "/seal.key", "--output", file)
        forced = pod.count("baseline-in-force")
        restart(pod)
        await_("newer baseline", lambda: pod.count("baseline-in-force") > forced)
        copy(step.work, step.trust)
        since = len(pod.events)
        restart(pod)
        await_("refused older baseline", lambda: pod.of("unverifiable", since))
        reason = pod.of("unverifiable", since)[-1]["findings"][0]["reason"]
        require("older" in reason or "newer" in reason, reason)
        say("an older baseline with its seal: " + reason)


def copy(source, target):
    for name in ("app.fim", "app.fim.seal"):
        shutil.copy(os.path.join(source, name), os.path.join(target, name))


def restart(pod):
    starts = pod.starts
    run("podman", "kill", pod.name + "-app")
    await_("restart", lambda: pod.starts > starts and pod.app_pid())


def catalogue(step):
    """A catalogue, whose server goes away and comes back."""
    with step.pod("catalogue", "--baseline", "catalogue", "--catalogue", step.url % "pull", "--catalogue-name", "app",
                  "--catalogue-refresh", "1s", "--catalogue-report", step.url % "report", "--namespace", "shop",
                  "--pod", "web-0") as pod:
        step.server(pod, "start")
        pod.watch()
        force = pod.of("baseline-in-force")[-1]
        require(force["source"] == "catalogue" and force.get("sealedBy"), f"not sealed: {force}")
        drift(pod, "from the catalogue")
        step.server(pod, "stop")
        await_("event", lambda: [e for e in pod.of("catalogue") if e["state"] == "away"])
        drift(pod, "while the server is away")
        step.server(pod, "start")
        await_("event", lambda: [e for e in pod.of("catalogue") if e["state"] == "back"])
        states = [e["state"] for e in pod.of("catalogue")]
        require(states == ["away", "back"], f"the events of the catalogue are {states}")
        fleet = await_("both drifts in the fleet", lambda: both_drifts(step, pod))
        require((fleet["namespace"], fleet["pod"]) == ("shop", "web-0"), str(fleet))
        require(fleet["baseline"]["sealKey"] == force["sealedBy"], str(fleet))
        say("fim fleet: both drifts are there, and the baseline's seal")
        step.verify_events(pod)


def drift(pod, when):
    say(f"drift {when}: " + pod.drift("changed", PAGE, lambda: pod.exec("sh", "-c", f"echo hacked > {PAGE}")))


def in_network(pod):
    return "nsenter", f"--net=/proc/{pod.app_pid()}/ns/net"


def both_drifts(step, pod):
    done = run(*in_network(pod), step.fim, "fleet", "--db", step.url % "pull", "--format", "json")
    containers = json.loads(done.stdout)["containers"]
    return containers[0] if [c["drifts"] for c in containers] == [2] else None


def main():
    step = Step(*sys.argv[1:])
    try:
        for case in (image, altered, catalogue):
            case(step)
    except Failure as failure:
        say(f"FAILED: {failure}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
