// SPDX-License-Identifier: GPL-2.0-or-later
#include "romctl/push_prompt.hpp"

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include <csignal>
#include <iterator>
#include <map>
#include <memory>
#include <mutex>

#include "ssh/handles.hpp"

namespace romctl {
namespace {

constexpr std::size_t answer_limit = 1024;

/// Whether all was written.
bool say(int terminal, const std::string& text) {
    return ::write(terminal, text.data(), text.size()) == static_cast<ssize_t>(text.size());
}

/// What a terminal has to become again when a signal ends us while it shows nothing. Written before
/// the handlers are set, so that they may read it.
int hidden_terminal = -1;
termios shown_terminal{};

extern "C" void show_and_end(int number) {
    (void)::tcsetattr(hidden_terminal, TCSANOW, &shown_terminal);
    (void)::signal(number, SIG_DFL);
    (void)::raise(number);
}

/// A terminal that does not show what is typed, for as long as this lives.
class Hidden {
  public:
    Hidden(int terminal, const termios& shown) {
        hidden_terminal = terminal;
        shown_terminal = shown;
        struct sigaction action {};
        action.sa_handler = show_and_end;
        for (std::size_t i = 0; i < std::size(signals); ++i)
            (void)::sigaction(signals[i], &action, &before_[i]);
        termios hidden = shown;
        hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        ok_ = ::tcsetattr(terminal, TCSAFLUSH, &hidden) == 0;
    }
    Hidden(const Hidden&) = delete;
    Hidden& operator=(const Hidden&) = delete;
    ~Hidden() {
        (void)::tcsetattr(hidden_terminal, TCSAFLUSH, &shown_terminal);
        for (std::size_t i = 0; i < std::size(signals); ++i)
            (void)::sigaction(signals[i], &before_[i], nullptr);
    }
    [[nodiscard]] bool ok() const { return ok_; }

  private:
    static constexpr int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
    struct sigaction before_[std::size(signals)]{};
    bool ok_ = false;
};

/// Nothing at the end of input.
std::optional<ssh::Secret> read_line(int terminal) {
    std::string line;
    line.reserve(answer_limit);  // or growing would leave copies behind
    char each = 0;
    while (::read(terminal, &each, 1) == 1) {
        if (each == '\n')
            return ssh::Secret(std::move(line));
        if (line.size() < answer_limit)
            line += each;
    }
    return std::nullopt;
}

std::optional<ssh::Secret> ask(const ssh::Question& question) {
    const ssh::Descriptor terminal(::open("/dev/tty", O_RDWR | O_CLOEXEC));
    termios shown{};
    if (!terminal || ::tcgetattr(terminal.number(), &shown) != 0)
        return std::nullopt;
    // Hidden before it is asked: an answer can be quick.
    std::optional<Hidden> hidden;
    if (!question.echo)
        hidden.emplace(terminal.number(), shown);
    if ((hidden && !hidden->ok()) || !say(terminal.number(), question.text))
        return std::nullopt;
    std::optional<ssh::Secret> answer = read_line(terminal.number());
    if (hidden)
        (void)say(terminal.number(), "\n");
    return answer;
}

struct Asked {
    std::mutex mutex;
    std::map<std::string, ssh::Secret> answers;
};

}  // namespace

ssh::Asker terminal_asker() {
    const auto asked = std::make_shared<Asked>();
    return [asked](const ssh::Question& question) -> std::optional<ssh::Secret> {
        if (::isatty(STDIN_FILENO) == 0)
            return std::nullopt;
        const std::lock_guard lock(asked->mutex);
        if (const auto found = asked->answers.find(question.same_as);
            !question.same_as.empty() && found != asked->answers.end())
            return found->second;
        std::optional<ssh::Secret> answer = ask(question);
        if (answer && !question.same_as.empty())
            asked->answers.emplace(question.same_as, *answer);
        return answer;
    };
}

}  // namespace romctl
