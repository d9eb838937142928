// SPDX-License-Identifier: GPL-2.0-or-later
#include "module/run.hpp"

#include <catch2/catch.hpp>

#include "module/test_spec.hpp"

using module::Answer;
using module::Json;

namespace {

module::ParsedTask task_of(const char* text) {
    return *module::parse_task(module::test_spec(), text);
}

}  // namespace

TEST_CASE("answer: one object in one line, whatever is in it") {
    Answer answer;
    answer.changed = true;
    answer.values["path"] = "/a\xff\nb";
    answer.diff = {{"old", "new", "a\n", "b\n"}};
    answer.warnings = {"careful"};
    const std::string text = module::answer_text(answer, task_of(R"({"must":"x"})"));
    CHECK(text.find('\n') == text.size() - 1);
    const Json json = Json::parse(text);
    CHECK(json["changed"] == true);
    CHECK_FALSE(json.contains("failed"));
    CHECK_FALSE(json.contains("diff"));
    CHECK_FALSE(json.contains("deprecations"));
    CHECK(json["warnings"] == Json::array({"careful"}));
    CHECK(json["invocation"]["module_args"]["must"] == "x");
}

TEST_CASE("answer: the diff when it is asked for, and no options when nothing may be shown") {
    Answer answer = module::failed({"is broken", "here", "Mend it."});
    answer.diff = {{"old", "new", "a\n", "b\n"}};
    const Json json = Json::parse(module::answer_text(
        answer,
        task_of(R"({"must":"x","dest":"/a","_ansible_diff":true,"_ansible_no_log":true})")));
    CHECK(json["failed"] == true);
    CHECK(json["msg"] == "here: is broken\n  Mend it.");
    CHECK(json["diff"][0]["after"] == "b\n");
    CHECK(json["deprecations"].size() == 1);
    CHECK_FALSE(json.contains("invocation"));
}
