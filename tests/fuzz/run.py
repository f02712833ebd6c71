"""Starts the local runtime, lets Schemathesis call it with each scope, and says what was found."""

import argparse
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
import zlib

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
# How a request ends that a cluster spoiled.
CLUSTERS_OWN = {"cluster_unreachable", "bad_cluster_answer", "cluster_timeout", "rejected_by_cluster"}
SCOPES = ["none", "read", "operate", "admin"]


def options():
    parser = argparse.ArgumentParser(prog="./searchfleet test --fuzz")
    parser.add_argument("--seed", type=int, default=20261123, help="what all cases come of")
    parser.add_argument("--scope", choices=SCOPES, action="append", help="this scope alone; may be repeated")
    parser.add_argument("--operation", action="append", help="this operationId alone; may be repeated")
    parser.add_argument("--sample", action="store_true", help="some 1,000 requests in place of 20,000")
    return parser.parse_args()


class World:
    """The runtime, its address, that of the demo cluster, and the admin token."""

    def __init__(self, folder):
        self.log = folder / "runtime.log"
        self.data = tempfile.mkdtemp(prefix="searchfleet-fuzz-")
        self.runtime = None

    def start(self):
        with open(self.log, "w") as log:
            self.runtime = subprocess.Popen(
                [ROOT / "searchfleet", "local", "--port", "0", "--data", self.data,
                 # Orders start real engines: two at once are what a small machine holds.
                 "--parameter", "ClustersPerAccount=2",
                 # Else most answers were 429, which says nothing of what is behind.
                 "--parameter", "RequestsPerMinute=1000000", "--parameter", "CreationsPerMinute=1000000"],
                stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
        began = time.monotonic()
        while self.runtime.poll() is None and time.monotonic() < began + 300:
            said = self.log.read_text()
            engine = re.search(r"Demo cluster: (http://\S+?),", said)
            if engine:
                self.api = re.search(r"READY (\S+)", said).group(1)
                self.engine = engine.group(1)
                self.admin = (pathlib.Path(self.data) / "credentials").read_text().strip()
                return
            time.sleep(0.5)
        sys.stderr.write(self.log.read_text())
        raise SystemExit("the local runtime did not start")

    def stop(self):
        """Its engines end with it."""
        if self.runtime:
            self.runtime.terminate()
            self.runtime.wait(timeout=120)
        shutil.rmtree(self.data, ignore_errors=True)


def call(method, address, token, body=None):
    request = urllib.request.Request(address, method=method, data=None if body is None else json.dumps(body).encode())
    request.add_header("Authorization", "Bearer " + token)
    request.add_header("Content-Type", "application/json")
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.loads(answer.read() or b"null")


def token(api, admin, scope):
    if scope in ("none", "admin"):
        return admin if scope == "admin" else ""
    made = call("POST", api + "/tokens", admin, {"name": "fuzz " + scope, "scopes": [scope]})["token"]
    return made["key"] + ":" + made["secret"]


def configuration(folder, scope, given, seed):
    """The configuration; of a sample, the coverage phase, most of all cases, is that of every sixteenth operation."""
    text = (HERE / "schemathesis.toml").read_text()
    if given.sample:
        names = re.findall(r"operationId: (\S+)", (ROOT / "openapi.yaml").read_text())
        others = [name for name in names if zlib.crc32(f"{seed} {name}".encode()) % 16]
        text += f"\n[[operations]]\ninclude-operation-id = {json.dumps(others)}\nphases.coverage.enabled = false\n"
    file = folder / (scope + ".toml")
    file.write_text(text)
    return file


def fuzz(folder, scope, given, world):
    """A process that is at it."""
    seed = given.seed + SCOPES.index(scope)
    environment = dict(
        os.environ, FUZZ_SCOPE=scope, FUZZ_API=world.api, FUZZ_ENGINE=world.engine, FUZZ_FOLDER=str(folder),
        FUZZ_ENGINE_PORT=world.engine.rsplit(":", 1)[1], FUZZ_ADMIN=world.admin, FUZZ_SEED=str(seed),
        FUZZ_SAMPLE="5" if given.sample else "1", PYTHONPATH=str(HERE), PYTHONDONTWRITEBYTECODE="1")
    command = [
        str(pathlib.Path(sys.executable).with_name("st")),
        "--config-file", str(configuration(folder, scope, given, seed)), "--no-color",
        "run", str(ROOT / "openapi.yaml"), "--url", world.api, "--seed", str(seed),
        "--max-examples", "1" if given.sample else "12",
        "--report", "json", "--report-json-path", str(folder / (scope + ".json"))]
    secret = token(world.api, world.admin, scope)
    if secret:
        command += ["--header", "Authorization: Bearer " + secret]
    for operation in given.operation or []:
        command += ["--include-operation-id", operation]
    with open(folder / (scope + ".txt"), "w") as out:
        return subprocess.Popen(command, env=environment, stdout=out, stderr=subprocess.STDOUT, cwd=folder)


def told(folder, scope, status):
    """How many requests a scope made, after a line about them."""
    counts = json.loads((folder / (scope + ".counts.json")).read_text())
    asked = sum(counts["asked"].values())
    shown = {name: dict(sorted(counts[name].items())) for name in ("asked", "answered", "excused")}
    print(f"{scope}: {asked} requests,", "ok" if status == 0 else "FAILED", json.dumps(shown), flush=True)
    return asked


def main():
    given = options()
    folder = ROOT / "target" / "fuzz"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    print("seed", given.seed, flush=True)
    world = World(folder)
    requests, failed, running = 0, [], {}
    began = time.monotonic()
    try:
        world.start()
        scopes = given.scope or SCOPES
        # Those that change nothing do not disturb one another.
        for together in ([scope for scope in ("none", "read") if scope in scopes], ["operate"], ["admin"]):
            running = {scope: fuzz(folder, scope, given, world) for scope in together if scope in scopes}
            for scope, process in running.items():
                status = process.wait()
                requests += told(folder, scope, status)
                if status != 0:
                    failed.append(scope)
    finally:
        for process in running.values():
            process.kill()
        world.stop()
    ours = defects((folder / "runtime.log").read_text())
    for line in ours:
        print(line[:2000])
    print(f"{requests} requests in {time.monotonic() - began:.0f} s, seed {given.seed}:",
          "failed: " + (", ".join(failed) or "the runtime's log") if failed or ours else "no finding")
    if failed or ours:
        print(f"what was found is in target/fuzz/SCOPE.txt; once more: ./searchfleet test --fuzz --seed {given.seed}",
              "--scope SCOPE --operation OPERATION_ID")
    return 1 if failed or ours else 0


def defects(log):
    """Lines about what is never a cluster's fault, whatever the answer was."""
    found = []
    for line in log.splitlines():
        if line.startswith("{"):
            entry = json.loads(line)
            is_ours = entry.get("status", 0) >= 500 and entry.get("outcome") not in CLUSTERS_OWN
            if entry.get("outcome") == "defect" or is_ours:
                found.append(line)
        elif line.startswith("The function"):
            found.append(line)
    return found


if __name__ == "__main__":
    sys.exit(main())
