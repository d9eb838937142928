// SPDX-License-Identifier: GPL-2.0-or-later
#include "bios/console.hpp"

#include "bios/port.hpp"
#include "std/bios_keys.hpp"

namespace bios {
namespace {

// 16550 UART, COM1
constexpr std::uint16_t uart = 0x3F8;
constexpr std::uint16_t uart_line_control = uart + 3;
constexpr std::uint16_t uart_line_status = uart + 5;
constexpr std::uint16_t uart_scratch = uart + 7;
constexpr std::uint8_t transmitter_empty = 0x20;
constexpr std::uint8_t data_ready = 0x01;

constexpr std::uint16_t debug_port = 0xE9;

// A key press is looked for this often: it takes a trip to real mode.
constexpr async::Duration key_interval = async::milliseconds(20);

bool serial_present() {
    out8(uart_scratch, 0x5A);
    return in8(uart_scratch) == 0x5A && in8(uart_line_status) != 0xFF;
}

void set_up_serial() {
    out8(uart + 1, 0);              // no interrupts
    out8(uart_line_control, 0x80);  // divisor
    out8(uart, 1);                  // 115200
    out8(uart + 1, 0);
    out8(uart_line_control, 0x03);  // 8N1
    out8(uart + 2, 0x07);           // FIFO on and empty
    out8(uart + 4, 0x03);
}

void serial_put(char character) {
    for (unsigned tries = 0; tries < 100000 && (in8(uart_line_status) & transmitter_empty) == 0;
         ++tries) {
    }
    out8(uart, static_cast<std::uint8_t>(character));
}

/// Row and column as INT 10h takes them.
std::uint32_t packed(async::Position position) {
    return position.row << 8 | position.column;
}

/// SeaBIOS brings its console to COM1 when QEMU has no graphics, or when this fw_cfg file (one
/// little-endian port number) says so, which has the last word; the sgabios option ROM shows itself
/// by its name in the option ROM area.
bool bios_console_is_serial(const FwCfg& fw_cfg) {
    async::Buffer port = fw_cfg.read("etc/sercon-port", 8);
    bool serial = !port && fw_cfg.no_graphics();
    for (std::uint8_t byte : port.bytes())
        serial |= byte != 0;
    if (serial)
        return true;
    for (std::uint32_t rom = 0xC0000; rom < 0xF0000; rom += 2048) {
        auto* bytes = reinterpret_cast<const char*>(rom);
        if (bytes[0] == 0x55 && static_cast<std::uint8_t>(bytes[1]) == 0xAA &&
            std::string_view(bytes, 512).find("SGABIOS") != std::string_view::npos)
            return true;
    }
    return false;
}

}  // namespace

BiosConsole::BiosConsole(RealMode& real_mode, async::Clock& clock, const FwCfg& fw_cfg)
    : real_mode_(real_mode), clock_(clock) {
    serial_ = !bios_console_is_serial(fw_cfg) && serial_present();
    if (serial_)
        set_up_serial();
}

std::uint32_t BiosConsole::video(std::uint32_t eax,
                                 std::uint32_t ebx,
                                 std::uint32_t ecx,
                                 std::uint32_t edx) {
    rom::BiosRegisters registers{};
    registers.eax = eax;
    registers.ebx = ebx;
    registers.ecx = ecx;
    registers.edx = edx;
    real_mode_.interrupt(0x10, registers);
    return registers.edx;
}

async::Position BiosConsole::cursor() {
    std::uint32_t place = video(0x0300, 0, 0, 0);
    return {place >> 8 & 0xFF, place & 0xFF};
}

void BiosConsole::move(async::Position position) {
    video(0x0200, 0, 0, packed(position));
}

void BiosConsole::clear(async::Position first, async::Position last, std::uint8_t attribute) {
    // Scrolling a window by no lines blanks it.
    video(0x0600, std::uint32_t{attribute} << 8, packed(first), packed(last));
}

void BiosConsole::print(std::string_view text) {
    // One trip to real mode per piece, not per character.
    static_assert(async::AnsiScreen::longest_run < TEXT_BUFFER_SIZE);
    const rom::Handoff& handoff = real_mode_.handoff();
    auto* buffer = real_mode_.in_block<char>(handoff.text_buffer);
    std::memcpy(buffer, text.data(), text.size());
    buffer[text.size()] = 0;
    real_mode_.print(handoff.text_buffer);
    pass_on(text);
}

void BiosConsole::pass_on(std::string_view sequence) {
    if (serial_)
        for (char character : sequence)
            serial_put(character);
}

async::Key BiosConsole::poll_serial_key(async::Instant now) {
    // At most what the FIFO holds: a line that never falls silent must not hold the loop.
    for (unsigned bytes = 0; bytes < 16 && (in8(uart_line_status) & data_ready) != 0; ++bytes)
        if (async::Key key = serial_keys_.feed(in8(uart), now); key != async::key_none)
            return key;
    return serial_keys_.expire(now);
}

async::Key BiosConsole::poll_key() {
    if (!listens_)
        return async::key_none;
    async::Instant now = clock_.now();
    if (async::Key key = serial_ ? poll_serial_key(now) : async::key_none; key != async::key_none)
        return key;
    if (now < next_poll_)
        return async::key_none;
    next_poll_ = now + key_interval;
    rom::BiosRegisters registers{};
    registers.eax = 0x1100;
    real_mode_.interrupt(0x16, registers);
    if ((registers.flags & 0x40) != 0)
        return async::key_none;
    registers = {};
    registers.eax = 0x1000;
    real_mode_.interrupt(0x16, registers);
    return layout::key_of_bios(static_cast<std::uint16_t>(registers.eax));
}

bool DebugPort::present() {
    return in8(debug_port) == debug_port;
}

void DebugPort::write_line(std::string_view line) {
    auto* text = line.data();
    auto count = line.size();
    asm volatile("rep outsb" : "+S"(text), "+c"(count) : "d"(debug_port) : "memory");
}

}  // namespace bios
