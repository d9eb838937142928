// SPDX-License-Identifier: GPL-2.0-or-later
// Inventories as files, folders and standard input, with the files of variables that belong to
// them.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <set>

#include "drift/inventory/form.hpp"
#include "drift/inventory/host_range.hpp"
#include "drift/inventory/inventory.hpp"
#include "drift/inventory/limits.hpp"
#include "drift/inventory/settle.hpp"
#include "drift/inventory/yaml_form.hpp"
#include "romfile/file_io.hpp"
#include "ssh/handles.hpp"
#include "ssh/text.hpp"

namespace drift {
namespace {

namespace fs = std::filesystem;

/// Endings of files in a folder that Ansible does not take for inventories.
constexpr std::string_view passed_over[] = {".pyc",
                                            ".pyo",
                                            ".swp",
                                            ".bak",
                                            "~",
                                            ".rpm",
                                            ".md",
                                            ".txt",
                                            ".rst",
                                            ".orig",
                                            ".ini",
                                            ".cfg",
                                            ".retry"};
constexpr std::string_view variable_endings[] = {"", ".yml", ".yaml", ".json"};

Error cannot(const std::string& doing, const std::string& path, int number) {
    return {fmt::format("cannot {}: {}", doing, std::strerror(number)), path, ""};
}

/// Until its end: standard input, a pipe.
Result<std::string> read_stream(int descriptor, const std::string& name) {
    std::string text;
    std::array<char, 65536> part;
    for (;;) {
        const ssize_t got = ::read(descriptor, part.data(), part.size());
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return cannot("read", name, errno);
        if (got == 0)
            return text;
        text.append(part.data(), static_cast<std::size_t>(got));
        if (text.size() > inventory_bytes_limit)
            return Error{fmt::format("more than the {} bytes that are read", inventory_bytes_limit),
                         name,
                         ""};
    }
}

Result<std::string> read_file(const std::string& path) {
    std::error_code error;
    if (fs::is_fifo(path, error)) {
        const ssh::Descriptor pipe(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
        if (!pipe)
            return cannot("open", path, errno);
        return read_stream(pipe.number(), path);
    }
    const Result<romfile::FileContent> file = romfile::read_file(path, inventory_bytes_limit);
    if (!file)
        return file.error();
    return std::string(file->bytes.begin(), file->bytes.end());
}

class Sources {
  public:
    explicit Sources(Draft& draft) : draft_(draft) {}

    Result<void> add(const std::string& source) {
        if (source == "-") {
            const Result<std::string> text = read_stream(STDIN_FILENO, "standard input");
            return text ? read_form(draft_, "standard input", *text) : text.error();
        }
        std::error_code error;
        const fs::file_status status = fs::status(source, error);
        if (status.type() == fs::file_type::not_found) {
            if (source.find(',') != source.npos)
                return list(source);
            return Error{"there is no such inventory",
                         ssh::printable_line(source, 200),
                         "Names of hosts have a comma between or behind them."};
        }
        const bool folder = fs::is_directory(status);
        if (Result<void> read = folder ? add_folder(source, 0) : file(source); !read)
            return read;
        const fs::path parent = fs::path(source).parent_path();
        folders_.push_back(folder ? source : parent.empty() ? "." : parent.string());
        return success;
    }

    /// When all groups and hosts are known.
    Result<void> read_variables() {
        std::set<std::string> done;
        for (const std::string& folder : folders_) {
            if (!done.insert(folder).second)
                continue;
            if (Result<void> read = variables_of(draft_.groups, folder + "/group_vars"); !read)
                return read;
            if (Result<void> read = variables_of(draft_.hosts, folder + "/host_vars"); !read)
                return read;
        }
        return success;
    }

  private:
    Result<void> file(const std::string& path) {
        const Result<std::string> text = read_file(path);
        return text ? read_form(draft_, path, *text) : text.error();
    }

    Result<void> list(const std::string& source) {
        draft_.begin_file("the list of hosts");
        for (const std::string& word : ssh::split(source, ",")) {
            const std::string_view name = ssh::trimmed(word);
            if (name.empty())
                continue;
            const Result<HostNames> names = expand_host(draft_, name, draft_.place(0));
            if (!names)
                return names.error();
            for (const std::string& each : names->names) {
                const Result<std::size_t> host =
                    draft_.add_host(each, Draft::ungrouped, draft_.place(0));
                if (!host)
                    return host.error();
                if (names->port)
                    draft_.hosts[*host].variables["ansible_port"] = {
                        Value::Kind::text, std::to_string(*names->port), draft_.place(0)};
            }
        }
        return success;
    }

    /// The names in a folder, in their order. None when it is not there.
    Result<std::vector<std::string>> names_in(const std::string& path) {
        std::vector<std::string> names;
        std::error_code error;
        fs::directory_iterator entry(path, error);
        if (error == std::errc::no_such_file_or_directory)
            return names;
        for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
            names.push_back(entry->path().filename().string());
            if (++files_ > inventory_files_limit)
                return Error{
                    fmt::format("more than the {} files that are read", inventory_files_limit),
                    path,
                    ""};
        }
        if (error)
            return cannot("read", path, error.value());
        std::sort(names.begin(), names.end());
        return names;
    }

    Result<void> add_folder(const std::string& path, int depth) {
        if (depth > inventory_depth_limit)
            return Error{"folders are too deep in one another", path, ""};
        const auto names = names_in(path);
        if (!names)
            return names.error();
        for (const std::string& name : *names) {
            if (name.starts_with('.') || name == "group_vars" || name == "host_vars" ||
                name == "vars_plugins")
                continue;
            const std::string full = path + "/" + name;
            std::error_code error;
            const bool folder = fs::is_directory(full, error);
            const bool skipped = std::any_of(std::begin(passed_over),
                                             std::end(passed_over),
                                             [&](auto ending) { return name.ends_with(ending); });
            if (skipped) {
                if (name.ends_with(".ini") || name.ends_with(".cfg"))
                    draft_.notes.push_back(
                        full +
                        " is passed over: in a folder, Ansible takes no file of that ending");
                continue;
            }
            if (Result<void> read = folder ? add_folder(full, depth + 1) : file(full); !read)
                return read;
        }
        return success;
    }

    /// Files of the name of each owner, or all in a folder of its name.
    template <class Owners>
    Result<void> variables_of(Owners& owners, const std::string& folder) {
        const auto names = names_in(folder);
        if (!names)
            return names.error();
        const std::set<std::string> there(names->begin(), names->end());
        for (auto& owner : owners) {
            for (const std::string_view ending : variable_endings) {
                const std::string name = owner.name + std::string(ending);
                if (!there.contains(name))
                    continue;
                const std::string path = folder + "/" + name;
                std::error_code error;
                if (Result<void> read = fs::is_directory(path, error)
                                            ? variables_in(path, owner.from_files, 0)
                                            : variables_file(path, owner.from_files);
                    !read)
                    return read;
                break;
            }
        }
        return success;
    }

    Result<void> variables_in(const std::string& folder, Variables& into, int depth) {
        if (depth > inventory_depth_limit)
            return Error{"folders are too deep in one another", folder, ""};
        const auto names = names_in(folder);
        if (!names)
            return names.error();
        for (const std::string& name : *names) {
            if (name.starts_with('.') || name.ends_with('~'))
                continue;
            const std::string path = folder + "/" + name;
            const std::string ending = fs::path(name).extension().string();
            std::error_code error;
            const bool nested = fs::is_directory(path, error);
            const bool taken = nested ? ending.empty()
                                      : std::find(std::begin(variable_endings),
                                                  std::end(variable_endings),
                                                  ending) != std::end(variable_endings);
            if (!taken)
                continue;
            if (Result<void> read =
                    nested ? variables_in(path, into, depth + 1) : variables_file(path, into);
                !read)
                return read;
        }
        return success;
    }

    Result<void> variables_file(const std::string& path, Variables& into) {
        const Result<std::string> text = read_file(path);
        if (!text)
            return text.error();
        if (is_vault(*text)) {
            draft_.notes.push_back(path +
                                   " is encrypted and was not read: how hosts are reached must not "
                                   "stand there");
            return success;
        }
        draft_.begin_file(path);
        return read_yaml_variables(draft_, into, *text);
    }

    Draft& draft_;
    std::vector<std::string> folders_;
    std::size_t files_ = 0;
};

}  // namespace

Result<Inventory> read_inventory(const std::vector<std::string>& given, const std::string& home) {
    Draft draft;
    Sources sources(draft);
    for (const std::string& source : given)
        if (Result<void> read = sources.add(source); !read)
            return read.error();
    if (Result<void> read = sources.read_variables(); !read)
        return read.error();
    return settle(std::move(draft), home);
}

}  // namespace drift
