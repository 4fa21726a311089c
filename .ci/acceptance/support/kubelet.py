"""The objects of a manifest, as podman has to get them to run a pod as a kubelet does: kubelet.py FOLDER, with the objects
of kubectl in JSON on stdin. In FOLDER is then what a node and a cluster know of them.

A kubelet mounts a file for the reason of the end into each container, at a path with the names of pod and container. It
makes an emptyDir for one pod, where podman takes the volume of that name. It makes an ended container anew from its image,
where podman starts it again with all that was written in it: so podman is to leave it. And the ports of a pod are those of
its own address, where podman takes them on the machine."""

import json
import os
import sys
import uuid

MESSAGE = "/dev/termination-log"


def documents(text):
    decoder = json.JSONDecoder()
    while text := text.lstrip():
        document, end = decoder.raw_decode(text)
        yield document
        text = text[end:]


def message_file(folder, pod, uid, container):
    """An empty file for the reason of the end, whose path the stand-in for kubectl finds by these names."""
    path = f"{folder}/{pod}/pods/{uid}/containers/{container}/{uuid.uuid4().hex[:8]}"
    os.makedirs(os.path.dirname(path))
    with open(path, "w"):
        os.chmod(path, 0o666)
    return path


def as_a_kubelet(pod, folder):
    name = pod["metadata"]["name"]
    uid = str(uuid.uuid4())
    spec = pod["spec"]
    spec["restartPolicy"] = "Never"
    own = {volume["name"]: f"{name}-{volume['name']}" for volume in spec.get("volumes", []) if "emptyDir" in volume}
    for volume in spec.setdefault("volumes", []):
        volume["name"] = own.get(volume["name"], volume["name"])
    for container in spec["containers"]:
        container.pop("ports", None)
        mounts = container.setdefault("volumeMounts", [])
        for mount in mounts:
            mount["name"] = own.get(mount["name"], mount["name"])
        mounts.append({"name": f"message-{container['name']}", "mountPath": MESSAGE})
        path = message_file(folder, name, uid, container["name"])
        spec["volumes"].append({"name": f"message-{container['name']}", "hostPath": {"path": path, "type": "File"}})
    return list(own.values())


def port_of(pod, target):
    """A port by its name."""
    for container in pod["spec"]["containers"]:
        for port in container.get("ports", []):
            if target in (port.get("name"), port["containerPort"]):
                return port["containerPort"]
    raise SystemExit(f"no container has the port {target}")


def main(folder):
    objects = list(documents(sys.stdin.read()))
    pods = [each for each in objects if each["kind"] == "Pod"]
    for service in (each for each in objects if each["kind"] == "Service"):
        wanted = service["spec"]["selector"].items()
        pod = next(each for each in pods if wanted <= each["metadata"]["labels"].items())
        with open(f"{folder}/service-{service['metadata']['name']}", "w") as file:
            for port in service["spec"]["ports"]:
                print(port["port"], pod["metadata"]["name"], port_of(pod, port["targetPort"]), file=file)
    for pod in pods:
        volumes = as_a_kubelet(pod, folder)
        name = pod["metadata"]["name"]
        with open(f"{folder}/{name}/volumes", "w") as file:
            print(*volumes, file=file)
        with open(f"{folder}/{name}/manifest.json", "w") as file:
            json.dump(pod, file)
        print(name)


main(*sys.argv[1:])
