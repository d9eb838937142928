// SPDX-License-Identifier: GPL-2.0-or-later
// Files of known hosts. The first line of the input is the name that is looked up, the rest the
// file.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "ssh/known_hosts.hpp"

namespace {

void require(bool condition) {
    if (!condition)
        std::abort();
}

/// What is found stands in the file, in a line that there is.
void check(const ssh::KnownKey& key, const std::string& text, std::size_t lines) {
    require(!key.type.empty() && text.find(key.type) != std::string::npos);
    require(!key.blob.empty() && text.find(key.blob) != std::string::npos);
    require(key.where.starts_with("file:"));
    const unsigned long line = std::strtoul(key.where.c_str() + 5, nullptr, 10);
    require(line >= 1 && line <= lines);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const std::size_t end = std::min(input.find('\n'), input.size());
    const std::string name(input.substr(0, end));
    const std::string text(input.substr(std::min(end + 1, input.size())));
    const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
    const ssh::KnownHostsFile file = ssh::KnownHostsFile::parse(text, "file");
    const ssh::KnownHostsFile::Found found = file.find(name);
    for (const ssh::KnownKey& key : found.keys)
        check(key, text, lines);
    for (const ssh::KnownKey& key : found.revoked)
        check(key, text, lines);
    // A file that has no such marks knows neither.
    if (text.find("@revoked") == std::string::npos)
        require(found.revoked.empty());
    if (text.find("@cert-authority") == std::string::npos)
        require(!found.authority);
    return 0;
}
