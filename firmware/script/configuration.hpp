// SPDX-License-Identifier: GPL-2.0-or-later
// What is configured from outside: which script runs, and the settings that it starts with. Sources
// by precedence: fw_cfg, SMBIOS OEM strings (settings only), the slot in the ROM file, what is
// built in. A source that is bad is told of, on the console and in the boot report ("config"), and
// the next one counts.
#pragma once

#include "async/report.hpp"
#include "boot/smbios.hpp"
#include "script/builtin_source.hpp"

namespace script {

/// The names of fw_cfg's items, and what the OEM strings begin with that are for us.
inline constexpr std::string_view fw_cfg_script = "opt/org.qemu-rom-multinic/script";
inline constexpr std::string_view fw_cfg_settings = "opt/org.qemu-rom-multinic/settings";
inline constexpr std::string_view oem_string_mark = "multinic:";

/// Something that a source has, or has not.
struct ConfigurationItem {
    std::string_view source;  ///< "fw_cfg", "smbios", "slot", "built-in"; lives for ever
    layout::Bytes bytes;
    /// Code::not_found: the source has none, which is nothing to tell of. Any other: it has, but it
    /// could not be read.
    async::Result<void> status = async::success;
};

class Configuration {
  public:
    static constexpr std::size_t script_limit = 65536;

    /// All of them outlive it. Where things came from is written into `builtin`.
    Configuration(Settings& settings,
                  BuiltinSource& builtin,
                  async::Console& console,
                  async::Report& report)
        : settings_(settings), builtin_(builtin), console_(console), report_(report) {}
    Configuration(const Configuration&) = delete;
    Configuration& operator=(const Configuration&) = delete;

    /// Sets what the lines say (settings_lines.hpp), the weakest source first: what comes later
    /// counts. A bad line is told of and left out.
    void set(const ConfigurationItem& item);
    /// The same for the OEM strings "multinic:NAME=VALUE".
    void set(const boot::SmbiosTable& table);
    /// Whether this script is to run, the strongest source first: it is there, not larger than
    /// script_limit, text, and begins as a script. Otherwise that is told.
    bool accept_script(const ConfigurationItem& item);
    /// Tells of a source that is broken as a whole.
    void complain(std::string_view source, std::string_view item, const async::Error& error);

  private:
    bool set_lines(std::string_view source, std::string_view text, unsigned first_line);
    bool set_strings(const boot::SmbiosStructure& structure);
    void add_source(std::string_view source);
    Settings& settings_;
    BuiltinSource& builtin_;
    async::Console& console_;
    async::Report& report_;
};

}  // namespace script
