"""Findings that are none, each with its reason. What no schema can say is here; what one can say is in openapi.yaml."""

import re

from schemathesis.core.failures import AcceptedNegativeData
from schemathesis.openapi.checks import JsonSchemaError, RejectedPositiveData, UnsupportedMethodResponse

# Refusals of cases that fit the schema, by what the answer says; the reason is also what the rule is counted under.
REFUSALS = [
    ("a key that an earlier case had", r"This Idempotency-Key was used for another request"),
    ("what earlier cases made or removed stands in the way",
     r"is taken by another cluster|is protected from deletion|is not in the catalogue any more|as many as it may have|has as many clusters of the plan"),
    ("the catalogue says what can be ordered, and goes by the deployment",
     r"' not found\.|is not available for provisioning|is a cluster: none can be made inside"),
    ("fields that do not go together",
     r"'username' and 'password' stand in 'auth'|A 'password' needs a 'username'|'username' is required"
     r"|come and go together|Indices cannot be the same|cannot be the name of an index that is there"
     r"|'rename_pattern' and 'rename_replacement'|beside this 'auth'|takes 'auth' again|takes 'headers' again"
     r"|'(space|release)' of a cluster cannot be changed|Send at least one of store_metrics"),
    ("forms that a pattern holds badly: hosts, keys, certificates, headers; their messages say them",
     r"'ip' (must be|is not)|'port' must be|'auth\.\w+' must be|'username' must have|'tls\.\w+'|'path_prefix' must look like"
     r"|'headers' (names|takes|has|cannot set)|The value of the header|'name' begins with a letter"),
    ("names that mean more than one index, or nothing", r"cannot be the name of an index|has an empty part|cannot name a cluster"),
    ("a deletion that repeats no names", r"To delete them, repeat their names"),
    ("whose tokens it comes with: the first account's", r"The first account cannot be suspended"),
    ("a time that has passed", r"'expires_at' is in the past"),
]

# Operations whose body goes to the cluster as it came, but for names: openapi.yaml says what is meant to be in it, and the
# cluster what it takes, which differs from release to release.
RELAYED = {
    "createIndex", "createNamedIndex", "addAlias", "addAliasOfIndices", "addAliasOfIndicesByName", "createRepository",
    "createSnapshot", "restoreSnapshot", "changeClusterSettings", "search",
}


def reason(failure, case, response, outcome):
    """Why this is no finding; None: it is one. outcome: tells the word of the log for this request."""
    if isinstance(failure, RejectedPositiveData):
        return refusal(case, response, outcome)
    if isinstance(failure, JsonSchemaError):
        if "fields" in (case.query or {}) and "is a required property" in failure.message:
            return "with 'fields' a row has these fields alone: what is required of it is then not there"
    if isinstance(failure, AcceptedNegativeData):
        if "dry_run" in (case.query or {}) and "Idempotency-Key" in failure.message:
            return "dry runs ignore the key, as its description says"
        if " in body" in failure.message and case.operation.definition.raw.get("operationId") in RELAYED:
            return "the cluster took it"
        if case.operation.definition.raw.get("operationId") == "importClusters" and "connections -> " in failure.message:
            return "an import judges each entry by itself, and says so in its row"
        if " in body" in failure.message and has_null(case.body):
            return "a null counts as a field that is not there, as openapi.yaml says at its top"
        if "max_num_segments" in failure.message:
            return "a parameter that goes to the cluster as it is, and with _force_merge alone"
    if isinstance(failure, UnsupportedMethodResponse) and response.status_code == 401:
        return "who calls comes before what there is: without a token, a path says nothing of its methods"
    return None


def has_null(body):
    """Whether a field of an object is null, at any depth; one in a list is an element, and no field."""
    if isinstance(body, dict):
        return any(value is None or has_null(value) for value in body.values())
    return isinstance(body, list) and any(has_null(value) for value in body)


def refusal(case, response, outcome):
    if not any(status.startswith("2") for status in case.operation.definition.raw["responses"]):
        return "an operation that is always an error"
    text = response.text
    for why, pattern in REFUSALS:
        if re.search(pattern, text):
            return why
    if outcome() in ("rejected_by_cluster", "conflict"):
        return "the cluster itself refused it"
    return None
