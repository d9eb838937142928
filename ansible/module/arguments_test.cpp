// SPDX-License-Identifier: GPL-2.0-or-later
#include "module/arguments.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>

#include "module/coerce.hpp"
#include "module/test_spec.hpp"

using module::Json;
using module::parse_task;

namespace {

const module::Spec& spec() {
    static const module::Spec table = module::test_spec();
    return table;
}

std::string mistake(const Json& object) {
    const auto parsed = parse_task(spec(), object.dump());
    return parsed ? "" : romfile::explain(parsed.error());
}

/// The value of `name` after all checks, null when it is absent.
Json taken(const char* name, const Json& value) {
    Json object = {{"must", "x"}};
    object[name] = value;
    const auto parsed = parse_task(spec(), object.dump());
    if (!parsed) {
        UNSCOPED_INFO(romfile::explain(parsed.error()));
        return "refused";
    }
    return parsed->arguments.all().value(name, Json());
}

}  // namespace

TEST_CASE("arguments: values become what their option is") {
    ::setenv("HOME", "/home/one", 1);
    ::setenv("MULTINIC_TEST", "here", 1);
    ::unsetenv("MULTINIC_ABSENT");
    struct Row {
        const char* name;
        Json given;
        Json taken;
    };
    const Row rows[] = {
        {"flag", true, true},
        {"flag", "yes", true},
        {"flag", "On", true},
        {"flag", "TRUE", true},
        {"flag", "y", true},
        {"flag", "1", true},
        {"flag", 1, true},
        {"flag", 1.0, true},
        {"flag", "no", false},
        {"flag", "off", false},
        {"flag", 0, false},
        {"flag", "F", false},
        {"flag", "maybe", "refused"},
        {"flag", 2, "refused"},
        {"flag", Json::array(), "refused"},
        {"flag", nullptr, false},
        {"count", 5, 5},
        {"count", "5", 5},
        {"count", "-5", -5},
        {"count", 5.0, 5},
        {"count", 5.5, "refused"},
        {"count", "5x", "refused"},
        {"count", "", "refused"},
        {"count", true, "refused"},
        {"count", "99999999999999999999", "refused"},
        {"other", 5, "5"},
        {"other", 1.5, "1.5"},
        {"other", true, "True"},
        {"other", "", ""},
        {"other", Json::array({1}), "refused"},
        {"other", Json::object(), "refused"},
        {"names", "a,b", Json::array({"a", "b"})},
        {"names", Json::array({"a"}), Json::array({"a"})},
        {"names", "", Json::array()},
        {"names", Json::array({"d"}), "refused"},
        {"names", "a,d", "refused"},
        {"names", Json::object(), "refused"},
        {"numbers", "1,2", Json::array({1, 2})},
        {"numbers", 7, Json::array({7})},
        {"numbers", Json::array({"1", 2}), Json::array({1, 2})},
        {"numbers", "1,x", "refused"},
        {"settings", Json::object({{"a", 1}}), Json::object({{"a", 1}})},
        {"settings",
         "a=1 b='two words',c=\"3\"",
         Json::object({{"a", "1"}, {"b", "two words"}, {"c", "3"}})},
        {"settings", "a=x\\ y", Json::object({{"a", "x y"}})},
        {"settings", "{\"a\": 1}", Json::object({{"a", 1}})},
        {"settings", "{\"a\"", "refused"},
        {"settings", "a", "refused"},
        {"settings", "=1", "refused"},
        {"settings", "a='1", "refused"},
        {"settings", 5, "refused"},
        {"path", "/a/b", "/a/b"},
        {"path", "~/x", "/home/one/x"},
        {"path", "~", "/home/one"},
        {"path", "~root/x", "/root/x"},
        {"path", "~nobody_has_this/x", "~nobody_has_this/x"},
        {"path", "/$MULTINIC_TEST/x", "/here/x"},
        {"path", "/${MULTINIC_TEST}x", "/herex"},
        {"path", "/$MULTINIC_ABSENT/${", "/$MULTINIC_ABSENT/${"},
        {"path", "a$", "a$"},
        {"path", "/a\nb", "refused"},
        {"path", Json::array(), "refused"},
        {"state", "ours", "ours"},
        {"state", "theirs", "refused"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.name, row.given.dump());
        CHECK(taken(row.name, row.given) == row.taken);
    }
}

TEST_CASE("arguments: mistakes are named, with what was meant") {
    struct Row {
        Json given;
        const char* says;
    };
    const Row rows[] = {
        {{{"must", "x"}, {"statte", "ours"}},
         "Unsupported parameter for rom_test: \"statte\"\n  Did you mean state?"},
        {{{"must", "x"}, {"zzz", 1}}, "Supported: state, path, file, dest"},
        {{{"must", "x"}, {"state", "our"}}, "must be one of: ours, named\n  Did you mean ours?"},
        {{{"state", "ours"}}, "missing required arguments: must"},
        {{{"must", "x"}, {"state", "named"}}, "state is named but these are missing: path"},
        {{{"must", "x"}, {"count", 1}, {"names", "a"}}, "mutually exclusive: count, names"},
        {{{"must", "x"}, {"path", "/a"}, {"file", "/b"}}, "path: is given twice"},
        {{{"must", "x"}, {"flag", "maybe"}}, "flag: is no bool: \"maybe\""},
        {{{"must", std::string(2 << 20, 'x')}}, "must: has 2097152 bytes"},
        {{{"must", "x"}, {"names", Json(std::vector<std::string>(20'000, "a"))}},
         "names: has 20000 entries"},
    };
    for (const Row& row : rows) {
        const std::string says = mistake(row.given);
        CAPTURE(says);
        CHECK(says.find(row.says) != std::string::npos);
    }
    module::Spec loose = spec();
    loose.options.back().required = false;
    const auto parsed = parse_task(loose, "{}");
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().what == "one of these is required: count, names, must");
}

TEST_CASE("arguments: a file that is no task is refused with the place") {
    for (const char* text :
         {"", "x", "[1]", "5", "{\"must\": \"\xff\"}", "{\"must\": \"x\"", "{} {}"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_task(spec(), text));
    }
    const std::string deep =
        "{\"settings\":" + std::string(100'000, '[') + std::string(100'000, ']') + "}";
    const auto parsed = parse_task(spec(), deep);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().what.find("nested") != std::string::npos);
}

TEST_CASE(
    "arguments: how the task is run is taken from Ansible's own words, and others of those are "
    "ignored") {
    const auto parsed = parse_task(
        spec(),
        R"({"must":"x","_ansible_check_mode":true,"_ansible_diff":true,"_ansible_no_log":true,"_ansible_new":1})");
    REQUIRE(parsed);
    CHECK(parsed->task.check_mode);
    CHECK(parsed->task.diff);
    CHECK(parsed->task.no_log);
    const auto plain = parse_task(spec(), R"({"must":"x","_ansible_check_mode":false})");
    REQUIRE(plain);
    CHECK_FALSE(plain->task.check_mode);
    CHECK_FALSE(plain->task.no_log);
}

TEST_CASE("arguments: the invocation shows all options, but no secret") {
    const auto parsed = parse_task(
        spec(), R"({"must":"x","token":"geheim","settings":{"password":"geheim","menu":"key"}})");
    REQUIRE(parsed);
    const Json& shown = parsed->invocation["module_args"];
    CHECK(parsed->invocation.dump().find("geheim") == std::string::npos);
    CHECK(shown["token"] == module::hidden);
    CHECK(shown["settings"]["password"] == module::hidden);
    CHECK(shown["settings"]["menu"] == "key");
    CHECK(shown["count"].is_null());
    CHECK(shown["state"] == "ours");
    const std::string refused = mistake({{"must", "x"}, {"token", Json::array({"geheim"})}});
    CHECK(refused.find("token") == 0);
    CHECK(refused.find("geheim") == std::string::npos);
}

TEST_CASE("arguments: what is deprecated is said") {
    const auto parsed = parse_task(spec(), R"({"must":"x","dest":"/a","other":"b"})");
    REQUIRE(parsed);
    REQUIRE(parsed->deprecations.size() == 2);
    CHECK(parsed->deprecations[0]["version"] == "1.0.0");
    CHECK(parsed->deprecations[1]["msg"] == "other is deprecated; use path");
    CHECK(parsed->arguments.text("path") == "/a");
    CHECK(parse_task(spec(), R"({"must":"x","file":"/a"})")->deprecations.empty());
}

TEST_CASE("arguments: what was not given is empty") {
    const module::Arguments nothing{Json::object()};
    CHECK(nothing.text("a").empty());
    CHECK_FALSE(nothing.boolean("a"));
    CHECK(nothing.integer("a") == 0);
    CHECK(nothing.texts("a").empty());
    CHECK(nothing.value("a").is_null());
}
