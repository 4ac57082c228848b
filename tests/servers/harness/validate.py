# Checks the input of calls of Amazon's services against the services' own published models: a list of calls in, a list of complaints out.

import json
import sys

import botocore.session
from botocore.validate import ParamValidator

session = botocore.session.get_session()


def outside(shape, value, path):
    """What the validator of botocore leaves to the service: values that are in no list of the model."""
    if shape.type_name == "structure":
        return [text for name, inner in value.items() for text in outside(shape.members[name], inner, f"{path}.{name}")]
    if shape.type_name == "list":
        return [text for inner in value for text in outside(shape.member, inner, path)]
    allowed = getattr(shape, "enum", None)
    return [f"{path}: {value} is none of {', '.join(allowed)}"] if allowed and value not in allowed else []


def complaint(call):
    shape = session.get_service_model(call["service"]).operation_model(call["operation"]).input_shape
    report = ParamValidator().validate(call["input"], shape).generate_report()
    return report or "; ".join(outside(shape, call["input"], call["operation"]))


json.dump([complaint(call) for call in json.load(sys.stdin)], sys.stdout)
