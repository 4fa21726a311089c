"""The quick story under podman: story.py MANIFEST IMAGE FOLDER. The pod of the manifest runs as it stands; its page is hacked,
the sidecar ends the container for it, and started anew from its image the container shows the page as it was. podman
restarts a container with what was written in it, unlike a kubelet: so the new one is made here. The events and the
evidence are left in FOLDER."""

import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request

from pods import Failure, await_, run

PAGE = "Hello, world!\n"
STATE = "fim-state"  # the volume of the sidecar
APP = "hello-server"  # the name of the container in every manifest


def get(port, path):
    """What is served; None where nobody answers with it."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=2) as page:
            return page.read().decode()
    except OSError:
        return None


class Story:
    def __init__(self, pod, image):
        self.app = f"{pod}-{APP}"
        self.side = f"{pod}-fim"
        self.pod = pod
        self.image = image

    def events(self, name):
        lines = run("podman", "logs", self.side).stdout.splitlines()
        return [event for event in map(json.loads, lines) if event["event"] == name]

    def rights(self):
        """Of the sidecar, as podman was told by the manifest."""
        side = json.loads(run("podman", "inspect", self.side).stdout)[0]
        return (f"uid {side['Config']['User']}, capabilities {side['EffectiveCaps']},"
                f" read-only root {side['HostConfig']['ReadonlyRootfs']}")

    def anew(self):
        """The container of the application, made from its image as the manifest has it."""
        user = json.loads(run("podman", "inspect", self.app).stdout)[0]["Config"]["User"]
        run("podman", "rm", "-f", "-t", "0", self.app)
        run("podman", "run", "-d", "--pod", self.pod, "--name", self.app, "--user", user, "--cap-drop", "ALL",
            "--security-opt", "no-new-privileges", self.image)

    def ready(self):
        return get(9809, "/readyz") == "ok\n"

    def tell(self):
        begin = time.monotonic()
        await_("ready sidecar", self.ready)
        ready = time.monotonic() - begin
        await_("page", lambda: get(8000, "/") == PAGE)
        user = run("podman", "exec", self.app, "bash", "-c", "whoami").stdout.strip()
        if self.events("drift"):
            raise Failure(f"drift before anything was done: {self.events('drift')}")
        run("podman", "exec", self.app, "bash", "-c", "echo hacked > index.html", check=False)
        await_("kill", lambda: self.events("action"))
        finding = self.events("drift")[0]["findings"][0]
        action = self.events("action")[0]
        if (finding["path"], action["action"], action["result"]) != ("/home/hellouser/index.html", "kill", "ended"):
            raise Failure(f"not ended for the page: {finding}, {action}")
        self.anew()
        await_("clean page", lambda: get(8000, "/") == PAGE)
        await_("ready sidecar", self.ready)
        kills = len(self.events("action"))
        time.sleep(15)  # more than a sweep
        if len(self.events("action")) != kills or get(8000, "/") != PAGE or not self.ready():
            raise Failure(f"the clean container is not left alone: {self.events('drift')[-1]}")
        print(f"   {self.pod}: sidecar with {self.rights()}")
        print(f"   ready {ready:.1f} s after the start; hacked as {user}: {finding['reason']};"
              f" {action['detail']}; the page is clean again")


def state():
    """Where the volume is on this machine."""
    return run("podman", "volume", "inspect", "--format", "{{.Mountpoint}}", STATE).stdout.strip()


def open_state():
    """Lets everybody write to the volume, as to an emptyDir of a kubelet. podman gives it the rights that its place has in
    the image."""
    os.chmod(state(), 0o777)


def keep(side, folder):
    """Stops the sidecar, which ends its chain, and keeps what a log collector and a copy of the evidence would."""
    run("podman", "stop", "-t", "10", side)
    with open(f"{folder}/fim.log", "w") as log:
        log.write(run("podman", "logs", "--timestamps", side).stdout)
    shutil.rmtree(f"{folder}/evidence", ignore_errors=True)
    shutil.copytree(f"{state()}/evidence", f"{folder}/evidence")


def main():
    manifest, image, folder = sys.argv[1:]
    with open(manifest) as file:
        pod = next(line.split()[1] for line in file if line.startswith("  name: "))
    os.chdir("/")  # here a file has the name of the image, which podman would take for something to build
    try:
        run("podman", "kube", "play", manifest)
        open_state()
        Story(pod, image).tell()
        keep(f"{pod}-fim", folder)
        return 0
    except (Failure, subprocess.SubprocessError) as failure:
        log = run("podman", "logs", "--tail", "20", f"{pod}-fim", check=False)
        print(f"   {pod}: FAILED: {failure}\n{log.stdout}{log.stderr}")
        return 1
    finally:
        run("podman", "pod", "rm", "-f", "-t", "1", pod, check=False)
        run("podman", "volume", "rm", "-f", STATE, check=False)


if __name__ == "__main__":
    sys.exit(main())
