"""What kubectl port-forward does, for a pod of podman: port_forward.py LOCAL-PORT ADDRESS PORT PROCESS. It ends with the
process, which is the container's first, as build.sh says of kubectl."""

import os
import socket
import sys
import threading


def copy(source, target):
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def forward(client, address):
    with client, socket.create_connection(address) as server:
        answer = threading.Thread(target=copy, args=(server, client))
        answer.start()
        copy(client, server)
        answer.join()


def main(local, host, port, process):
    listener = socket.create_server(("127.0.0.1", int(local)))
    listener.settimeout(0.2)
    print(f"Forwarding from 127.0.0.1:{local} -> {port}", flush=True)
    while os.path.exists(f"/proc/{process}"):
        try:
            client, _ = listener.accept()
        except TimeoutError:
            continue
        client.settimeout(None)
        threading.Thread(target=forward, args=(client, (host, int(port)))).start()


main(*sys.argv[1:])
