// SPDX-License-Identifier: GPL-2.0-or-later
// What is configured from outside. An input is a text for the settings and for the script, and
// behind its first zero byte the memory that is searched for SMBIOS: the entry points are looked
// for in all of it, the tables are all of it.
#include <cstdlib>
#include <string>
#include <vector>

#include "script/configuration.hpp"
#include "script/settings_lines.hpp"
#include "script/smbios_source.hpp"
#include "tests/wire/fake_clock.hpp"
#include "tests/wire/report_log.hpp"

using namespace script;

namespace {

void require(bool holds) {
    if (!holds)
        std::abort();
}

struct Console final : async::Console {
    void write(std::string_view text) override { shown += text; }
    async::Key poll_key() override { return async::key_none; }
    std::string shown;
};

/// Strings and bytes lie inside the table.
void read_table(const boot::SmbiosTable& table, layout::Bytes bytes) {
    boot::SmbiosStructure structure;
    for (std::size_t position = 0; table.next(position, structure);) {
        require(position <= bytes.size() && structure.formatted.size() >= 4);
        for (unsigned i = 1; auto text = structure.string(i); ++i)
            require(text->find('\0') == std::string_view::npos);
    }
}

void ask(Settings& settings) {
    char space[1600];
    for (const char* name : {"uuid",
                             "manufacturer",
                             "serial",
                             "asset",
                             "board-serial",
                             "smbios/1.4.0",
                             "smbios/1.1.5.0",
                             "smbios/11.0.1",
                             "smbios/1.4.200",
                             "smbios/2.1.3:uint8",
                             "script-source",
                             "settings-source"}) {
        async::TextWriter text(space, sizeof space);
        static_cast<void>(settings.format(name, text));
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    std::string_view input(reinterpret_cast<const char*>(bytes), size);
    std::string_view text = input.substr(0, input.find('\0'));
    layout::Bytes area = layout::as_bytes(input.substr(std::min(size, text.size() + 1)));
    testing_wire::FakeClock clock;
    testing_wire::ReportLog log;
    async::Report report(clock, &log);
    Console console;
    std::vector<std::uint8_t> memory(600);
    Settings settings(memory);
    BuiltinSource builtin;
    settings.add(builtin);
    Configuration configuration(settings, builtin, console, report);

    static_cast<void>(boot::find_smbios(area, area.size()));
    auto table = boot::SmbiosTable::parse(area, (size & 1) != 0);
    if (table)
        read_table(*table, area);
    SmbiosSource smbios(table ? *table : boot::SmbiosTable());
    settings.add(smbios);
    configuration.set(ConfigurationItem{"slot", layout::as_bytes(text)});
    configuration.set(table ? *table : boot::SmbiosTable());
    // Also what a text must not hold.
    configuration.set(ConfigurationItem{"fw_cfg", {bytes, size}});
    bool runs = configuration.accept_script({"fw_cfg", layout::as_bytes(text)});
    require(runs ==
            (is_text(text) && (text.substr(0, 6) == "#!ipxe" || text.substr(0, 6) == "#!gpxe") &&
             text.size() > 6 && text.find_first_of(" \t\n\v\f\r") == 6));
    ask(settings);
    settings.remove(smbios);
    settings.remove(builtin);
    return 0;
}
