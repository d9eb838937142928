# SPDX-License-Identifier: GPL-2.0-or-later
"""The part of JSON Schema (2020-12) that the project's schemas use. A keyword that is not known here
is an error, so that a schema cannot ask for something that nobody checks."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional

from .errors import LabError

_TYPES: Dict[str, Callable[[Any], bool]] = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
}
_ANNOTATIONS = {"$schema", "$id", "$defs", "$comment", "title", "description", "examples", "default"}


class Checker:
    """Checks values against one schema document."""

    def __init__(self, document: Dict[str, Any]):
        self._document = document
        self._rules: Dict[str, Callable[[Any, Any, Dict[str, Any]], Optional[str]]] = {
            "$ref": lambda value, target, _: self._check(value, self._resolve(target)),
            "type": self._type,
            "const": lambda value, wanted, _: None if value == wanted else f"is not {wanted!r}",
            "enum": lambda value, allowed, _: None if value in allowed else f"is none of {allowed}",
            "minimum": lambda value, bound, _: f"is below {bound}" if _below(value, bound) else None,
            "maximum": lambda value, bound, _: f"is above {bound}" if _below(bound, value) else None,
            "minLength": lambda value, bound, _: self._length(value, bound, None),
            "maxLength": lambda value, bound, _: self._length(value, 0, bound),
            "pattern": self._pattern,
            "required": self._required,
            "properties": self._properties,
            "additionalProperties": self._additional,
            "items": self._items,
            "allOf": lambda value, parts, _: _first(self._check(value, part) for part in parts),
            "anyOf": lambda value, parts, _: self._count(value, parts, 1, len(parts)),
            "oneOf": lambda value, parts, _: self._count(value, parts, 1, 1),
            "not": lambda value, part, _: None if self._check(value, part) else "is forbidden",
            "if": self._condition,
            "then": lambda *_: None,  # handled by "if"
            "else": lambda *_: None,
        }

    def problem(self, value: Any) -> Optional[str]:
        """None when the value follows the schema, else the first thing that is wrong."""
        return self._check(value, self._document)

    def _check(self, value: Any, schema: Any) -> Optional[str]:
        if isinstance(schema, bool):
            return None if schema else "is not allowed here"
        for keyword, argument in schema.items():
            if keyword in _ANNOTATIONS:
                continue
            if keyword not in self._rules:
                raise LabError(f"schema keyword {keyword!r} is not known to tests/lab/schema.py")
            problem = self._rules[keyword](value, argument, schema)
            if problem is not None:
                return problem
        return None

    def _resolve(self, target: str) -> Any:
        node: Any = self._document
        for step in target.lstrip("#").strip("/").split("/"):
            node = node[step] if step else node
        return node

    def _type(self, value: Any, wanted: Any, _: Dict[str, Any]) -> Optional[str]:
        names: List[str] = [wanted] if isinstance(wanted, str) else wanted
        return None if any(_TYPES[name](value) for name in names) else f"{value!r} is no {wanted}"

    def _length(self, value: Any, least: int, most: Optional[int]) -> Optional[str]:
        if not isinstance(value, str) or least <= len(value) <= (most or len(value)):
            return None
        return f"has length {len(value)}"

    def _pattern(self, value: Any, pattern: str, _: Dict[str, Any]) -> Optional[str]:
        if not isinstance(value, str) or re.search(pattern, value):
            return None
        return f"{value!r} does not match {pattern}"

    def _required(self, value: Any, names: List[str], _: Dict[str, Any]) -> Optional[str]:
        missing = [name for name in names if isinstance(value, dict) and name not in value]
        return f"lacks {', '.join(missing)}" if missing else None

    def _properties(self, value: Any, parts: Dict[str, Any], _: Dict[str, Any]) -> Optional[str]:
        if not isinstance(value, dict):
            return None
        found = ((name, self._check(value[name], part)) for name, part in parts.items() if name in value)
        return _first(f"{name}: {problem}" if problem else None for name, problem in found)

    def _additional(self, value: Any, part: Any, schema: Dict[str, Any]) -> Optional[str]:
        if not isinstance(value, dict):
            return None
        others = (name for name in value if name not in schema.get("properties", {}))
        found = ((name, self._check(value[name], part)) for name in others)
        return _first(f"{name}: {problem}" if problem else None for name, problem in found)

    def _items(self, value: Any, part: Any, _: Dict[str, Any]) -> Optional[str]:
        return _first(self._check(item, part) for item in value) if isinstance(value, list) else None

    def _count(self, value: Any, parts: List[Any], least: int, most: int) -> Optional[str]:
        problems = [self._check(value, part) for part in parts]
        fitting = problems.count(None)
        if least <= fitting <= most:
            return None
        reasons = "; ".join(problem for problem in problems if problem)
        return f"fits {fitting} alternatives ({reasons})"

    def _condition(self, value: Any, condition: Any, schema: Dict[str, Any]) -> Optional[str]:
        branch = "else" if self._check(value, condition) else "then"
        return self._check(value, schema[branch]) if branch in schema else None


def _first(problems: Any) -> Optional[str]:
    return next((problem for problem in problems if problem is not None), None)


def _below(value: Any, bound: Any) -> bool:
    return _TYPES["number"](value) and _TYPES["number"](bound) and value < bound


def load(path: Path) -> Checker:
    return Checker(json.loads(path.read_text()))
