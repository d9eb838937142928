// SPDX-License-Identifier: GPL-2.0-or-later
// Everything that scripts run in, for tests: a console that keeps what is shown and presses keys at
// chosen times, a clock that the test turns, a machine with chosen features, NICs on a wire in
// memory.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>

#include "script/interpreter.hpp"
#include "tests/wire/fake_wire.hpp"
#include "tests/wire/report_log.hpp"

namespace testing_script {

class FakeConsole final : public async::Console, public testing_wire::TimeSource {
  public:
    void write(std::string_view text) override { shown += text; }
    async::Key poll_key() override {
        ++polls;
        if (ready_.empty())
            return async::key_none;
        async::Key key = ready_.front();
        ready_.pop_front();
        return key;
    }
    /// Keys that are there at once.
    void press(std::string_view keys) {
        for (char key : keys)
            ready_.push_back(static_cast<unsigned char>(key));
    }
    void press_at(async::Instant when, async::Key key) { later_.emplace(when, key); }

    async::Instant next_due() const override {
        return later_.empty() ? async::never : later_.begin()->first;
    }
    void run_due(async::Instant now) override {
        while (!later_.empty() && later_.begin()->first <= now) {
            ready_.push_back(later_.begin()->second);
            later_.erase(later_.begin());
        }
    }

    std::string shown;
    unsigned polls = 0;

  private:
    std::deque<async::Key> ready_;
    std::multimap<async::Instant, async::Key> later_;
};

/// Lines that are typed, corrected by Backspace and Ctrl-U only. Dialogs are not shown (see the
/// tests of the room menu) but left at once.
struct FakeDialogs final : script::Dialogs {
    FakeDialogs(script::Keyboard& keyboard, async::Console& console)
        : keyboard_(keyboard), console_(console) {}
    async::Task<void> edit(script::EditedLine& line,
                           LineKind kind,
                           async::Instant deadline) override {
        script::Keyboard::Reader reader(keyboard_);
        console_.write(line.view());
        for (;;) {
            async::Key key = keyboard_.poll_key();
            if (key == async::key_none) {
                if (!co_await keyboard_.changed().wait(deadline))
                    co_return async::Error{async::Code::timed_out, "no key was pressed"};
                continue;
            }
            deadline = async::never;
            if (key == async::key_enter || key == async::key_escape || key == 3)
                console_.write("\n");
            if (key == async::key_enter)
                co_return async::success;
            if (key == async::key_escape || key == 3)
                co_return async::Error{async::Code::cancelled, ""};
            type(key, line, kind);
        }
    }
    async::Task<void> choose(const script::ItemList&,
                             std::size_t,
                             std::string_view,
                             const script::Timeouts&) override {
        co_return async::Error{async::Code::cancelled, ""};
    }
    async::Task<void> present(const script::ItemList&) override {
        co_return async::Error{async::Code::cancelled, ""};
    }
    async::Task<void> configure(bool, std::string_view) override { co_return async::success; }

  private:
    void type(async::Key key, script::EditedLine& line, LineKind kind) {
        bool all = key == async::control_key('U');
        if (key == async::key_backspace || all) {
            std::size_t left = all || line.size == 0 ? 0 : line.size - 1;
            for (; line.size > left; --line.size)
                console_.write("\b \b");
        } else if (key >= ' ' && key < 0x7F && line.size < sizeof line.characters) {
            char character = static_cast<char>(key);
            line.characters[line.size++] = character;
            console_.write({kind == LineKind::secret ? "*" : &character, 1});
        }
    }
    script::Keyboard& keyboard_;
    async::Console& console_;
};

struct FakeMachine final : script::Machine {
    std::array<std::uint32_t, 4> cpuid(std::uint32_t function) override {
        return leaves.count(function) != 0 ? leaves[function] : std::array<std::uint32_t, 4>{};
    }
    void reboot(bool warm) override { done += warm ? "reboot --warm;" : "reboot;"; }
    void power_off() override { done += "poweroff;"; }
    std::uint32_t pci_config(std::uint16_t function, std::uint8_t offset) override {
        auto found = functions.find(function);
        return found != functions.end() ? found->second[offset / 4] : 0xFFFFFFFF;
    }
    std::optional<std::uint16_t> next_pci_function(std::uint32_t function) override {
        auto found = functions.lower_bound(static_cast<std::uint16_t>(function));
        if (function > 0xFFFF || found == functions.end())
            return std::nullopt;
        return found->first;
    }
    std::optional<script::MemoryRange> memory_range(std::uint32_t index) override {
        if (index >= memory.size())
            return std::nullopt;
        return memory[index];
    }
    std::optional<script::ClockReading> clock() override { return time; }
    std::map<std::uint32_t, std::array<std::uint32_t, 4>> leaves;
    std::vector<script::MemoryRange> memory;
    std::map<std::uint16_t, std::array<std::uint32_t, 64>> functions;
    std::optional<script::ClockReading> time;
    std::string done;
};

/// Notes what is started; `result` is what becomes of it.
struct FakeStarter final : script::Starter {
    async::Task<void> start(boot::Image& image, boot::Station* through) override {
        async::Text<200> line(image.name());
        if (through != nullptr)
            line.add(" through ").add(through->name().view());
        if (!image.arguments().empty())
            line.add(" with ").add(image.arguments());
        started.emplace_back(line.view());
        co_return async::Result<void>(result);
    }
    boot::BootLimits limits() override { return {{}, 65536}; }
    std::vector<std::string> started;
    async::Result<void> result = async::Error{async::Code::unsupported, "a test starts nothing"};
};

struct TestHost {
    explicit TestHost(std::size_t settings_size = 4096,
                      const script::CommandSet& commands = script::all_commands())
        : memory(settings_size), interpreter(host, commands) {
        clock.add(console);
    }
    /// Another NIC, net0 first.
    testing_wire::FakeNic& add_nic() { return add_nic(ethernet); }
    testing_wire::FakeNic& add_nic(testing_wire::FakeWire& segment) {
        auto number = static_cast<unsigned>(nics.size());
        auto last = static_cast<std::uint8_t>(number + 1);
        nics.push_back(std::make_unique<testing_wire::FakeNic>(
            segment, wire::MacAddress{{0x52, 0x54, 0, 0, 0, last}}));
        interfaces.push_back(std::make_unique<net::Interface>(loop, *nics.back(), entropy, number));
        boot::PciIdentity pci{static_cast<std::uint16_t>((number + 3) << 3), 0x1AF4, 0x1000};
        if (!network.add(*interfaces.back(), number, pci) || !stations.follow())
            throw std::bad_alloc();
        return *nics.back();
    }

    async::Result<void> run_result(std::string_view text, std::string_view name = "test.ipxe") {
        console.shown.clear();
        auto copy = script::Script::copy_of(name, text);
        if (!copy)
            return copy.error();
        return testing_wire::run_until(
            loop, clock, interpreter.run(std::move(*copy)), async::seconds(100000));
    }
    /// What is shown; behind it "[ok]" or "[CODE NUMBER]" by the status.
    std::string run(std::string_view text, std::string_view name = "test.ipxe") {
        auto status = run_result(text, name);
        if (status)
            return console.shown + "[ok]";
        async::Text<16> number;
        number.hex(script::error_number(status.error()), 8);
        return console.shown + "[" + async::code_name(status.error().code) + " " +
               std::string(number.view()) + "]";
    }
    /// A setting as text; "(none)" where there is none.
    std::string get(std::string_view name) {
        async::Text<600> text;
        return settings.format(name, text) ? std::string(text.view()) : "(none)";
    }
    void press_after(async::Duration delay, async::Key key) {
        console.press_at(clock.now() + delay, key);
    }

    testing_wire::FakeClock clock;
    async::Loop loop{clock};
    testing_wire::FakeWire ethernet{clock};
    std::vector<std::unique_ptr<testing_wire::FakeNic>> nics;
    std::vector<std::unique_ptr<net::Interface>> interfaces;
    FakeConsole console;
    script::Keyboard keyboard{loop, console};
    std::vector<std::uint8_t> memory;
    script::Settings settings{memory};
    FakeDialogs dialogs{keyboard, console};
    FakeMachine machine;
    testing_wire::FakeEntropy entropy;
    testing_wire::ReportLog log;
    async::Report report{clock, &log};
    boot::Network network;
    boot::RaceSettings policy;
    std::vector<std::uint32_t> image_memory = std::vector<std::uint32_t>(1 << 20);
    boot::ImageStore images{layout::MutableBytes(
        reinterpret_cast<std::uint8_t*>(image_memory.data()), image_memory.size() * 4)};
    FakeStarter starter;
    script::Stations stations{network, settings};
    script::Host host{loop,
                      console,
                      keyboard,
                      settings,
                      dialogs,
                      machine,
                      entropy,
                      report,
                      network,
                      policy,
                      images,
                      starter,
                      stations};
    script::Interpreter interpreter;
};

}  // namespace testing_script
