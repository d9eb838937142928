// SPDX-License-Identifier: GPL-2.0-or-later
#include "rpm/rom_look.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <climits>
#include <cstdlib>

namespace rpm_plugin {
namespace {

constexpr int most_links = 16;

std::string folder_of(const std::string& path) {
    return path.substr(0, path.rfind('/'));
}

/// Without links in its folders: as rpm names it when it lays a file there.
std::string without_links_in_folders(const std::string& path) {
    char real[PATH_MAX];
    if (::realpath((folder_of(path) + "/").c_str(), real) == nullptr)
        return path;
    return (real[1] == '\0' ? "" : std::string(real)) + path.substr(path.rfind('/'));
}

std::string read_link(const std::string& path) {
    char text[PATH_MAX];
    const ssize_t length = ::readlink(path.c_str(), text, sizeof text);
    return length > 0 ? std::string(text, static_cast<std::size_t>(length)) : std::string();
}

std::string state_of(const struct stat& status) {
    const auto part = [](auto number) { return std::to_string(number) + ' '; };
    return part(status.st_dev) + part(status.st_ino) + part(status.st_size) + part(status.st_mode) +
           part(status.st_mtim.tv_sec) + part(status.st_mtim.tv_nsec) +
           part(status.st_ctim.tv_sec) + part(status.st_ctim.tv_nsec);
}

/// Where the first link leads, its text and its state are added on the way.
std::string follow(std::string path, RomLook& look) {
    struct stat status {};
    for (int links = 0; links <= most_links; ++links) {
        path = without_links_in_folders(path);
        look.passed.push_back(path);
        if (::lstat(path.c_str(), &status) != 0)
            return "";
        if (!S_ISLNK(status.st_mode)) {
            look.state += state_of(status);
            return path;
        }
        const std::string text = read_link(path);
        look.state += text + '\n';
        if (links == 0)
            look.file->link_text = text;
        path = text.starts_with('/') ? text : folder_of(path) + "/" + text;
    }
    return "";
}

std::string digest_of(const std::string& path, Digest digest) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (descriptor < 0)
        return "";
    struct stat status {};
    std::string found;
    if (::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) &&
        status.st_size <= largest_rom)
        found = digest(descriptor);
    ::close(descriptor);
    return found;
}

}  // namespace

RomLook look_at(const std::string& path) {
    RomLook look;
    struct stat status {};
    if (::lstat(path.c_str(), &status) != 0)
        return look;
    look.file.emplace();
    look.file->target = follow(path, look);
    return look;
}

void add_digest(RomLook& look, const RomLook* known, Digest digest) {
    if (!look.file || look.file->target.empty())
        return;
    if (known != nullptr && known->file && known->state == look.state)
        look.file->sha256 = known->file->sha256;
    else
        look.file->sha256 = digest_of(look.file->target, digest);
}

}  // namespace rpm_plugin
