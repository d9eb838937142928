// SPDX-License-Identifier: GPL-2.0-or-later
// The reader of dpkg's status file on arbitrary files: what it finds is the package that was asked
// for, each text within its limit, and a version's parts are in the version.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "state/dpkg_status.hpp"

namespace {

constexpr std::size_t value_limit = 256;

void require(bool condition) {
    if (!condition)
        std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto found = state::find_in_dpkg_status(text, "a");
    if (!found)
        return 0;
    for (const state::DpkgEntry& entry : *found) {
        require(entry.package == "a");
        for (const std::string* const value :
             {&entry.status, &entry.architecture, &entry.version, &entry.maintainer})
            require(value->size() <= value_limit && value->find('\n') == std::string::npos);
        const state::DpkgVersion version = state::split_dpkg_version(entry.version);
        require(version.epoch.find(':') == std::string::npos);
        require(version.revision.find('-') == std::string::npos);
        require(entry.version.find(version.upstream) != std::string::npos);
    }
    return 0;
}
