"""A pod of an application and the sidecar, as the kubelet would run it: podman starts the application anew
from its image as often as it ends."""

import contextlib
import ctypes
import json
import os
import signal
import subprocess
import threading
import time
import urllib.request

CLONE_NEWNET = 0x40000000  # sched.h
APP = "localhost/fim-ci-app"
PAGE = "/srv/www/index.html"


class Failure(Exception):
    pass


def run(*command, check=True):
    done = subprocess.run(command, capture_output=True, text=True)
    if check and done.returncode != 0:
        raise Failure(f"{' '.join(command)} ended with {done.returncode}: {done.stderr.strip()}")
    return done


def await_(what, condition, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.02)
    raise Failure(f"no {what} within {seconds} s")


class Pod:
    """With the sidecar's own arguments; to be used in a with statement."""

    def __init__(self, work, name, *arguments, app=("busybox", "httpd", "-f", "-p", "8000", "-h", "/srv/www"),
                 capabilities=("SYS_PTRACE", "DAC_READ_SEARCH", "KILL"), user="0", app_options=(), side_options=()):
        self.name = "fim-ci-" + name
        self.arguments = arguments
        self.app = app
        self.capabilities = capabilities
        self.user = user
        self.app_options = app_options
        self.side_options = side_options
        self.directory = os.path.join(work, name)
        self.shared = os.path.join(self.directory, "shared")
        self.state = os.path.join(self.directory, "state")
        self.log_of_events = os.path.join(self.directory, "events")
        self.starts = 0
        self.events = []
        self.stopping = False
        self.sidecar = None

    def __enter__(self):
        for directory in (self.shared, self.state):
            os.makedirs(directory)
            os.chmod(directory, 0o777)
        run("podman", "pod", "create", "--name", self.name, "--share", "pid,net,ipc", "--network", "none")
        self.supervisor = threading.Thread(target=self.supervise, daemon=True)
        self.supervisor.start()
        await_("application", self.app_pid)
        return self

    def supervise(self):
        while not self.stopping:
            self.starts += 1
            subprocess.run(["podman", "run", "--rm", "--replace", "--name", self.name + "-app", "--pod", self.name,
                            "-v", self.shared + ":/shared", *self.app_options, APP, *self.app],
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def side(self, *command):
        """Starts a container of the sidecar."""
        java = os.environ["JAVA_HOME"]
        image = os.environ["FIM_SIDECAR_IMAGE"]
        options = ["--cap-drop", "ALL"]
        for capability in self.capabilities:
            options += ["--cap-add", capability]
        return ["podman", "run", "--rm", "--name", self.name + "-side", "--pod", self.name, "--user", self.user,
                *options, "--read-only", "--security-opt", "no-new-privileges", "-e", "JAVA_HOME=/opt/java",
                "-v", java + ":/opt/java:ro", "-v", image + ":/opt/fim:ro", "-v", self.state + ":/var/lib/fim",
                *self.side_options, APP, "/opt/fim/bin/fim-sidecar", *command]

    def watch(self, *more, ready=None):
        self.log = open(os.path.join(self.directory, "log"), "a")
        self.sidecar = subprocess.Popen(self.side("watch", *self.arguments, *more), stdout=subprocess.PIPE,
                                        stderr=self.log, text=True)
        threading.Thread(target=self.listen, args=(self.sidecar.stdout,), daemon=True).start()
        if ready is None:
            self.await_ready()
        else:
            await_("watch", ready)
        return self

    def listen(self, lines):
        with open(self.log_of_events, "a") as log:
            for line in lines:
                log.write(line)
                log.flush()
                self.events.append(json.loads(line))

    def unwatch(self):
        run("podman", "stop", "-t", "20", self.name + "-side")
        self.sidecar.wait()

    def count(self, event):
        return sum(1 for e in list(self.events) if e["event"] == event)

    def of(self, event, since=0):
        return [e for e in list(self.events)[since:] if e["event"] == event]

    def inspect_pid(self, container):
        done = run("podman", "inspect", "--format", "{{.State.Pid}}", container, check=False)
        pid = done.stdout.strip()
        return int(pid) if done.returncode == 0 and pid.isdigit() and pid != "0" else None

    def app_pid(self):
        return self.inspect_pid(self.name + "-app")

    def side_pid(self):
        return self.inspect_pid(self.name + "-side")

    def get(self, port, path):
        """What a page of the pod says; None where nobody answers with it."""
        pid = self.side_pid()
        if pid is None:
            return None
        try:
            with network_of(pid):
                with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=2) as page:
                    return page.read().decode()
        except OSError:
            return None

    def ready(self):
        if self.sidecar.poll() is not None:
            raise Failure("the sidecar has ended: " + open(self.log.name).read()[-2000:])
        return self.get(9809, "/readyz") == "ok\n"

    def await_ready(self, seconds=60):
        try:
            await_("ready sidecar", self.ready, seconds)
        except Failure as failure:
            raise Failure(f"{failure}; its last words: {open(self.log.name).read()[-1500:]}") from None

    def limit_processes(self, more):
        """Gives the pod so many processes more than it has, as a kubelet bounds a pod."""
        base = "/sys/fs/cgroup/pids" if os.path.isdir("/sys/fs/cgroup/pids") else "/sys/fs/cgroup"
        with open(f"/proc/{self.app_pid()}/cgroup") as groups:
            lines = [line.strip().split(":", 2) for line in groups]
        path = next(path for _, names, path in lines if names == ("pids" if base.endswith("pids") else ""))
        pod = base + os.path.dirname(path)
        with open(pod + "/pids.current") as current, open(pod + "/pids.max", "w") as bound:
            bound.write(str(int(current.read()) + more))

    def exec(self, *command, detach=False, check=True):
        return run("podman", "exec", *(["-d"] if detach else []), self.name + "-app", *command, check=check)

    def tell(self, *command):
        return run("podman", "exec", self.name + "-side", "/opt/fim/bin/fim-sidecar", *command, check=False)

    def drift(self, kind, path, cause, seconds=30, others=False):
        """Causes drift, and waits until the application was ended for it, has been started again and is intact.
        Others may be the first that is found, where one thing leads to another."""
        before, since = self.starts, len(self.events)
        cause()
        await_(f"kill for {kind} {path}", lambda: self.acted(since, others), seconds)
        found = [f for e in self.of("drift", since) for f in e["findings"]]
        if not others and not any(f["kind"] == kind and path in f["path"] for f in found):
            raise Failure(f"killed, but not for {kind} {path}: {found}")
        action = self.acted(since, others)[0]
        if (action["action"], action["result"]) != ("kill", "ended"):
            raise Failure(f"not killed: {action}")
        await_("restart", lambda: self.starts > before and self.app_pid())
        self.await_ready()
        return f"{found[0]['reason']}; {action['detail']}"

    def acted(self, since, kills_only):
        """What was done; kills_only where it may be said before that something was put back meanwhile."""
        return [e for e in self.of("action", since) if e["action"] == "kill" or not kills_only]

    def drifts(self):
        return self.count("drift")

    def __exit__(self, *_):
        self.stopping = True
        if self.sidecar is not None and self.sidecar.poll() is None:
            self.sidecar.send_signal(signal.SIGTERM)
        run("podman", "pod", "rm", "-f", "-t", "1", self.name, check=False)
        self.supervisor.join(20)


def resources(pid):
    """CPU seconds and resident MiB of a process."""
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    with open(f"/proc/{pid}/status") as status:
        resident = next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"), resident / 1024


@contextlib.contextmanager
def network_of(pid):
    """The network of a process, for the calling thread."""
    libc = ctypes.CDLL(None, use_errno=True)
    with open("/proc/thread-self/ns/net") as own, open(f"/proc/{pid}/ns/net") as other:
        if libc.setns(other.fileno(), CLONE_NEWNET) != 0:
            raise OSError(ctypes.get_errno(), "setns")
        try:
            yield
        finally:
            libc.setns(own.fileno(), CLONE_NEWNET)


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


@contextlib.contextmanager
def flooded(pod):
    """Requests to the port of the sidecar, as many as can be made, from four threads."""
    done = threading.Event()

    def request():
        with network_of(pod.side_pid()):
            while not done.is_set():
                with contextlib.suppress(OSError):
                    urllib.request.urlopen("http://127.0.0.1:9809/metrics", timeout=2).read()

    threads = [threading.Thread(target=request, daemon=True) for _ in range(4)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        done.set()
        for thread in threads:
            thread.join()


@contextlib.contextmanager
def setting(path, value):
    """A kernel setting for a time."""
    with open(path) as file:
        before = file.read()
    with open(path, "w") as file:
        file.write(value)
    try:
        yield
    finally:
        with open(path, "w") as file:
            file.write(before)
