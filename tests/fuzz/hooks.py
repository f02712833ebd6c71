"""Keeps the world that is called in order, counts what was asked, and takes a sample of the coverage phase."""

import atexit
import collections
import hashlib
import itertools
import json
import os
import urllib.error
import urllib.parse
import urllib.request

import schemathesis

import accepted

SCOPE = os.environ["FUZZ_SCOPE"]
API = os.environ["FUZZ_API"]
ENGINE = os.environ["FUZZ_ENGINE"]
ADMIN = os.environ["FUZZ_ADMIN"]
# One in so many cases of the coverage phase is sent.
SAMPLE = int(os.environ.get("FUZZ_SAMPLE", "1"))
SEED = os.environ["FUZZ_SEED"]

EXAMPLE_KEY = "5f0c6a3e-8f0d-4d52-9d52-0d7a3c6c1b0e"

asked = collections.Counter()
answered = collections.Counter()
excused = collections.Counter()
numbers = itertools.count()


@schemathesis.hook
def filter_case(context, case):
    if SAMPLE == 1 or case.meta is None or case.meta.phase.name.value != "coverage":
        return True
    text = repr((SEED, case.operation.label, case.path_parameters, case.query, case.headers, case.body, case.method))
    return int(hashlib.sha256(text.encode("utf-8", "replace")).hexdigest(), 16) % SAMPLE == 0


@schemathesis.hook
def before_call(context, case, kwargs):
    """The example of a key stands in most cases, and under one key one change is made."""
    if case.headers and case.headers.get("Idempotency-Key") == EXAMPLE_KEY:
        case.headers["Idempotency-Key"] = f"{EXAMPLE_KEY}-{next(numbers)}"


@schemathesis.hook
def filter_failure(context, failure, case, response):
    reason = accepted.reason(failure, case, response, lambda: outcome(response))
    if reason:
        excused[reason] += 1
    return reason is None


def outcome(response):
    """What the function's log says of this request: an answer alone does not tell the cluster's words from ours."""
    number = (response.headers.get("x-request-id") or ["-"])[0]
    with open(os.path.join(os.environ["FUZZ_FOLDER"], "runtime.log"), "rb") as log:
        log.seek(0, os.SEEK_END)
        log.seek(max(0, log.tell() - 200_000))
        for line in reversed(log.read().decode("utf-8", "replace").splitlines()):
            if number in line and '"status"' in line:
                return json.loads(line)["outcome"]
    return "unknown"


@schemathesis.hook
def after_call(context, case, response):
    phase = case.meta.phase.name.value if case.meta else "checks"
    asked[phase] += 1
    answered[response.status_code] += 1
    if case.method != "GET" and response.status_code < 300:
        path = case.operation.path
        if path.startswith("/api/clusters"):
            connect_again()
        elif path.startswith(("/api/indices", "/api/snapshots", "/api/repositories")):
            open_again()


def send(method, address, body=None, token=None):
    request = urllib.request.Request(address, method=method, data=None if body is None else json.dumps(body).encode())
    request.add_header("Content-Type", "application/json")
    if token:
        request.add_header("Authorization", "Bearer " + token)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, json.loads(answer.read() or b"null")
    except urllib.error.HTTPError as refused:
        return refused.code, None


def connect_again():
    """The demo cluster is removed, renamed and led elsewhere like any other, and is what most cases are about."""
    status, answer = send("GET", API + "/api/clusters/demo", token=ADMIN)
    port = ENGINE.rsplit(":", 1)[1]
    row = answer["data"][0] if status == 200 else {}
    plain = {"cluster_ip": "127.0.0.1", "cluster_port": port, "mode": "admin", "auth": "none", "path_prefix": "",
             "cluster_scheme": "http", "headers": []}
    if any(row.get(name) != value for name, value in plain.items()):
        send("DELETE", API + "/api/clusters/demo/_connect", token=ADMIN)
        send("POST", API + "/api/clusters/_connect", {"ip": "127.0.0.1", "port": port, "name": "demo"}, token=ADMIN)


def open_again():
    """So are its indices; those that cases made go when there are many."""
    _, rows = send("GET", ENGINE + "/_cat/indices?format=json&expand_wildcards=all&h=index,status")
    status = {row["index"]: row["status"] for row in rows or []}
    for name in ("products", "orders-2026.11", "web-logs"):
        if name not in status:
            send("PUT", ENGINE + "/" + name + "/_doc/1?refresh=true", {"name": "again"})
        elif status[name] == "close":
            send("POST", ENGINE + "/" + name + "/_open")
    made = [name for name in status if not name.startswith((".", "products", "orders-2026", "web-logs"))]
    if len(made) > 50:
        for name in made:
            send("DELETE", ENGINE + "/" + urllib.parse.quote(name))


@atexit.register
def tell():
    with open(os.path.join(os.environ["FUZZ_FOLDER"], SCOPE + ".counts.json"), "w") as out:
        json.dump({"asked": asked, "answered": answered, "excused": excused}, out)
