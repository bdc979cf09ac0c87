"""The API's own description, and checking of answers against it."""

import json
import re
from datetime import datetime

import jsonschema
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

OPENAPI = "urn:openapi"

formats = jsonschema.FormatChecker(formats=["date"])


@formats.checks("date-time", raises=ValueError)
def is_time(value) -> bool:
    """RFC 3339 with milliseconds and Z, as the contract says."""
    if not isinstance(value, str):
        return True
    datetime.strptime(value, "%Y-%m-%dT%H:%M:%S.%fZ")
    return re.fullmatch(r".*\.\d{3}Z", value) is not None


def closed(schema, open_parts=("SubstanceInput",), is_part=False):
    """The same schema with every member that it does not name forbidden: the description leaves nothing out."""
    if isinstance(schema, list):
        return [closed(each, open_parts, is_part) for each in schema]
    if not isinstance(schema, dict):
        return schema
    result = {}
    for key, value in schema.items():
        if key in ("properties", "schemas"):
            result[key] = {name: closed(each, open_parts, name in open_parts) for name, each in value.items()}
        else:
            result[key] = closed(value, open_parts, key == "allOf")
    if (schema.get("properties") or "allOf" in schema) and "additionalProperties" not in schema and not is_part:
        result["unevaluatedProperties"] = False
    return result


class Described:
    """The OpenAPI document, and checking of answers against it."""

    def __init__(self, document: dict):
        self.document = document
        resource = Resource(contents=closed(document), specification=DRAFT202012)
        self.registry = Registry().with_resource(OPENAPI, resource)

    def operations(self):
        for path, methods in self.document["paths"].items():
            for method in methods:
                yield method, path

    def find(self, method: str, path: str) -> dict:
        """The operation that a real path belongs to; whole words are nearer than parameters."""
        fitting = []
        for template, methods in self.document["paths"].items():
            pattern = "".join(
                "[^/]+" if part.startswith("{") else re.escape(part) for part in re.split(r"(\{\w+\})", template)
            )
            if method in methods and re.fullmatch(pattern, path):
                fitting.append((template.count("{"), template))
        assert fitting, f"{method} {path} is not described"
        return self.document["paths"][min(fitting)[1]][method]

    def check(self, method: str, path: str, answer) -> None:
        """Status and content type are described, and the JSON is valid."""
        responses = self.find(method, path.split("?")[0])["responses"]
        response = responses.get(str(answer.status), responses.get("default"))
        assert str(answer.status) in responses or answer.status >= 400, (
            f"{method} {path}: {answer.status} is not described"
        )
        if "$ref" in response:
            response = self.document["components"]["responses"][response["$ref"].rsplit("/", 1)[1]]
        kind = answer.headers.get("content-type", "").split(";")[0]
        if not answer.body and "content" not in response:
            return
        assert kind in response["content"], f"{method} {path}: {kind} is not among {list(response['content'])}"
        if kind.endswith("json"):
            self.validate(answer.json(), response["content"][kind]["schema"], f"{method} {path}")

    def validate(self, value, schema: dict, what: str) -> None:
        # References inside the document are found from its own id.
        rooted = json.loads(json.dumps(closed(schema)).replace('"$ref": "#/', f'"$ref": "{OPENAPI}#/'))
        validator = jsonschema.Draft202012Validator(rooted, registry=self.registry, format_checker=formats)
        problems = [f"{error.json_path}: {error.message[:300]}" for error in validator.iter_errors(value)]
        assert not problems, f"{what} does not fit its schema:\n" + "\n".join(problems[:10])
