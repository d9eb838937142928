// SPDX-License-Identifier: GPL-2.0-or-later
#include "bios/console.hpp"

#include "async/text.hpp"
#include "bios/port.hpp"

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

void BiosConsole::flush(std::string_view text) {
    // One trip to real mode per piece, not per character.
    const rom::Handoff& handoff = real_mode_.handoff();
    auto* buffer = real_mode_.in_block<char>(handoff.text_buffer);
    std::memcpy(buffer, text.data(), text.size());
    buffer[text.size()] = 0;
    real_mode_.print(handoff.text_buffer);
    if (serial_)
        for (char character : text)
            serial_put(character);
}

void BiosConsole::write(std::string_view text) {
    async::Text<TEXT_BUFFER_SIZE - 2> piece;
    for (char character : text) {
        if (character == '\n')
            piece.add('\r');
        // A zero byte would end the BIOS's print; nothing that we show may hold one.
        piece.add(character == 0 ? '?' : character);
        if (piece.view().size() >= TEXT_BUFFER_SIZE - 4) {
            flush(piece.view());
            piece.clear();
        }
    }
    flush(piece.view());
}

int BiosConsole::poll_serial_key() {
    constexpr int escape = 27;
    auto ready = [] { return (in8(uart_line_status) & data_ready) != 0; };
    if (!ready())
        return 0;
    int key = in8(uart) & 0x7F;
    if (key != escape)
        return key;
    // Terminals send keys like the arrows, and reports nobody asked for, as Esc and more
    // characters.
    async::Instant until = clock_.now() + async::milliseconds(10);
    while (clock_.now() < until)
        if (ready()) {
            (void)in8(uart);
            key = 0;
        }
    return key;
}

int BiosConsole::poll_key() {
    if (int key = serial_ ? poll_serial_key() : 0; key != 0)
        return key;
    async::Instant now = clock_.now();
    if (now < next_poll_)
        return 0;
    next_poll_ = now + key_interval;
    rom::BiosRegisters registers{};
    registers.eax = 0x0100;
    real_mode_.interrupt(0x16, registers);
    if ((registers.flags & 0x40) != 0)
        return 0;
    registers = {};
    real_mode_.interrupt(0x16, registers);
    return registers.eax & 0x7F;
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
