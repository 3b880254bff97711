#!/usr/bin/env python3
"""Judges CloudFront documents by the model of the API that botocore carries.

The name of a file says which request takes it (REQUESTS). A file under cloudfront/ that no request takes is a finding, but for the
templates of CloudFormation, which have a judge of their own.

usage: cloudfront.py FOLDER…
"""
import json
import pathlib
import sys

import botocore.session
from botocore.validate import ParamValidator

REQUESTS = {
    "distribution-config": ("CreateDistribution", "DistributionConfig"),
    "cache-policy": ("CreateCachePolicy", "CachePolicyConfig"),
    "origin-request-policy": ("CreateOriginRequestPolicy", "OriginRequestPolicyConfig"),
    "response-headers-policy": ("CreateResponseHeadersPolicy", "ResponseHeadersPolicyConfig"),
    "origin-access-control": ("CreateOriginAccessControl", "OriginAccessControlConfig"),
}

TEMPLATE = "template.json"


def complaints(value, shape, path):
    """What the validator of botocore leaves to the server: enumerations, and Quantity beside Items."""
    if shape.type_name == "structure" and isinstance(value, dict):
        if "Quantity" in value and value["Quantity"] != len(value.get("Items", [])):
            yield f"{path}.Quantity is {value['Quantity']}, and there are {len(value.get('Items', []))} Items"
        for name, member in value.items():
            if name in shape.members:
                yield from complaints(member, shape.members[name], f"{path}.{name}")
    elif shape.type_name == "list" and isinstance(value, list):
        for index, item in enumerate(value):
            yield from complaints(item, shape.member, f"{path}[{index}]")
    elif shape.type_name == "string" and shape.enum and value not in shape.enum:
        yield f"{path} is {value!r}, and CloudFront takes {', '.join(shape.enum)}"


def judge(path, model):
    """All findings about one document."""
    operation, member = REQUESTS.get(path.stem, (None, None))
    if operation is None:
        return ["no request of CloudFront takes a document of this name"]
    shape = model.operation_model(operation).input_shape.members[member]
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        return [f"not JSON: {error}"]
    report = ParamValidator().validate(document, shape)
    return report.generate_report().splitlines() + list(complaints(document, shape, member))


def main():
    """Judges every JSON file of every cloudfront/ folder; 77 when there is none."""
    model = botocore.session.get_session().get_service_model("cloudfront")
    files = sorted(path for folder in sys.argv[1:] for path in pathlib.Path(folder).rglob("*.json") if "cloudfront" in path.parts and path.name != TEMPLATE)
    findings = [f"{path}: {finding}" for path in files for finding in judge(path, model)]
    print(*findings, f"{len(files)} documents" if files else "no cloudfront document to judge", sep="\n")
    sys.exit(77 if not files else bool(findings))


main()
