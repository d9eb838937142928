// SPDX-License-Identifier: GPL-2.0-or-later
#include "state/qemu_binaries.hpp"

#include <fmt/format.h>

#include "state/process.hpp"

namespace state {
namespace {

constexpr const char* paths[] = {
    "/usr/libexec/qemu-kvm",
    "/usr/bin/qemu-kvm",
    "/usr/bin/kvm",
    "/usr/bin/qemu-system-x86_64",
    "/usr/bin/qemu-system-i386",
    "/usr/bin/qemu-system-aarch64",
    "/usr/bin/qemu-system-arm",
    "/usr/bin/qemu-system-ppc64",
    "/usr/bin/qemu-system-riscv64",
    "/usr/bin/qemu-system-s390x",
    "/usr/local/bin/qemu-system-x86_64",
    "/usr/local/bin/qemu-system-aarch64",
};
constexpr std::string_view version_mark = "QEMU emulator version ";
constexpr std::string_view version_digits = "0123456789.";
constexpr std::size_t folder_limit = 64;
constexpr std::size_t path_limit = 4096;
constexpr std::chrono::seconds deadline{10};

std::string_view first_line(std::string_view text) {
    return text.substr(0, text.find('\n'));
}

Result<std::string> ask(const std::vector<std::string>& arguments) {
    const Result<ProcessResult> answer = run_process(arguments, "", deadline);
    if (!answer)
        return answer.error();
    if (answer->status != 0)
        return Error{
            fmt::format(
                "ended with status {}: {:.200}", answer->status, first_line(answer->errors)),
            fmt::format("{}", arguments[0]),
            ""};
    return answer->output;
}

/// The value that `parse` finds in the program's answer, or the reason in `unknown`.
template <class Parse>
auto asked(QemuBinary& binary, std::vector<std::string> arguments, const Parse& parse) {
    arguments.insert(arguments.begin(), binary.path);
    const Result<std::string> answer = ask(arguments);
    auto value = answer ? parse(*answer) : decltype(parse(*answer))(answer.error());
    if (!value) {
        Error error = value.error();
        error.where = binary.path;
        binary.unknown.push_back(romfile::explain(error));
    }
    return value;
}

}  // namespace

Result<QemuVersion> parse_qemu_version(std::string_view answer) {
    const std::string_view line = first_line(answer);
    const std::size_t mark = line.find(version_mark);
    if (mark == line.npos)
        return Error{fmt::format("does not tell its version but says \"{:.200}\"", line), "", ""};
    std::string_view rest = line.substr(mark + version_mark.size());
    const std::string_view version = rest.substr(0, rest.find_first_not_of(version_digits));
    if (version.empty() || version.front() == '.' || version.find('.') == version.npos)
        return Error{fmt::format("its version is no number: \"{:.200}\"", line), "", ""};
    rest.remove_prefix(version.size());
    std::string_view package;
    if (rest.size() >= 3 && rest.starts_with(" (") && rest.find(')') != rest.npos)
        package = rest.substr(2, rest.find(')') - 2);
    return QemuVersion{std::string(version), std::string(package.substr(0, path_limit))};
}

Result<std::vector<std::string>> parse_search_path(std::string_view answer) {
    std::vector<std::string> folders;
    while (!answer.empty()) {
        const std::string_view line = first_line(answer);
        answer.remove_prefix(std::min(line.size() + 1, answer.size()));
        if (line.empty())
            continue;
        if (!line.starts_with('/') || line.size() > path_limit || folders.size() == folder_limit)
            return Error{fmt::format("its search path is none: \"{:.200}\"", line), "", ""};
        folders.emplace_back(line);
    }
    if (folders.empty())
        return Error{"its search path is empty", "", ""};
    return folders;
}

void ask_qemu_binary(QemuBinary& binary) {
    if (auto version = asked(binary, {"--version"}, parse_qemu_version)) {
        binary.version = version->version;
        binary.package_version = version->package_version;
    }
    if (auto folders = asked(binary, {"-L", "help"}, parse_search_path))
        binary.search_path = std::move(*folders);
}

QemuBinaries find_qemu_binaries(const Root& root) {
    QemuBinaries found;
    for (const char* const path : paths) {
        const Result<Destination> end = root.resolve(path);
        if (!end) {
            found.unknown.push_back(end.error());
            continue;
        }
        if (end->loop || end->entry.kind != Entry::Kind::file)
            continue;
        QemuBinary binary{path, end->path, {}, {}, {}, {}};
        if (root.is_live())
            ask_qemu_binary(binary);
        else
            binary.unknown.push_back(
                fmt::format("{}: only programs of the running system are run", path));
        found.binaries.push_back(std::move(binary));
    }
    return found;
}

}  // namespace state
