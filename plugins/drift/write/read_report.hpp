// SPDX-License-Identifier: GPL-2.0-or-later
// Reports in JSON that were kept: of romctl drift, and of the Ansible filter rom_report. The text
// is hostile input.
#pragma once

#include <string>
#include <string_view>

#include "drift/report.hpp"
#include "romfile/result.hpp"

namespace drift {

inline constexpr std::size_t report_size_limit = 256 << 20;  ///< bytes
inline constexpr std::size_t hosts_limit = 100'000;
inline constexpr std::size_t list_limit = 10'000;  ///< findings, groups, notes, ... of one host

/// Reads a report. What is expected and found may be any JSON value: what is no text becomes the
/// JSON text of it. Keys that are not of report.schema.json are refused, and so is a report that
/// disagrees with itself: counts and verdicts have to be those of its hosts, and no host may be
/// better than its findings or be there twice. An error has "NAME: hosts[3].findings[0].item" or
/// "NAME: byte 17" as its place.
[[nodiscard]] romfile::Result<Report> read_report(const std::string& name, std::string_view text);

}  // namespace drift
