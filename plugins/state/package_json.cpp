// SPDX-License-Identifier: GPL-2.0-or-later
#include "state/package_json.hpp"

#include "state/json.hpp"

namespace state {
namespace {

using nlohmann::ordered_json;

struct TextMember {
    const char* name;
    std::string PackageFacts::*member;
};

constexpr TextMember text_members[] = {
    {"reason", &PackageFacts::reason},
    {"name", &PackageFacts::name},
    {"path", &PackageFacts::path},
    {"epoch", &PackageFacts::epoch},
    {"version", &PackageFacts::version},
    {"release", &PackageFacts::release},
    {"architecture", &PackageFacts::architecture},
    {"vendor", &PackageFacts::vendor},
    {"signature", &PackageFacts::signature},
};

constexpr PackageFacts::Kind kinds[] = {
    PackageFacts::Kind::installed, PackageFacts::Kind::absent, PackageFacts::Kind::unknown};

/// Throws what nlohmann throws.
PackageFacts read(const ordered_json& json) {
    PackageFacts package;
    for (const PackageFacts::Kind kind : kinds)
        if (json.at("kind") == package_kind_name(kind))
            package.kind = kind;
    for (const TextMember& text : text_members)
        if (const ordered_json& value = json.at(text.name); !value.is_null())
            package.*text.member = value.get<std::string>();
    if (!json.at("installed_at").is_null())
        package.installed_at = json.at("installed_at").get<std::int64_t>();
    for (const ordered_json& difference : json.at("differences"))
        package.differences.push_back({difference.at("path").get<std::string>(),
                                       difference.at("what").get<std::vector<std::string>>(),
                                       difference.at("expected").get<bool>()});
    if (!json.at("not_verified").is_null())
        package.not_verified = json.at("not_verified").get<std::string>();
    return package;
}

}  // namespace

ordered_json package_json(const PackageFacts& package) {
    ordered_json json;
    json["kind"] = package_kind_name(package.kind);
    for (const TextMember& text : text_members)
        json[text.name] = text_or_null(package.*text.member);
    json["evr"] = text_or_null(package.evr());
    json["installed_at"] = nullptr;
    if (package.installed_at != 0)
        json["installed_at"] = package.installed_at;
    json["differences"] = ordered_json::array();
    for (const FileDifference& difference : package.differences)
        json["differences"].push_back({{"path", difference.path},
                                       {"what", difference.what},
                                       {"expected", difference.expected}});
    json["not_verified"] = value_or_null(package.not_verified);
    return json;
}

Result<PackageFacts> read_package_json(const ordered_json& json) {
    try {
        return read(json);
    } catch (const ordered_json::exception& problem) {
        return Error{problem.what(), "facts about a package", ""};
    }
}

}  // namespace state
