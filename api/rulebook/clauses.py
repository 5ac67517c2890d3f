"""The clauses of the code of conduct written into the policy's document; everything else stays as it was typed."""

from __future__ import annotations

from collections.abc import Mapping

import yaml

_CLAUSES = "clauses"


def with_clauses(document: str, clauses: Mapping[str, Mapping[str, str]]) -> str:
    """The document with these clauses by category and language, `{guarantee: {en: 2.1 Promises}}`."""
    lines, root = document.splitlines(), yaml.compose(document, Loader=yaml.SafeLoader)
    key, value = next(pair for pair in root.value if pair[0].value == _CLAUSES)
    if root.flow_style:
        data = yaml.load(document, Loader=yaml.SafeLoader) | {_CLAUSES: _plain(clauses)}
        return _dumped(data)
    new = _dumped({_CLAUSES: _plain(clauses)}).splitlines()
    return "\n".join([*lines[: key.start_mark.line], *new, *lines[_last(value) + 1 :]]) + "\n"


def _plain(clauses: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    return {category: dict(labels) for category, labels in clauses.items()}


def _dumped(data: dict) -> str:
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True, default_flow_style=None, width=1_000)


def _last(node: yaml.Node) -> int:
    """The last line of it: a block ends where the next thing begins, so its last part tells."""
    if isinstance(node, yaml.MappingNode) and not node.flow_style:
        return _last(node.value[-1][1])
    return node.end_mark.line - (node.end_mark.column == 0 and node.end_mark.line > node.start_mark.line)
