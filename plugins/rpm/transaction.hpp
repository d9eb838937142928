// SPDX-License-Identifier: GPL-2.0-or-later
// What the plugin asks of rpm's library about a transaction.
#pragma once

#include <string>
#include <vector>

#include "rpm/abi.hpp"
#include "rpm/package_changes.hpp"
#include "rpm/recorder.hpp"

namespace rpm_plugin {

/// Whether it changes this system: no test, and not one below another root.
[[nodiscard]] bool is_real(rpmts set);

/// All elements, with what the recorder knows of them.
[[nodiscard]] std::vector<Element> elements_of(rpmts set, const Recorder& recorder);

/// Whether one of the package's files is about a ROM.
[[nodiscard]] bool has_rom_files(rpmte element, const Recorder& recorder);

/// See Digest.
[[nodiscard]] std::string digest_by_rpm(int descriptor);

}  // namespace rpm_plugin
