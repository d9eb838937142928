// SPDX-License-Identifier: GPL-2.0-or-later
#include "state/libvirt_domains.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <unordered_map>

namespace state {
namespace {

constexpr std::size_t file_limit = 10'000;
constexpr std::size_t size_limit = 4 << 20;
constexpr std::string_view suffix = ".xml";

Result<Domain> read_domain(const Root& root, const std::string& path) {
    const Result<std::string> text = root.read_text(path, size_limit);
    if (!text)
        return text.error();
    return parse_domain(root.outside(path), *text);
}

const std::string& identity(const Domain& domain) {
    return domain.uuid.empty() ? domain.name : domain.uuid;
}

/// Leaves of each domain the last one.
void keep_last(std::vector<DomainFile>& files) {
    std::unordered_map<std::string, std::string> last;
    for (const DomainFile& file : files)
        if (file.domain)
            last[identity(*file.domain)] = file.path;
    const auto is_earlier = [&last](const DomainFile& file) {
        return file.domain && last.at(identity(*file.domain)) != file.path;
    };
    files.erase(std::remove_if(files.begin(), files.end(), is_earlier), files.end());
}

}  // namespace

LibvirtDomains find_libvirt_domains(const Root& root, const std::vector<std::string>& folders) {
    LibvirtDomains found;
    for (const std::string& folder : folders) {
        const Result<std::vector<std::string>> names = root.names(folder);
        if (!names) {
            found.unknown.push_back(names.error());
            continue;
        }
        for (const std::string& name : *names) {
            if (!name.ends_with(suffix))
                continue;
            if (found.files.size() == file_limit) {
                found.unknown.push_back(
                    {fmt::format("more than {} domains; the rest was not read", file_limit),
                     root.outside(folder),
                     ""});
                break;
            }
            const std::string path = fmt::format("{}/{}", folder, name);
            found.files.push_back({path, read_domain(root, path)});
        }
    }
    keep_last(found.files);
    return found;
}

DomainNics virtio_nics(const LibvirtDomains& domains) {
    DomainNics found;
    for (const Error& error : domains.unknown)
        found.unknown.push_back(romfile::explain(error));
    for (const DomainFile& file : domains.files) {
        if (!file.domain) {
            found.unknown.push_back(romfile::explain(file.domain.error()));
            continue;
        }
        for (const DomainInterface& nic : file.domain->interfaces) {
            if (nic.is_virtio())
                found.nics.push_back({file.domain->name, nic.mac, nic.rom.is_on()});
            else if (nic.is_of_unknown_model())
                found.unknown.push_back(fmt::format(
                    "{}: the NIC {} of {} has no model", file.path, nic.mac, file.domain->name));
        }
    }
    return found;
}

}  // namespace state
