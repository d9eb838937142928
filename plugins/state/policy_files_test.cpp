// SPDX-License-Identifier: GPL-2.0-or-later
// The policy files that tests/policy_schema_test.py holds against policy.schema.json, and every
// policy in the documentation, given to the reader.
#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "state/read_policy.hpp"

using state::read_policy;

namespace {

const std::filesystem::path top = SOURCE_FOLDER;

std::string content_of(const std::filesystem::path& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    REQUIRE_FALSE(text.str().empty());
    return text.str();
}

std::vector<std::filesystem::path> policies_in(const std::string& folder) {
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::directory_iterator(top / folder))
        if (entry.path().extension() == ".yml")
            paths.push_back(entry.path());
    REQUIRE_FALSE(paths.empty());
    std::sort(paths.begin(), paths.end());
    return paths;
}

void check_good(const std::string& name, const std::string& text) {
    const auto policy = read_policy(name, text);
    INFO((policy ? std::string() : romfile::explain(policy.error())));
    CHECK(policy);
}

/// The parts between a line that begins with `begin` and one that is `end`, that are policies.
std::vector<std::string> policies_within(const std::string& text,
                                         const std::string& begin,
                                         const std::string& end) {
    std::vector<std::string> found;
    std::istringstream lines(text);
    std::string part;
    bool inside = false;
    for (std::string line; std::getline(lines, line);) {
        if (inside && line == end) {
            if (part.starts_with("schema: 1\n"))
                found.push_back(part);
            inside = false;
        } else if (inside) {
            part += line + "\n";
        } else if (line.starts_with(begin)) {
            inside = true;
            part.clear();
        }
    }
    return found;
}

}  // namespace

TEST_CASE("policy files: those that are good, and the examples") {
    for (const char* folder : {"plugins/state/tests/policies/good", "docs/policies"})
        for (const auto& path : policies_in(folder))
            check_good(path.string(), content_of(path));
}

TEST_CASE("policy files: those that are not, each with its place") {
    for (const char* folder :
         {"plugins/state/tests/policies/bad", "plugins/state/tests/policies/bad_beyond_schema"})
        for (const auto& path : policies_in(folder)) {
            CAPTURE(path.string());
            const auto policy = read_policy("p", content_of(path));
            REQUIRE_FALSE(policy);
            CHECK(policy.error().where.starts_with("p:"));
        }
}

TEST_CASE("policy files: the policies in the documentation") {
    const auto manual =
        policies_within(content_of(top / "packaging/man/multinic-policy.5"), ".Bd -literal", ".Ed");
    CHECK(manual.size() >= 2);
    const auto guide =
        policies_within(content_of(top / "ansible/docs/policy.md"), "```yaml", "```");
    CHECK_FALSE(guide.empty());
    for (const auto& text : manual)
        check_good("multinic-policy.5", text);
    for (const auto& text : guide)
        check_good("policy.md", text);
}
