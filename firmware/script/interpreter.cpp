// SPDX-License-Identifier: GPL-2.0-or-later
#include "script/interpreter.hpp"

#include "script/expander.hpp"
#include "script/number.hpp"
#include "std/endian.hpp"

namespace script {

using async::Code;
using async::Error;
using async::Result;

namespace {

constexpr const char* stopped_by_user = "stopped by Ctrl-C";

}  // namespace

/// A script that runs. The innermost one is the interpreter's frame_.
struct Interpreter::Frame {
    Frame(Interpreter& owner, Script&& what)
        : outer(owner.frame_), script(std::move(what)), call{owner, owner.host_, {}, {}} {
        owner.frame_ = this;
        ++owner.depth_;
    }
    Frame(const Frame&) = delete;
    Frame& operator=(const Frame&) = delete;
    ~Frame() {
        // A command that is cancelled may hold a script in this one.
        task.reset();
        call.interpreter.frame_ = outer;
        --call.interpreter.depth_;
    }
    std::span<const std::string_view> command() const { return {words + first_word, word_count}; }
    void go_to(LinePlace place) {
        next = place;
        behind = Operator::end;
    }

    Frame* outer;
    LinePlace next;
    unsigned number = 0;                   ///< of the line that runs
    Operator behind = Operator::end;       ///< the command; `end`: the next line comes then
    bool wanted = true;                    ///< the next command is executed
    bool again = false;                    ///< its words are now those of another command
    bool ended = false;                    ///< by `exit`
    Result<void> status = async::success;  ///< of the last command
    std::size_t space_used = 0;
    std::size_t first_word = 0;
    std::size_t word_count = 0;
    Words line{{}};                                           ///< what is left of it
    std::optional<async::Task<void>> task;                    ///< of the command that waits
    Result<void> (*then)(Invocation&, async::Key) = nullptr;  ///< it waits for a key
    async::Instant paused_until;
    async::Instant timed_from = async::never;
    Script script;
    std::optional<Keyboard::Reader> reader;
    Invocation call;  ///< the command that runs
    std::string_view words[word_limit];
    char text[line_limit];
    char space[space_limit];
};

Result<Script> Script::copy_of(std::string_view name, std::string_view text, std::string_view uri) {
    std::size_t name_size = name.size() < name_limit ? name.size() : name_limit;
    Script script;
    script.bytes_ = async::Buffer::create(name_size + uri.size() + text.size());
    if (!script.bytes_)
        return Error{Code::no_memory, "no memory for the script"};
    script.name_size_ = name_size;
    script.uri_size_ = uri.size();
    layout::Writer writer(script.bytes_.bytes());
    writer.write_text(name.substr(0, name_size)).write_text(uri).write_text(text);
    return script;
}

std::uint32_t error_number(const Error& error) {
    // By Code: what the same kind of error is called in POSIX, numbered in the alphabetical order
    // of those names.
    static constexpr std::uint8_t kinds[] = {
        0x31, 0x4C, 0x0B, 0x1C, 0x28, 0x02, 0x2D, 0x46, 0x3C, 0x38, 0x1D, 0x03};
    if (error.code == Code::refused && *error.what == 0 && error.value != 0)
        return error.value;
    return std::uint32_t{kinds[static_cast<unsigned>(error.code)]} << 24;
}

Error Invocation::complain(Code code, const char* what, std::string_view token) const {
    interpreter.say(name, token, what);
    return Error{code, ""};
}

Result<void> Invocation::setting(std::size_t argument, SettingName& setting_name) const {
    if (host.settings.parse(arguments[argument], setting_name))
        return async::success;
    return complain(Code::malformed, "no such type", arguments[argument]);
}

Result<std::int32_t> Invocation::number(std::size_t argument, std::int32_t otherwise) const {
    std::string_view text = arguments[argument];
    auto parsed = parse_number(text);
    if (!text.empty() && !parsed)
        return complain(Code::malformed, "not a number", text);
    return argument < arguments.count() ? static_cast<std::int32_t>(parsed.value_or(0)) : otherwise;
}

Interpreter::Interpreter(Host& host, const CommandSet& commands)
    : SettingsSource("builtin"), host_(host), commands_(commands) {
    host.settings.add(*this);
}

Interpreter::~Interpreter() {
    host_.settings.remove(*this);
}

bool Interpreter::fetch(const SettingName& name, layout::MutableBytes space, SettingValue& value) {
    layout::Writer writer(space);
    if (name.name == "errno") {
        writer.write(layout::be32{last_error_});
    } else if (name.name == "cwuri" || name.name == "cwduri") {
        async::Text<600> uri;
        add_working_uri(uri);
        std::string_view shown = uri.view();
        if (name.name == "cwduri")
            shown = shown.substr(0, shown.rfind('/') + 1);
        writer.write_text(shown);
    }
    value.bytes = writer.written();
    return !value.bytes.empty();
}

void Interpreter::add_working_uri(async::TextWriter& text) {
    for (Frame* frame = frame_; frame != nullptr; frame = frame->outer)
        if (!frame->script.uri().empty()) {
            text.add(frame->script.uri());
            return;
        }
    // Asked from inside fetch() as well, so by nothing that Settings keeps between two calls.
    SettingName name;
    SettingValue value;
    async::Text<16> server;
    if (parse_setting_name("next-server", name) && host_.settings.fetch(name, value) &&
        format_value(SettingType::ipv4, value.bytes, server))
        text.add("tftp://").add(server.view()).add('/');
}

void Interpreter::say(std::string_view subject, std::string_view token, const char* what) {
    async::Text<400> text;
    if (frame_ != nullptr && !frame_->script.name().empty())
        text.add(frame_->script.name()).add(':').decimal(frame_->number).add(": ");
    // However long these are, the reason and the end of the line are shown.
    for (std::string_view part : {subject, token})
        if (!part.empty())
            text.add(part.substr(0, 120)).add(": ");
    host_.console.write(text.add(what).add('\n').view());
    said_ = true;
}

Result<std::string_view> Interpreter::joined(std::span<const std::string_view> words) {
    char* begin = frame_->space + frame_->space_used;
    async::TextWriter text(begin, space_limit - frame_->space_used);
    for (std::size_t i = 0; i < words.size(); ++i)
        text.add(i == 0 ? "" : " ").add(words[i]);
    if (text.truncated())
        return Error{Code::too_large, "the line is too long"};
    frame_->space_used += text.view().size();
    return text.view();
}

Result<void> Interpreter::go_to(std::string_view label) {
    auto place = find_label(frame_->script.text(), label);
    if (!place)
        return Error{Code::not_found, "no such label"};
    frame_->go_to(*place);
    return async::success;
}

void Interpreter::exit() {
    frame_->ended = true;
}

void Interpreter::replace(Script script) {
    frame_->script = std::move(script);
    frame_->go_to({});
}

void Interpreter::pause(async::Instant until) {
    frame_->paused_until = until;
}

void Interpreter::await_key(async::Instant until, Result<void> (*then)(Invocation&, async::Key)) {
    pause(until);
    frame_->then = then;
    frame_->reader.emplace(host_.keyboard);
}

void Interpreter::time_arguments() {
    Frame& frame = *frame_;
    std::size_t left = frame.call.arguments.count();
    frame.first_word += frame.word_count - left;
    frame.word_count = left;
    frame.timed_from = host_.loop.now();
    frame.again = true;
}

/// Makes the next line ready. False: there is none, or it cannot be executed.
bool Interpreter::next_line(Frame& frame) {
    std::string_view script = frame.script.text();
    if (frame.next.position >= script.size())
        return false;
    frame.number = frame.next.number;
    LineCharacters line(script, frame.next.position);
    std::size_t size = 0;
    for (int character; (character = line.next()) != LineCharacters::end; ++size)
        if (size < line_limit)
            frame.text[size] = static_cast<char>(character);
    frame.next.position = line.position();
    frame.next.number += line.lines_passed();
    frame.word_count = 0;
    if (size > line_limit) {
        frame.status = Error{Code::too_large, "the line is too long"};
        return false;
    }
    frame.line = Words({frame.text, size});
    Words after_label = frame.line;
    if (is_label(after_label.next()))
        frame.line = after_label;
    frame.wanted = true;
    return true;
}

/// Takes words up to the next operator. Where the command is wanted, they are expanded.
void Interpreter::next_command(Frame& frame) {
    unsigned budget = expansion_limit;
    // A skipped command leaves the words of the one that ran, for messages.
    if (frame.wanted) {
        said_ = false;
        frame.status = async::success;
        frame.word_count = frame.space_used = frame.first_word = 0;
    }
    for (;;) {
        std::string_view word = frame.line.next();
        frame.behind = operator_of(word);
        if (word.empty() || frame.behind != Operator::end)
            return;
        if (!frame.wanted || !frame.status)
            continue;
        std::span<char> space = std::span(frame.space).subspan(frame.space_used);
        auto expanded = expand(word, host_.settings, space, budget);
        if (frame.word_count == word_limit)
            expanded = Error{Code::too_large, "too many words"};
        if (!expanded) {
            say(word, {}, expanded.error().what);
            frame.status = Error{expanded.error().code, ""};
            continue;
        }
        frame.words[frame.word_count++] = *expanded;
        if (expanded->data() == space.data())
            frame.space_used += expanded->size();
    }
}

Result<void> Interpreter::explain(const CommandRow& row) {
    if (row.missing()) {
        say(row.name, {}, "not in this ROM");
        return Error{Code::unsupported, ""};
    }
    async::Text<400> text("usage: ");
    host_.console.write(text.add(row.name).add(' ').add(row.usage).add('\n').view());
    said_ = true;
    return Error{Code::cancelled, ""};
}

/// Does the command, or begins it.
void Interpreter::dispatch(Frame& frame) {
    auto words = frame.command();
    Invocation& call = frame.call;
    call.name = words[0];
    CommandRows rows(commands_);
    CommandRow row;
    do
        if (!rows.next(row)) {
            frame.status = Error{Code::not_found, "command not found"};
            return;
        }
    while (row.name != call.name);
    const char* wrong = call.arguments.sort(row.usage, words.subspan(1));
    if (row.missing() || wrong == Arguments::help)
        frame.status = explain(row);
    else if (wrong != nullptr)
        frame.status = call.complain(Code::malformed, wrong, call.arguments.culprit());
    else if (row.command.plain != nullptr)
        frame.status = row.command.plain(call);
    else
        frame.task.emplace(row.command.waiting(call)).start(&host_.keyboard.changed());
}

/// True while the command waits. Ctrl-C ends what waits innermost, not the scripts around it.
bool Interpreter::wait_on(Frame& frame) {
    Keyboard& keyboard = host_.keyboard;
    bool done = frame.task ? frame.task->done() : host_.loop.now() >= frame.paused_until;
    async::Key key = frame.then != nullptr ? keyboard.poll_key() : async::key_none;
    if (frame.then != nullptr && (done || key != async::key_none)) {
        frame.status = frame.then(frame.call, key);
        frame.reader.reset();
        frame.then = nullptr;
    } else if (!done) {
        if (&frame != frame_ || !(keyboard.aborted() || keyboard.take_interrupt()))
            return true;
        frame.status = Error{Code::cancelled, stopped_by_user};
    } else if (frame.task) {
        frame.status = frame.task->take_result();
    }
    frame.task.reset();
    frame.paused_until = {};
    return false;
}

/// The command has been done or skipped: says why it failed, once, and what that means for the
/// next.
void Interpreter::settle(Frame& frame) {
    std::string_view name = frame.word_count != 0 ? frame.command()[0] : std::string_view();
    if (!frame.status) {
        Error error = frame.status.error();
        last_error_ = error_number(error);
        if (*error.what != 0) {
            say(name, {}, error.what);
            frame.status = Error{error.code, ""};
        }
    }
    if (frame.timed_from != async::never) {
        std::uint64_t taken = (host_.loop.now() - frame.timed_from).microseconds / 1000;
        async::Text<80> line(name.substr(0, 40));
        host_.console.write(line.add(": ").decimal(taken).add(" ms\n").view());
        frame.timed_from = async::never;
    }
    frame.wanted =
        frame.behind == Operator::then || bool{frame.status} == (frame.behind == Operator::both);
}

/// Goes on up to where something is to be awaited. False at the script's end.
bool Interpreter::proceed(Frame& frame) {
    for (;;) {
        if (wait_on(frame))
            return true;
        settle(frame);
        // Where nothing waits, Ctrl-C means the script, and those around it.
        if (host_.keyboard.take_interrupt())
            host_.keyboard.abort();
        if (host_.keyboard.aborted()) {
            frame.word_count = 0;
            frame.status = Error{Code::cancelled, stopped_by_user};
            return false;
        }
        if (++commands_this_round_ == commands_per_round) {
            commands_this_round_ = 0;
            frame.paused_until = host_.loop.now();
            return true;
        }
        if (frame.ended)
            return false;
        if (frame.behind == Operator::end && (!frame.status || !next_line(frame)))
            return false;
        next_command(frame);
        if (!frame.wanted || !frame.status || frame.word_count == 0)
            continue;
        do {
            frame.again = false;
            dispatch(frame);
        } while (frame.again);
    }
}

Result<void> Interpreter::end(Frame& frame) {
    settle(frame);
    exited_ = frame.ended;
    if (!frame.status && !frame.ended && !said_)
        say(frame.command()[0], {}, "failed, the script ends");
    return frame.status;
}

async::Task<void> Interpreter::run(Script script) {
    if (depth_ == depth_limit)
        co_return Error{Code::too_large, "too many scripts in one another"};
    if (depth_ == 0)
        host_.keyboard.forgive();
    auto frame = async::Owned<Frame>::create(*this, std::move(script));
    if (!frame)
        co_return Error{Code::no_memory, "no memory for a script"};
    while (proceed(*frame))
        (void)co_await host_.keyboard.changed().wait(frame->task ? async::never
                                                                 : frame->paused_until);
    co_return end(*frame);
}

}  // namespace script
