"""The sidecar in real pods: pod_steps.py WORK STEP..., one of those below. Prints what it found; ends with 1 if
that is wrong."""

import os
import re
import select
import signal
import struct
import subprocess
import sys
import time

from pods import PAGE, Failure, Pod, await_, flooded, percentile, resources, run, setting

ATTACK = "/usr/local/bin/attack"
NAMESPACES = ("--security-opt", "seccomp=unconfined")  # user namespaces, as many clusters allow them
FAST = ("--hold-off", "1s", "--back-off", "1ms")


def say(text):
    print("   " + text, flush=True)


def require(condition, text):
    if not condition:
        raise Failure(text)


def shell(pod, command):
    return lambda: pod.exec("sh", "-c", command, check=False)


def story(work):
    """The quick story."""
    with Pod(work, "story", *FAST) as pod:
        pod.watch()
        require(pod.get(8000, "/") == "Hello, world!\n", "the page is not served")
        side = pod.side_pid()
        with open(f"/proc/{side}/status") as status:
            inside = next(line.split()[-1] for line in status if line.startswith("NSpid"))
        denied = pod.exec("ls", f"/proc/{inside}/root/", check=False)
        require("Permission denied" in denied.stderr and not denied.stdout,
                f"the sidecar's root can be listed: {denied.stdout}{denied.stderr}")
        detail = pod.drift("changed", PAGE, shell(pod, f"echo hacked > {PAGE}"))
        require(pod.get(8000, "/") == "Hello, world!\n", "the page is not clean again")
        require(pod.side_pid() == side, "the sidecar was restarted")
        kept = run("find", pod.state + "/evidence", "-type", "f").stdout
        require("report" in kept, f"no evidence was kept: {kept}")
        hacked = run("grep", "-rl", "hacked", pod.state + "/evidence", check=False).stdout
        require(hacked, "the drifted file was not kept")
        say(f"echo hacked > index.html: {detail}; the page is clean again, {len(kept.split())} files of evidence")
        say("ls /proc/SIDECAR/root in the application: Permission denied")
        metrics = pod.get(9809, "/metrics")
        checked = subprocess.run(["promtool", "check", "metrics"], input=metrics, capture_output=True, text=True)
        require(checked.returncode == 0 and not checked.stdout and not checked.stderr,
                f"promtool: {checked.stdout}{checked.stderr}")
        require(re.search(r'fim_baseline_info\{container="[^"]*",sha256="[0-9a-f]{64}",source="first-sight"\} 1', metrics),
                "no baseline digest in the metrics")
        say("promtool check metrics: clean; the baseline's digest is in the metrics")
        maintenance(pod)


def maintenance(pod):
    held = pod.tell("hold", "--for", "5m")
    require(held.returncode == 0, held.stderr)
    pod.exec("sh", "-c", f"echo release > {PAGE}")
    await_("drift that is only said", lambda: any(e.get("result") == "held" for e in pod.of("action")))
    accepted = pod.tell("accept")
    require(accepted.returncode == 0 and "1 changed" in accepted.stdout, accepted.stdout + accepted.stderr)
    require(pod.tell("resume").returncode == 0, "resume")
    pod.await_ready()
    require(pod.get(8000, "/") == "release\n", "the release was undone")
    say("hold, a release, accept, resume: " + accepted.stdout.strip())


def causes(pod):
    """Each kind of drift: its kind, its path, and what causes it."""
    return [
        ("added", "/usr/bin/new", shell(pod, "cp /bin/true /usr/bin/new")),
        ("removed", "/etc/issue", shell(pod, "rm /etc/issue")),
        ("changed", "/usr/bin/cat", shell(pod, "chmod 4755 /usr/bin/cat")),
        ("changed", "/etc/passwd", shell(pod, "chown 1:1 /etc/passwd")),
        ("changed", "/etc/alternatives/awk", shell(pod, "ln -sfn /bin/true /etc/alternatives/awk")),
        ("changed", "/usr/bin/ls", lambda: pod.exec(ATTACK, "capability", "/usr/bin/ls", check=False)),
        ("changed", "/etc/group", lambda: run(
            "setfacl", "-m", "u:1000:rw", f"/proc/{pod.app_pid()}/root/etc/group")),
        ("changed", "/etc/shells", lambda: run("chattr", "+d", f"/proc/{pod.app_pid()}/root/etc/shells")),
        ("changed", "/etc/debian_version", shell(
            pod, "touch -r /etc/debian_version /shared/t; printf 66.6 |"
            " dd of=/etc/debian_version conv=notrunc status=none; touch -r /shared/t /etc/debian_version")),
        ("executed", "memfd:x", shell(pod, f"{ATTACK} memory /usr/bin/sleep & sleep 0.1")),
        ("isolation", PAGE, lambda: run(
            "nsenter", "-t", str(pod.app_pid()), "-m", "mount", "--bind", "/etc/issue", PAGE)),
        ("isolation", "/shared", lambda: run("nsenter", "-t", str(pod.app_pid()), "-m", "umount", "/shared")),
        ("isolation", "", lambda: pod.exec("chroot", "/srv/jail", "/busybox", "sleep", "1000", detach=True)),
    ]


def every_kind(work, name, *arguments, seconds):
    with Pod(work, name, *FAST, *arguments) as pod:
        pod.watch()
        for kind, path, cause in causes(pod):
            try:
                detail = pod.drift(kind, path, cause, seconds)
            except Failure as failure:
                raise Failure(f"{failure}; log: {open(pod.log.name).read()[-1500:]}") from None
            say(f"{kind} {path or '(a chrooted process)'}: {detail}")


def kinds(work):
    """Each kind of drift, found by events."""
    every_kind(work, "kinds", seconds=15)


def sweeps(work):
    """Each kind of drift, with no events."""
    every_kind(work, "sweeps", "--inotify", "off", "--sweep", "1s", seconds=30)


def evasions(work):
    """What an application can do to keep drift from being seen, or the sidecar from its work."""
    with Pod(work, "evasions", *FAST, "--exclude", "/srv/data", "--sweep", "2s") as pod:
        pod.watch()
        side = pod.side_pid()
        big = "truncate -s 8T /etc/big"
        moved = "cd /srv/data; mkdir m; cd m; seq -f %0200g 1 300000 | xargs touch; mv /srv/data/m /etc"
        for what, kind, path, cause in (
                ("a file of 8 TB", "changed", PAGE, f"{big}; echo hacked > {PAGE}"),
                ("a directory with 300,000 long names", "added", "/etc/m", moved),
                ("one program from memory after the other", "executed", "memfd:x", f"{ATTACK} relay /usr/bin/sleep"),
                ("one without its first thread", "executed", "memfd:x", f"{ATTACK} headless"),
                ("a file that is put right when it is read", "", PAGE, f"{ATTACK} put-back {PAGE}")):
            detail = pod.drift(kind, path, shell(pod, cause), 60, others=True)
            say(f"{what}: {detail}")
        require(pod.side_pid() == side, "the sidecar was ended")
    with Pod(work, "slow", *FAST, app_options=("--cpus", "0.02")) as pod:
        pod.watch()
        for _ in range(10):
            pod.exec("true")
        require(pod.drifts() == 0, f"drift by an exec: {pod.of('drift')}")
        say("10 execs with a fiftieth of a processor: no drift")


def processes(work):
    """What processes run, and are, that no link of theirs says; with /tmp left out."""
    preload = "cp /usr/lib/*/libm.so.6 /tmp/x.so; LD_PRELOAD=/tmp/x.so sleep 1000 & sleep 0.1"
    loader = "cp /usr/bin/sleep /tmp/e; $(ls /lib64/ld-linux* /lib/ld-linux* 2>&- | head -n 1) /tmp/e 1000 & sleep 0.1"
    with Pod(work, "processes", *FAST, "--exclude", "/tmp", app_options=NAMESPACES) as pod:
        pod.watch()
        for what, kind, path, cause in (
                ("the loader runs a program", "executed", "/tmp/e", loader),
                ("a library is loaded beforehand", "executed", "/tmp/x.so", preload),
                ("one from memory says that it is another", "isolation", "sleep", f"{ATTACK} hide /usr/bin/sleep")):
            detail = pod.drift(kind, path, shell(pod, cause), 30)
            say(f"{what}: {detail}")
    with Pod(work, "programs", *FAST, "--exclude", "/tmp", "--executables", "programs") as pod:
        pod.watch()
        pod.exec("sh", "-c", preload)
        time.sleep(5)
        require(pod.drifts() == 0, f"drift of a library: {pod.of('drift')}")
        say("executables: programs: a library of /tmp is no drift")
    with Pod(work, "private", *FAST, "--paths", "/srv/www", capabilities=(), user="1000:1000",
             app_options=("--user", "1000:1000", "--cap-drop", "ALL")) as pod:
        pod.watch()
        for _ in range(20):
            pod.exec("true")
        require(pod.count("unverifiable") == 0, f"unverifiable by an exec: {pod.of('unverifiable')}")
        pod.exec(ATTACK, "keep-to-itself", detach=True)
        found = await_("unverifiable process", lambda: pod.of("unverifiable"))[0]["findings"]
        await_("unready pod", lambda: pod.get(9809, "/readyz") is None)
        time.sleep(15)
        require(pod.count("unverifiable") == 1 and pod.drifts() == 0, f"{pod.of('unverifiable')} {pod.of('drift')}")
        pod.exec("sh", "-c", "kill $(grep -l ^attack /proc/[0-9]*/comm | cut -d / -f 3)")
        pod.await_ready()
        say(f"the same uid, and a process that keeps to itself: unverifiable, once, not ready: {found[0]['reason']}")


def blinding(work):
    """What an application that runs as root can do to the sidecar itself."""
    with Pod(work, "exhausted", *FAST) as pod:
        pod.watch()
        side = pod.side_pid()
        pod.limit_processes(100)
        begin = time.monotonic()
        detail = pod.drift("changed", PAGE, lambda: pod.exec(ATTACK, "exhaust", PAGE, detach=True))
        require(pod.side_pid() == side, "the sidecar was restarted")
        kept = run("find", pod.state + "/evidence", "-name", "report.json").stdout
        require(kept, "no evidence was kept")
        say(f"no process is left in the pod: {detail}; ready again after {time.monotonic() - begin:.1f} s")
    with Pod(work, "stopped", *FAST) as pod:
        pod.watch()
        require(pod.tell("alive").returncode == 0, "a sidecar that watches is not alive")
        with open(f"/proc/{pod.side_pid()}/status") as status:
            inside = next(line.split()[-1] for line in status if line.startswith("NSpid"))
        begin = time.monotonic()
        pod.exec("sh", "-c", f"kill -STOP {inside}; echo hacked > {PAGE}")
        noticed = as_a_kubelet_probes(pod)
        run("podman", "kill", "-s", "KILL", pod.name + "-side", check=False)
        pod.sidecar.wait()
        since, starts = len(pod.events), pod.starts
        pod.watch(ready=lambda: pod.acted(since, False))
        action = pod.acted(since, False)[0]
        require((action["action"], action["result"]) == ("kill", "ended"), f"not killed: {action}")
        ended = time.monotonic() - begin
        await_("restart", lambda: pod.starts > starts and pod.app_pid())
        pod.await_ready()
        say(f"the sidecar is stopped: not alive at the third probe, after {noticed - begin:.1f} s; started anew it ended"
            f" the application {ended:.1f} s after the attack")
    with Pod(work, "frozen", "--hold-off", "1s", "--back-off", "5m") as pod:
        pod.watch()
        pod.drift("changed", PAGE, shell(pod, f"echo hacked > {PAGE}"))
        drifts, starts = pod.drifts(), pod.starts
        pod.exec("sh", "-c", f"echo hacked > {PAGE}", check=False)
        await_("second drift", lambda: pod.drifts() > drifts)
        run("podman", "kill", "-s", "KILL", pod.name + "-side")
        pod.sidecar.wait()
        require(pod.starts == starts, "the application was ended before the sidecar was")
        begin = time.monotonic()
        pod.watch(ready=lambda: pod.starts > starts)
        say(f"the sidecar is killed while the application is frozen: started anew it ended it after"
            f" {time.monotonic() - begin:.1f} s")
        pod.await_ready()


def as_a_kubelet_probes(pod):
    """Every ten seconds, until the third probe in a row fails; when that was."""
    failed = 0
    while failed < 3:
        time.sleep(10)
        probe = pod.tell("alive")
        require(probe.returncode in (0, 29), f"alive ended with {probe.returncode}: {probe.stderr}")
        failed = failed + 1 if probe.returncode == 29 else 0
    return time.monotonic()


def network(work):
    """The application takes the port, or floods it."""
    app = ("busybox", "httpd", "-f", "-p", "9809", "-h", "/srv/www")
    with Pod(work, "port", *FAST, app=app) as pod:
        pod.watch(ready=lambda: pod.count("baseline-in-force") > 0)
        before = pod.starts
        pod.exec("sh", "-c", f"echo hacked > {PAGE}", check=False)
        await_("kill", lambda: pod.count("action") > 0 and pod.starts > before)
        say(f"the port is the application's: {pod.of('action')[0]['detail']}")
    with Pod(work, "flood", *FAST, side_options=("--cpus", "0.3")) as pod:
        pod.watch()
        with flooded(pod):
            time.sleep(5)
            begin = time.monotonic()
            pod.exec("sh", "-c", f"echo hacked > {PAGE}", check=False)
            await_("kill", lambda: pod.count("action") > 0)
            say(f"the port is flooded, the sidecar has 0.3 CPU: {pod.of('action')[0]['detail']},"
                f" {1000 * (time.monotonic() - begin):.0f} ms after the command was given")


def mapping(work):
    """A write through a mapping that was dirty before: neither event nor time tells it."""
    app = ("sh", "-c", f"rm -f /shared/go; {ATTACK} map {PAGE} /shared/go & exec sleep 100000")
    arguments = (*FAST, "--baseline", "each-start", "--inotify", "off", "--sweep", "2s")
    with Pod(work, "mapping", *arguments, app=app) as pod:
        pod.watch()
        detail = pod.drift("changed", PAGE, lambda: open(pod.shared + "/go", "w").close())
        say(f"a write through a dirty mapping: {detail}")


def overflow(work):
    """More events than the kernel keeps."""
    with setting("/proc/sys/fs/inotify/max_queued_events", "16"):
        with Pod(work, "overflow", *FAST, "--sweep", "5m") as pod:
            pod.watch()
            pod.drift("added", "/usr/bin/new", lambda: while_it_hears_nothing(
                pod, f"{ATTACK} flood /etc/passwd /etc/group 1000; cp /bin/true /usr/bin/new"))
            require(pod.count("overflow") > 0, "no overflow")
            say(f"{pod.count('overflow')} events of an overflow, and the drift was found")


def while_it_hears_nothing(pod, command):
    """The queue is full before the last event of the command, which so is lost for certain."""
    side = pod.side_pid()
    os.kill(side, signal.SIGSTOP)
    try:
        pod.exec("sh", "-c", command)
    finally:
        os.kill(side, signal.SIGCONT)


def latency(work, times):
    """From a write to the last step of the process that wrote, and to its end."""
    frozen, ended = [], []
    with Pod(work, "latency", *FAST, "--evidence", "off") as pod:
        pod.watch()
        entries = pod.of("baseline-in-force")[-1]["entries"]
        for i in range(times):
            stamps = f"{pod.shared}/stamps{i}"
            before = pod.starts
            fd = os.pidfd_open(pod.app_pid())
            pod.exec(ATTACK, "stamp", PAGE, f"/shared/stamps{i}", detach=True, check=False)
            require(select.select([fd], [], [], 30)[0], "not ended within 30 s")
            end = time.monotonic_ns()
            os.close(fd)
            with open(stamps, "rb") as file:
                written, ran = struct.unpack("qq", file.read(16))
            frozen.append((ran - written) / 1e6)
            ended.append((end - written) / 1e6)
            await_("restart", lambda: pod.starts > before and pod.app_pid())
            pod.await_ready()
    for name, values in (("stopped", frozen), ("ended", ended)):
        say(f"write to {name}, {times} drifts of {entries} entries: p50 {percentile(values, 0.5):.1f} ms,"
            f" p99 {percentile(values, 0.99):.1f} ms, longest {max(values):.1f} ms")


def idle(work, seconds):
    """What watching costs while nothing happens."""
    with Pod(work, "idle", *FAST) as pod:
        pod.watch()
        time.sleep(180)  # until what sweeps is compiled
        pid = pod.side_pid()
        before, _ = resources(pid)
        time.sleep(seconds)
        after, resident = resources(pid)
        entries = pod.of("baseline-in-force")[-1]["entries"]
        require(pod.drifts() == 0, "drift")
        say(f"{entries} entries, sweeps each 10 s, idle for {seconds} s: {100 * (after - before) / seconds:.2f} %"
            f" of a core, {resident:.0f} MiB resident")


def restarts(work, times, execs):
    """Restarts and execs in which nothing drifts."""
    with Pod(work, "restarts", *FAST, "--sweep", "500ms") as pod:
        pod.watch()
        for i in range(execs):
            pod.exec("true")
        require(pod.drifts() == 0, f"drift by an exec: {pod.of('drift')}")
        say(f"{execs} execs: no drift")
        for i in range(times):
            before, pid = pod.starts, pod.app_pid()
            if pid:
                os.kill(pid, 9)
            await_("restart", lambda: pod.starts > before and pod.app_pid())
            time.sleep((i % 10) / 10)  # during the hold-off, a scan, a sweep
        pod.await_ready()
        require(pod.drifts() == 0, f"drift by a restart: {pod.of('drift')}")
        say(f"{times} restarts, {pod.count('baseline-in-force')} of them long enough to be watched: no drift")


def probe(work):
    """The one-shot form, with a tenth of a processor."""
    digest = "d9014c4624844aa5bac314773d6b689ad467fa4e1d1a50a1b8a99d5a95f72ff5"
    with Pod(work, "probe", side_options=("--cpus", "0.1")) as pod:
        expect = ("probe", "--expect", f"{PAGE}=sha256:{digest}")
        for what, command in (("--expect of one file", expect), ("first sight", ("probe", "--hold-off", "0s")),
                              ("with its baseline", ("probe", "--hold-off", "0s"))):
            begin = time.monotonic()
            done = run(*pod.side(*command), check=False)
            require(done.returncode == 0, f"probe {what} ended with {done.returncode}: {done.stderr}")
            say(f"probe, {what}, 0.1 CPU: {time.monotonic() - begin:.1f} s")
        pid = pod.app_pid()
        pod.exec("sh", "-c", f"echo hacked > {PAGE}")
        done = run(*pod.side(*expect), check=False)
        require(done.returncode == 0 and '"result":"ended"' in done.stdout, done.stdout + done.stderr)
        await_("restart", lambda: pod.app_pid() not in (None, pid))
        say("a probe that finds drift ends the application, and exits with 0")


def profiles(work):
    """The other sets of rights."""
    with Pod(work, "override", *FAST, capabilities=("SYS_PTRACE", "DAC_OVERRIDE", "KILL")) as pod:
        pod.watch()
        say("DAC_OVERRIDE: " + pod.drift("changed", PAGE, shell(pod, f"echo hacked > {PAGE}")))
    with Pod(work, "restricted", *FAST, "--paths", "/srv/www", capabilities=(), user="1000:1000",
             app_options=("--user", "1000:1000", "--cap-drop", "ALL")) as pod:
        pod.watch()
        say("same uid, no capability: " + pod.drift("changed", PAGE, shell(pod, f"echo hacked > {PAGE}")))
    with Pod(work, "none", "--hold-off", "1s", capabilities=()) as pod:
        pod.log = open(os.path.join(pod.directory, "log"), "w")
        pod.sidecar = subprocess.Popen(pod.side("watch", *pod.arguments), stdout=subprocess.DEVNULL, stderr=pod.log)
        await_("named right", lambda: "SYS_PTRACE" in open(pod.log.name).read())
        require(pod.get(9809, "/readyz") is None, "ready without the right to read")
        line = next(line for line in open(pod.log.name) if "SYS_PTRACE" in line)
        say("no capability: " + line.strip())


STEPS = {
    "story": story, "kinds": kinds, "sweeps": sweeps, "evasions": evasions, "processes": processes,
    "blinding": blinding,
    "network": network, "mapping": mapping, "overflow": overflow,
    "latency": lambda work: latency(work, int(os.environ.get("FIM_DRIFTS", "50"))),
    "idle": lambda work: idle(work, 120),
    "restarts": lambda work: restarts(work, int(os.environ.get("FIM_RESTARTS", "100")),
                                      int(os.environ.get("FIM_EXECS", "300"))),
    "probe": probe, "profiles": profiles,
}


def main():
    failed = False
    for name in sys.argv[2:]:
        begin = time.monotonic()
        try:
            STEPS[name](sys.argv[1])
            say(f"-- {name}: {time.monotonic() - begin:.0f} s")
        except Failure as failure:
            failed = True
            say(f"-- {name}: FAILED: {failure}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
