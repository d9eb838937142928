// SPDX-License-Identifier: GPL-2.0-or-later
#include "module/documentation.hpp"

#include <yaml-cpp/yaml.h>
#include <catch2/catch.hpp>

#include "module/test_spec.hpp"

TEST_CASE("documentation: YAML that says what the table says") {
    const module::Spec spec = module::test_spec();
    const YAML::Node page = YAML::Load(module::documentation(spec, "0.1.0"));
    const YAML::Node document = page["DOCUMENTATION"];
    CHECK(document["module"].Scalar() == "rom_test");
    CHECK(document["description"][1].Scalar() == spec.description[1]);
    REQUIRE(document["options"].size() == spec.options.size());
    for (const module::Option& option : spec.options) {
        CAPTURE(option.name);
        const YAML::Node row = document["options"][option.name];
        REQUIRE(row);
        CHECK(row["type"].Scalar() == module::type_name(option.type));
        CHECK(row["required"].as<bool>(false) == option.required);
        CHECK(row["default"].IsDefined() != option.standard.is_null());
        CHECK((row["choices"] ? row["choices"].size() : 0) == option.choices.size());
        CHECK((row["aliases"] ? row["aliases"].size() : 0) == option.aliases.size());
        CHECK(row["elements"].IsDefined() == (option.type == module::Type::list));
        CHECK(row["deprecated"].IsDefined() != option.deprecated.empty());
    }
    CHECK(page["EXAMPLES"].Scalar() == spec.examples);
    CHECK(page["RETURN"]["answer"]["sample"].as<int>() == 42);
}
