"""Renders a Helm chart in every case that it is given, and checks what comes out.

Reads from stdin: {"chart": folder, "schemas": folder, "kubernetes": [versions], "cases": [{"name", "values",
"refusal"?}]}. A case with a refusal must not render, and the message must contain it. Everything else must fit the
schemas of Kubernetes and of the custom resources, unknown fields refused, and hang together. Exit code 1: it does not.
"""

import json
import pathlib
import sys
from functools import lru_cache

import helm_python as helm
import jsonschema
import kubernetes_validate
import yaml

OWN_GROUPS = ("keda.sh/", "monitoring.coreos.com/")


def main() -> int:
    asked = json.load(sys.stdin)
    faults = lint(asked["chart"])
    objects = 0
    with helm.Chart.load(asked["chart"]) as chart:
        for case in asked["cases"]:
            found, count = check(chart, case, asked)
            objects += count
            faults += [f"{case['name']}: {fault}" for fault in found]
    for fault in faults:
        print(fault)
    versions = ", ".join(asked["kubernetes"])
    print(f"{len(asked['cases'])} cases, {objects} objects, Kubernetes {versions}, {helm.helm_sdk_version()} of Helm: "
          f"{len(faults)} fault(s)")
    return 1 if faults else 0


def lint(chart: str) -> list[str]:
    report = helm.lint(chart, strict=True)
    # Severity 1 is advice: an icon is recommended.
    bad = [message for message in report["messages"] if message["severity"] > 1]
    return [f"lint: {message['path']}: {message['error']}" for message in bad] + report["errors"]


def check(chart, case, asked) -> tuple[list[str], int]:
    refusal = case.get("refusal")
    try:
        rendered = chart.render(case["values"], name="lab", namespace="ml")
    except helm.HelmError as error:
        if refusal is None:
            return [f"cannot be rendered: {error}"], 0
        return ([] if refusal in str(error) else [f"is refused with other words: {error}"]), 0
    if refusal is not None:
        return [f"is not refused with {refusal!r}"], 0
    texts = [text for name, text in rendered.items() if name.endswith(".yaml")]
    objects = [each for text in texts for each in yaml.safe_load_all(text) if each]
    faults = [fault for each in objects for fault in faults_of(each, asked)]
    return faults + dangling(objects, case["values"]), len(objects)


def faults_of(manifest, asked) -> list[str]:
    title = f"{manifest['kind']} {manifest['metadata']['name']}"
    if manifest["apiVersion"].startswith(OWN_GROUPS):
        errors = custom_schema(asked["schemas"], manifest["kind"], manifest["apiVersion"]).iter_errors(manifest)
        return [f"{title}: {error.json_path}: {error.message}" for error in errors]
    faults = []
    for version in asked["kubernetes"]:
        try:
            kubernetes_validate.validate(manifest, version, strict=True)
        except kubernetes_validate.ValidationError as error:
            faults.append(f"{title}: Kubernetes {version}: {'.'.join(map(str, error.path))}: {error.message}")
    return faults


@lru_cache
def custom_schema(folder: str, kind: str, api_version: str):
    group, version = api_version.split("/")
    schema = json.loads(pathlib.Path(folder, f"{kind}.{group}.{version}.json").read_text())
    return jsonschema.Draft7Validator(strict(schema))


def strict(schema):
    """Clusters silently drop unknown fields of custom resources; here they are faults."""
    if isinstance(schema, list):
        return [strict(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: strict(value) for key, value in schema.items()}
    is_closed = isinstance(made.get("properties"), dict) and made.get("type") == "object"
    if is_closed and "additionalProperties" not in made and "x-kubernetes-preserve-unknown-fields" not in made:
        made["additionalProperties"] = False
        if "apiVersion" in made["properties"]:
            made["properties"]["metadata"] = {"type": "object"}
    return made


def dangling(objects, values) -> list[str]:
    """References to objects that are not there, names that are taken twice, and two masters of one number."""
    names = [(each["kind"], each["metadata"]["name"]) for each in objects]
    faults = [f"{kind} {name} is there twice" for kind, name in sorted(set(names)) if names.count((kind, name)) > 1]
    known = set(names) | {("Secret", values.get("secret", {}).get("existing"))}
    known |= {("PersistentVolumeClaim", values.get("persistence", {}).get("existingClaim"))}
    for each in objects:
        wanted = list(references(each))
        faults += [f"{each['kind']} names {kind} {name}, which is not there" for kind, name in wanted
                   if (kind, name) not in known]
    scaled = {each["spec"]["scaleTargetRef"]["name"] for each in objects if "scaleTargetRef" in each.get("spec", {})}
    for each in objects:
        if each["kind"] == "Deployment" and ("replicas" in each["spec"]) == (each["metadata"]["name"] in scaled):
            faults.append(f"{each['metadata']['name']} has both replicas and an autoscaler, or neither")
    return faults


def references(manifest):
    """Kind and name of all that a manifest names."""
    if isinstance(manifest, list):
        for each in manifest:
            yield from references(each)
        return
    if not isinstance(manifest, dict):
        return
    for key, value in manifest.items():
        if key == "secretKeyRef" or (key == "credentials" and isinstance(value, dict)):
            yield "Secret", value["name"]
        elif key == "secretTargetRef":
            yield from (("Secret", each["name"]) for each in value)
        elif key == "persistentVolumeClaim":
            yield "PersistentVolumeClaim", value["claimName"]
        elif key == "scaleTargetRef":
            yield "Deployment", value["name"]
        elif key == "authenticationRef":
            yield "TriggerAuthentication", value["name"]
        elif key == "serviceAccountName":
            yield "ServiceAccount", value
        elif key == "backend":
            yield "Service", value["service"]["name"]
        else:
            yield from references(value)


sys.exit(main())
