"""The policy as one document: the firm's choices and its lists, in one text of YAML that keeps its remarks.

In a folder of rules the two stand in policy.yaml and firm.yaml; `compose` makes one text of them, `overlay` puts such a
text back among the files.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath

import yaml

from api.engine.rules import Firm, Policy, Rulebook
from api.rulebook.checked import checked, plain, section
from api.rulebook.firm import FirmSchema, PolicySchema, build_firm, build_policy
from api.rulebook.reader import LOADER, Mistake, RulebookError, Source

POLICY, FIRM = "policy.yaml", "firm.yaml"
LONGEST = 2_000_000  # ten thousand rows in the firm's lists, and room
DEEPEST = 20
OPENS = (
    yaml.BlockMappingStartToken,
    yaml.BlockSequenceStartToken,
    yaml.FlowMappingStartToken,
    yaml.FlowSequenceStartToken,
)
CLOSES = (yaml.BlockEndToken, yaml.FlowMappingEndToken, yaml.FlowSequenceEndToken)
_FAMILY = re.compile(r"(?m)^family:.*\n")
_NUMBER = re.compile(r"(?m)^version:.*$")


def compose(files: Mapping[str, str]) -> str:
    firm = files.get(FIRM)
    return files[POLICY] + ("\n" + _FAMILY.sub("", firm) if firm else "")


def overlay(files: Mapping[str, str], document: str) -> dict[str, str]:
    """The files with this policy instead of theirs."""
    return {name: text for name, text in files.items() if name != FIRM} | {POLICY: document}


def numbered(document: str, number: int) -> str:
    """Whoever edits the policy need not count."""
    return _NUMBER.sub(f"version: {number}", document, count=1)


def with_document(rulebook: Rulebook, files: Mapping[str, str], document: str) -> tuple[Rulebook, Policy]:
    """The rules under this policy, as if the files had been read with it. Raises RulebookError with every mistake."""
    if mistake := unfit(document):
        raise RulebookError([mistake])
    source = Source.written(POLICY, document)
    mistakes = list(source.mistakes)
    policy = read_policy(source, Path(), mistakes)
    firm = read_firm([source], mistakes)
    if mistakes or policy is None:
        raise RulebookError(mistakes)
    return replace(rulebook, firm=firm, version=version(overlay(files, document))), policy


def unfit(document: str, file: str = POLICY, longest: int = LONGEST) -> Mistake | None:
    """What could not even be read: a few lines of aliases unfold into billions."""
    if len(document) > longest:
        return Mistake(file, 1, f"is longer than {longest} characters")
    try:
        depth = 0
        for token in yaml.scan(document, Loader=LOADER):
            depth += isinstance(token, OPENS) - isinstance(token, CLOSES)
            if depth > DEEPEST:
                return Mistake(file, token.start_mark.line + 1, "is nested too deep")
            if isinstance(token, yaml.AliasToken):
                return Mistake(file, token.start_mark.line + 1, "uses an alias (*name): write the value out")
    except yaml.YAMLError:
        return None  # told with its line when it is read
    return None


def read_policy(source: Source | None, folder: Path, mistakes: list[Mistake]) -> Policy | None:
    if source is None:
        mistakes.append(Mistake(str(folder / POLICY), 1, "is missing"))
        return None
    if source.mistakes:
        return None
    if not isinstance(source.data, dict):
        mistakes.append(source.mistake("must be a mapping"))
        return None
    choices = {key: value for key, value in source.data.items() if key != "firm"}
    data = checked(PolicySchema(), choices, source, (), mistakes)
    return build_policy(data, version({POLICY: source.text})) if data else None


def read_firm(sources: Iterable[Source], mistakes: list[Mistake]) -> Firm:
    """The firm's lists, which stand in one file."""
    listed = [source for source in sources if section(source, "firm")]
    mistakes += [source.mistake("the firm's lists stand in one file only", "firm") for source in listed[1:]]
    data = checked(FirmSchema(), plain(section(listed[0], "firm")), listed[0], ("firm",), mistakes) if listed else None
    return build_firm(data) if data else Firm()


def version(files: Mapping[str, str]) -> str:
    """Hash of the files' contents: with rule id and version it lets an examiner replay an answer."""
    digest = hashlib.sha256()
    for name in sorted(files, key=PurePosixPath):
        digest.update(name.encode() + b"\0" + files[name].encode() + b"\0")
    return digest.hexdigest()[:12]
