// SPDX-License-Identifier: GPL-2.0-or-later
// Facts about libvirt domains, emulators, ROM files and running guests in the JSON of reports on a
// host. What is absent is null; what could not be told is an "error" or among "unknown".
#pragma once

#include <nlohmann/json.hpp>

#include "state/libvirt_domains.hpp"
#include "state/qemu_binaries.hpp"
#include "state/qmp.hpp"
#include "state/rom_images.hpp"

namespace state {

/// {"domains": [{"path", "error", and without one the domain's facts}], "unknown": [error]}
[[nodiscard]] nlohmann::ordered_json domains_json(const LibvirtDomains& domains);

/// {"binaries": [{"path", "target", "version", "package_version", "search_path", "unknown"}],
/// "unknown": [error]}
[[nodiscard]] nlohmann::ordered_json qemu_binaries_json(const QemuBinaries& binaries);

/// [{"path", "error", and without one the ROM's facts}]
[[nodiscard]] nlohmann::ordered_json rom_images_json(const std::vector<RomImage>& images);

/// {"error", and without one "status", "nics": [{"object", "driver", "rom_file"}]}
[[nodiscard]] nlohmann::ordered_json monitor_json(const Result<MonitorAnswer>& answer);

}  // namespace state
