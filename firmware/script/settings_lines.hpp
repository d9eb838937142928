// SPDX-License-Identifier: GPL-2.0-or-later
// Settings from outside a script, one in each line:
//     # a comment
//     name=value
//     net0/ip:ipv4=10.0.0.5
// as fw_cfg, SMBIOS OEM strings and the slot in the ROM file give them. Pure: the ROM and the tools
// of the host read with the same eyes, and this header needs nothing of the firmware.
#pragma once

#include <cstddef>
#include <string_view>

namespace script {

/// No control characters but blanks, line ends and ESC, and none of 127: what is neither a script
/// nor settings is told by this from what merely has a mistake in it.
bool is_text(std::string_view bytes);

/// A line that sets something, or means to. Views into the text.
struct SettingsLine {
    unsigned number = 0;          ///< from 1
    std::string_view name;        ///< [scope/]name[:type]; without the blanks around it
    std::string_view value;       ///< likewise; empty: the setting is to be deleted
    const char* wrong = nullptr;  ///< a reason not to use the line
};

/// The lines of a text, one after the other. Lines end with LF or CR LF; empty ones and those that
/// begin with '#' are passed over. Everything behind the first '=' is the value: there are no
/// quotes, no escapes and no expansion.
class SettingsLines {
  public:
    static constexpr std::size_t text_limit = 16384;  ///< for those who read the text
    static constexpr std::size_t line_limit = 1024;
    static constexpr std::size_t name_limit = 80;

    explicit SettingsLines(std::string_view text) : rest_(text) {}
    /// False at the end.
    bool next(SettingsLine& line);

  private:
    std::string_view rest_;
    unsigned number_ = 0;
};

}  // namespace script
