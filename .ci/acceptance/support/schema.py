"""schema.py SCHEMA FILE: fails unless the JSON in FILE fits the published schema fim.SCHEMA.schema.json."""

import json
import os
import sys

import jsonschema

REFERENCE = os.path.join(os.path.dirname(__file__), "..", "..", "..", "docs", "reference")


def main(name, path):
    with open(os.path.join(REFERENCE, f"fim.{name}.schema.json"), encoding="utf-8") as file:
        schema = json.load(file)
    with open(path, encoding="utf-8") as file:
        document = json.load(file)
    fault = jsonschema.exceptions.best_match(jsonschema.Draft202012Validator(schema).iter_errors(document))
    if fault:
        sys.exit(f"{path} does not fit fim.{name}: {fault.message} at {fault.json_path}")


main(*sys.argv[1:])
