// SPDX-License-Identifier: GPL-2.0-or-later
// The arguments of a module on arbitrary text. What is accepted has the type that its option says,
// and comes out the same when it is given again.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "module/arguments.hpp"
#include "module/test_spec.hpp"

namespace {

void require(bool condition) {
    if (!condition)
        std::abort();
}

bool is_of(module::Type type, const module::Json& value) {
    switch (type) {
        case module::Type::boolean:
            return value.is_boolean();
        case module::Type::integer:
            return value.is_number_integer();
        case module::Type::list:
            return value.is_array();
        case module::Type::dictionary:
            return value.is_object();
        default:
            return value.is_string();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const module::Spec spec = module::test_spec();
    const auto parsed = module::parse_task(spec, {reinterpret_cast<const char*>(data), size});
    if (!parsed) {
        require(!parsed.error().what.empty());
        return 0;
    }
    for (const auto& [name, value] : parsed->arguments.all().items()) {
        const module::Option* const option = spec.find(name);
        require(option != nullptr && option->name == name && is_of(option->type, value));
    }
    module::Json again = parsed->arguments.all();
    // A path whose variables were replaced may hold another one; what was split stays split.
    again.erase("path");
    if (parsed->arguments.text("state") == "named")
        again.erase("state");
    const auto second = module::parse_task(spec, again.dump());
    require(second && second->arguments.all() == [&] {
        module::Json expected = again;
        if (!expected.contains("state"))
            expected["state"] = "ours";
        return expected;
    }());
    return 0;
}
