// SPDX-License-Identifier: GPL-2.0-or-later
#include "module/spec.hpp"

#include <algorithm>

namespace module {

const char* type_name(Type type) {
    static constexpr const char* names[] = {"str", "bool", "int", "path", "list", "dict"};
    return names[static_cast<std::size_t>(type)];
}

const Option* Spec::find(const std::string& name_or_alias) const {
    for (const Option& option : options)
        if (option.name == name_or_alias ||
            std::find(option.aliases.begin(), option.aliases.end(), name_or_alias) !=
                option.aliases.end())
            return &option;
    return nullptr;
}

}  // namespace module
