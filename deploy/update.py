"""Updates a stack on LocalStack: update.py STACK TEMPLATE, a template that `sam package` wrote.

LocalStack 4.14 replaces every alias whose function changes, which fails because its name is taken. So the aliases are left out
of the update: they are given to it as they are, and moved to the new versions afterwards, one by one, as CloudFormation would
have done. What a template says is kept as it is otherwise.
"""

import json
import sys
import time

import boto3
from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse

ALIAS = "AWS::Lambda::Alias"
VERSION = "AWS::Lambda::Version"

formation = boto3.client("cloudformation")
functions = boto3.client("lambda")


class NoPolicies:
    """The template names no managed policies by SAM's short names."""

    @staticmethod
    def load():
        return {}


def physical(stack, kind):
    """The physical ids of the stack's resources of this kind, by logical id."""
    pages = formation.get_paginator("list_stack_resources").paginate(StackName=stack)
    return {
        resource["LogicalResourceId"]: resource["PhysicalResourceId"]
        for page in pages
        for resource in page["StackResourceSummaries"]
        if resource["ResourceType"] == kind and resource.get("PhysicalResourceId")
    }


def aliases(stack):
    """Each alias as it is, by logical id."""
    found = {}
    for logical, arn in physical(stack, ALIAS).items():
        function, name = arn.split(":")[6:8]
        alias = functions.get_alias(FunctionName=function, Name=name)
        found[logical] = {"FunctionName": function, "Name": name, "FunctionVersion": alias["FunctionVersion"]}
    return found


def code(function, version):
    return functions.get_function_configuration(FunctionName=function, Qualifier=version)["CodeSha256"]


def translated(packaged, given):
    """The template as CloudFormation would have it from SAM's transform."""
    with open(packaged, encoding="utf-8") as file:
        template = yaml_parse(file.read())
    values = {name: parameter.get("Default", "") for name, parameter in template["Parameters"].items()}
    values.update((name, value) for name, value in given.items() if name in values)
    return transform(template, values, NoPolicies())


def uploaded(template, name):
    """The address of the template, which is too long for a request: beside the code, in the bucket of the SAM CLI."""
    bucket = next(
        resource["Properties"]["Code"]["S3Bucket"]
        for resource in template["Resources"].values()
        if resource["Type"] == "AWS::Lambda::Function"
    )
    boto3.client("s3").put_object(Bucket=bucket, Key=name, Body=json.dumps(template))
    return f"https://s3.{formation.meta.region_name}.amazonaws.com/{bucket}/{name}"


def apply(stack, template, given):
    name = f"update-{int(time.time())}"
    formation.create_change_set(
        StackName=stack,
        ChangeSetName=name,
        ChangeSetType="UPDATE",
        TemplateURL=uploaded(template, name),
        Capabilities=["CAPABILITY_IAM"],
        Parameters=[
            {"ParameterKey": key, "ParameterValue": value} for key, value in given.items() if key in template["Parameters"]
        ],
    )
    while (change := formation.describe_change_set(StackName=stack, ChangeSetName=name))["Status"].startswith("CREATE_") and (
        change["Status"] != "CREATE_COMPLETE"
    ):
        time.sleep(0.5)
    if change["Status"] != "CREATE_COMPLETE":
        sys.exit(f"the change set is {change['Status']}: {change.get('StatusReason')}")
    formation.execute_change_set(StackName=stack, ChangeSetName=name)
    while True:
        status = formation.describe_stacks(StackName=stack)["Stacks"][0]["StackStatus"]
        if status == "UPDATE_COMPLETE":
            break
        if not status.endswith("_IN_PROGRESS") and not status.endswith("CREATE_COMPLETE"):
            for event in formation.describe_stack_events(StackName=stack)["StackEvents"]:
                if event["ResourceStatus"].endswith("FAILED"):
                    print(event["LogicalResourceId"], event.get("ResourceStatusReason"), file=sys.stderr)
            sys.exit(f"the stack is {status}")
        time.sleep(0.5)


def main(stack, packaged):
    begun = time.monotonic()
    given = {
        parameter["ParameterKey"]: parameter["ParameterValue"]
        for parameter in formation.describe_stacks(StackName=stack)["Stacks"][0]["Parameters"]
    }
    before = aliases(stack)
    template = translated(packaged, given)
    for logical, alias in before.items():
        if logical in template["Resources"]:
            template["Resources"][logical] = {"Type": ALIAS, "Properties": alias}
    apply(stack, template, given)
    newest = {}
    for arn in physical(stack, VERSION).values():
        function, version = arn.split(":")[6:8]
        newest[function] = max(newest.get(function, 0), int(version))
    changed = 0
    for alias in before.values():
        function, old, new = alias["FunctionName"], alias["FunctionVersion"], str(newest[alias["FunctionName"]])
        if new != old:
            functions.update_alias(FunctionName=function, Name=alias["Name"], FunctionVersion=new)
            changed += code(function, old) != code(function, new)
    print(f"updated in {time.monotonic() - begun:.0f} s; {changed} of {len(before)} functions have other code")
    if changed == 0:
        sys.exit("there was nothing to upgrade: both have the same code")


main(*sys.argv[1:])
