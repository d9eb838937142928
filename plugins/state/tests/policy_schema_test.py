#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""policy.schema.json against the policy files that policy_files_test.cpp gives to the reader: both say the same
of each, but for what is beyond a schema.

Usage: policy_schema_test.py SOURCE_FOLDER"""

import json
import pathlib
import sys
import unittest

import jsonschema
import yaml

sys.dont_write_bytecode = True

TOP = None


class Loader(yaml.SafeLoader):
    """YAML as JSON Schema sees it: there are no days in JSON."""


Loader.yaml_implicit_resolvers = {
    first: [row for row in rows if row[0] != "tag:yaml.org,2002:timestamp"]
    for first, rows in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


class Schema(unittest.TestCase):
    def setUp(self):
        self.schema = json.loads((TOP / "plugins/state/policy.schema.json").read_text())
        jsonschema.Draft7Validator.check_schema(self.schema)
        self.validator = jsonschema.Draft7Validator(self.schema)

    def validate(self, folder, good):
        files = sorted((TOP / folder).glob("*.yml"))
        self.assertTrue(files)
        for path in files:
            with self.subTest(str(path)):
                errors = list(self.validator.iter_errors(yaml.load(path.read_text(), Loader)))
                self.assertEqual(not errors, good, errors)

    def test_good(self):
        self.validate("plugins/state/tests/policies/good", True)

    def test_examples(self):
        self.validate("docs/policies", True)

    def test_links(self):
        rows = (line.split() for line in (TOP / "packaging/layouts.table").read_text().splitlines())
        names = {row[1] for row in rows if row and not row[0].startswith("#")}
        self.assertTrue(names)
        self.assertEqual(names | {"all"}, set(self.schema["definitions"]["links"]["propertyNames"]["enum"]))

    def test_bad(self):
        self.validate("plugins/state/tests/policies/bad", False)


if __name__ == "__main__":
    TOP = pathlib.Path(sys.argv.pop(1))
    unittest.main()
