// SPDX-License-Identifier: GPL-2.0-or-later
// The libvirt domains of a host, those that are defined and those that run.
#pragma once

#include <string>
#include <vector>

#include "state/domain_xml.hpp"
#include "state/policy_check.hpp"
#include "state/root.hpp"

namespace state {

/// Domains that are defined, then those that run: of a domain in both the running one counts.
inline const std::vector<std::string> libvirt_folders{"/etc/libvirt/qemu", "/run/libvirt/qemu"};

struct DomainFile {
    std::string path;  ///< as seen from inside the root
    Result<Domain> domain;
};

struct LibvirtDomains {
    std::vector<DomainFile> files;  ///< by folder, then by name; each domain once
    std::vector<Error> unknown;     ///< folders that could not be read, and what was left out
};

/// Reads all files *.xml of the folders, at most 10,000 of them. A folder that is absent has none.
/// A domain that is in more than one, by its UUID or else by its name, counts where it is last.
[[nodiscard]] LibvirtDomains find_libvirt_domains(
    const Root& root, const std::vector<std::string>& folders = libvirt_folders);

/// The virtio NICs of all of them. A file that could not be read, and a NIC whose model the domain
/// leaves open, are among what is unknown.
[[nodiscard]] DomainNics virtio_nics(const LibvirtDomains& domains);

}  // namespace state
