// SPDX-License-Identifier: GPL-2.0-or-later
// Runs scripts: lines to commands, their status, labels, scripts in scripts.
#pragma once

#include "async/memory.hpp"
#include "script/command.hpp"
#include "script/host.hpp"
#include "script/lexer.hpp"

namespace script {

/// A script with its own copy of the text, so that it may free the image it came from.
class Script {
  public:
    static constexpr std::size_t name_limit = 80;
    /// `name` is for messages, and cut; empty for a line that was typed in a shell.
    /// `uri`: where it came from.
    static async::Result<Script> copy_of(std::string_view name,
                                         std::string_view text,
                                         std::string_view uri = {});
    std::string_view name() const { return all().substr(0, name_size_); }
    std::string_view uri() const { return all().substr(name_size_, uri_size_); }
    std::string_view text() const { return all().substr(name_size_ + uri_size_); }

  private:
    std::string_view all() const { return layout::as_text(bytes_.bytes()); }
    async::Buffer bytes_;
    std::size_t name_size_ = 0;
    std::size_t uri_size_ = 0;
};

/// ${errno} of an error: a number of 32 bits whose highest 8 say what kind it is, as scripts know
/// them (0x4c: timed out, 0x2d: no such file); or what `exit` was told.
std::uint32_t error_number(const async::Error& error);

class Interpreter final : private SettingsSource {
  public:
    static constexpr unsigned depth_limit = 16;
    static constexpr std::size_t line_limit = 4096;   ///< of a logical line, as written
    static constexpr std::size_t space_limit = 8192;  ///< of a command's words, as expanded
    static constexpr std::size_t word_limit = 256;    ///< of a command
    static constexpr unsigned expansion_limit = 512;  ///< of a command's ${...}
    /// Commands between two rounds of the loop, where NICs and keys are looked after.
    static constexpr unsigned commands_per_round = 32;

    explicit Interpreter(Host& host, const CommandSet& commands = all_commands());
    ~Interpreter();

    /// Runs a script to its end; from inside a command, one in the other. The error is that of the
    /// line that ended it. Code::cancelled when Ctrl-C did.
    async::Task<void> run(Script script);

    // For commands: what they do to the script that they stand in.

    /// Goes on behind the first such label of the script. Code::not_found.
    async::Result<void> go_to(std::string_view label);
    /// Ends the script; the command's own status becomes that of the script.
    void exit();
    /// True when the script that ran last was ended by `exit`: a shell ends then.
    bool exited() const { return exited_; }
    /// Goes on with another script in place of this one.
    void replace(Script script);
    /// The next command waits until then; Ctrl-C makes this one fail.
    void pause(async::Instant until);
    /// The next command waits for a key, or until then (key_none): `then` says how this one ends.
    void await_key(async::Instant until, async::Result<void> (*then)(Invocation&, async::Key));
    /// Executes the arguments of this command as a command, and then says how long that took.
    void time_arguments();
    /// The words with single blanks between them. Valid until the command is done.
    async::Result<std::string_view> joined(std::span<const std::string_view> words);
    /// Shows "SCRIPT:LINE: SUBJECT: TOKEN: WHAT" with the script that runs; empty parts are left
    /// out.
    void say(std::string_view subject, std::string_view token, const char* what);
    /// Appends what URIs are relative to ("cwuri"): where the script that runs came from, or one
    /// around it; else what lies on the boot server. Nothing where there is none of them.
    void add_working_uri(async::TextWriter& text);
    const CommandSet& commands() const { return commands_; }
    /// Shows what the command takes, or that it is missing; an error in both cases.
    async::Result<void> explain(const CommandRow& row);

  private:
    struct Frame;
    bool fetch(const SettingName& name, layout::MutableBytes space, SettingValue& value) override;
    [[gnu::noinline]] bool proceed(Frame& frame);
    [[gnu::noinline]] bool wait_on(Frame& frame);
    [[gnu::noinline]] bool next_line(Frame& frame);
    [[gnu::noinline]] void next_command(Frame& frame);
    [[gnu::noinline]] void dispatch(Frame& frame);
    void settle(Frame& frame);
    async::Result<void> end(Frame& frame);

    Host& host_;
    const CommandSet& commands_;
    Frame* frame_ = nullptr;
    unsigned depth_ = 0;
    unsigned commands_this_round_ = 0;
    std::uint32_t last_error_ = 0;
    bool exited_ = false;
    bool said_ = false;  ///< a message about the failure of the last command
};

}  // namespace script
