// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/answer/request.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace drift {
namespace {

using romfile::Error;
using romfile::Result;

constexpr std::size_t package_limit = 100;
constexpr std::size_t known_limit = 1000;
constexpr std::size_t name_limit = 128;
constexpr std::size_t text_limit = 256 << 10;
constexpr std::size_t sha256_digits = 64;
constexpr const char* own_packages[] = {"qemu-rom-multinic", "qemu-rom-multinic-tools"};

/// What rpm and dpkg allow, and what neither a shell nor a pattern takes for anything else.
bool is_package_name(const std::string& name) {
    constexpr std::string_view letters =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    return !name.empty() && name.size() <= name_limit &&
           letters.find(name[0]) != std::string_view::npos &&
           std::all_of(name.begin(), name.end(), [letters](char each) {
               return letters.find(each) != std::string_view::npos ||
                      std::string_view("+._-").find(each) != std::string_view::npos;
           });
}

}  // namespace

Result<void> check_request(const AnswerRequest& request) {
    if (request.packages.size() > package_limit)
        return Error{fmt::format("more than {} packages", package_limit), "", ""};
    if (request.known_sha256.size() > known_limit)
        return Error{fmt::format("more than {} digests", known_limit), "", ""};
    for (const std::string& name : request.packages)
        if (!is_package_name(name))
            return Error{"is not the name of a package", name, ""};
    for (const std::string& digest : request.known_sha256)
        if (digest.size() != sha256_digits ||
            digest.find_first_not_of("0123456789abcdef") != std::string::npos)
            return Error{"is no SHA-256", digest, ""};
    return romfile::success;
}

std::vector<std::string> asked_packages(const AnswerRequest& request) {
    std::vector<std::string> names;
    const auto add = [&names](const std::string& name) {
        if (std::find(names.begin(), names.end(), name) == names.end())
            names.push_back(name);
    };
    std::for_each(std::begin(own_packages), std::end(own_packages), add);
    std::for_each(request.packages.begin(), request.packages.end(), add);
    return names;
}

std::string format_request(const AnswerRequest& request) {
    std::string text;
    for (const std::string& name : request.packages)
        text += "package " + name + "\n";
    for (const std::string& digest : request.known_sha256)
        text += "known " + digest + "\n";
    return request.verify ? text + "verify\n" : text;
}

Result<AnswerRequest> parse_answer_request(std::string_view text) {
    if (text.size() > text_limit)
        return Error{fmt::format("more than the {} bytes of a request", text_limit), "", ""};
    AnswerRequest request;
    while (!text.empty()) {
        const std::string line(text.substr(0, text.find('\n')));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        constexpr std::string_view package = "package ";
        constexpr std::string_view known = "known ";
        if (line == "verify")
            request.verify = true;
        else if (line.starts_with(package))
            request.packages.push_back(line.substr(package.size()));
        else if (line.starts_with(known))
            request.known_sha256.push_back(line.substr(known.size()));
        else if (!line.empty())
            return Error{"is not a line of a request", line, ""};
    }
    if (const Result<void> sound = check_request(request); !sound)
        return sound.error();
    return request;
}

}  // namespace drift
