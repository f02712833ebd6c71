"""Compares what was found with what is accepted: prints and fails for what is only on one side."""

import fnmatch
import json
import pathlib
import sys


class Broken(Exception):
    """A checker that said nothing, or something else than it should."""


def read(path):
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Broken(f"{path.stem} wrote no report: {error}") from error


def cfn_lint(folder):
    for match in read(folder / "cfn-lint.json"):
        path = match["Location"]["Path"] or []
        resource = path[1] if len(path) > 1 else "-"
        message = f"{match['Message']} (line {match['Location']['Start']['LineNumber']})"
        yield "cfn-lint", match["Rule"]["Id"], str(resource), message


def checkov(folder):
    reports = read(folder / "checkov.json")
    reports = reports if isinstance(reports, list) else [reports]
    if not any(report.get("summary", {}).get("resource_count") for report in reports):
        raise Broken("checkov saw no resources")
    for report in reports:
        if report["summary"]["parsing_errors"]:
            raise Broken("checkov could not read the template")
        for check in report["results"]["failed_checks"]:
            # AWS::SQS::Queue.LostEvents: the name is enough.
            resource = check["resource"].rsplit(".", 1)[-1]
            message = f"{check['check_name']} (line {check['file_line_range'][0]})"
            yield "checkov", check["check_id"], resource, message


def asl(folder):
    path = folder / "asl.txt"
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else []:
        tool, check, machine = line.split(" ", 2)
        yield tool, check, machine, "not a state machine"


def accepted(path):
    """Lines of tool, check, resource (a star stands for any characters) and the reason."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        parts = line.split(None, 3)
        if len(parts) < 4:
            raise Broken(f"{path}:{number}: an entry is tool, check, resource and a reason")
        yield number, tuple(parts[:3])


def main(folder, path):
    found = [*cfn_lint(folder), *checkov(folder), *asl(folder)]
    entries = list(accepted(path))
    used = set()
    fresh = []
    for finding in found:
        fitting = {
            number
            for number, entry in entries
            if finding[:2] == entry[:2] and fnmatch.fnmatchcase(finding[2], entry[2])
        }
        used |= fitting
        if not fitting:
            fresh.append(finding)
    stale = [(number, entry) for number, entry in entries if number not in used]
    for tool, check, resource, message in fresh:
        print(f"found, and not accepted: {tool} {check} {resource}: {message}")
    for number, entry in stale:
        print(f"accepted, and not found any more: {path}:{number}: {' '.join(entry)}")
    print(f"{len(found)} findings, {len(found) - len(fresh)} of them accepted by {len(entries)} entries")
    return 1 if fresh or stale else 0


if __name__ == "__main__":
    try:
        sys.exit(main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])))
    except Broken as broken:
        sys.exit(f"policy: {broken}")
