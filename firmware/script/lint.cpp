// SPDX-License-Identifier: GPL-2.0-or-later
// The lint reads with the lexer, the usage texts and the names of the interpreter, so that both
// mean the same. What stands in ${...} is not known before a script runs: wherever it could be
// right, it is taken as right.
#include "script/lint.hpp"

#include <array>

#include "script/arguments.hpp"
#include "script/interpreter.hpp"
#include "script/lint_characters.hpp"
#include "script/number.hpp"

namespace script {
namespace {

using Severity = LintFinding::Severity;

struct Row {
    std::string_view name;
    std::string_view missing;  ///< empty: it is there
    std::string_view usage;
};
#define COMMAND(name, function, usage) {#name, {}, usage},
#define WAITING(name, function, usage) {#name, {}, usage},
#define MISSING(name, what, usage) {#name, "this ROM has no " what, usage},
constexpr Row rows[] = {
#include "script/commands.table"
};
#undef COMMAND
#undef WAITING
#undef MISSING

bool is_dynamic(std::string_view word) {
    return word.find("${") != std::string_view::npos;
}

class Lint {
  public:
    Lint(std::string_view script, LintSink& sink) : script_(script), sink_(sink) {}
    void check();

  private:
    using WordList = std::span<const std::string_view>;
    void check_line();
    void check_label(std::string_view word);
    bool is_aim(std::string_view label) const;
    void check_command(WordList words);
    void check_arguments(const Row& row, const Arguments& arguments);
    void check_word(std::string_view word);
    void check_references(std::string_view word);
    std::string_view plain(std::string_view word);
    void say(Severity severity, std::string_view what, std::string_view token);
    void say_at(std::size_t position, const LintFinding& finding);

    std::string_view script_;
    LintSink& sink_;
    LinePlace place_;  ///< of the line that is checked
    std::array<char, Interpreter::line_limit> line_;
    std::array<char, Interpreter::line_limit> plain_line_;
};

/// `token` is a part of line_ or of plain_line_: its place there is its place in the script.
void Lint::say(Severity severity, std::string_view what, std::string_view token) {
    LineCharacters characters(script_, place_.position);
    std::size_t offset = 0;
    for (const auto* line : {&line_, &plain_line_})
        if (token.data() >= line->data() && token.data() <= line->data() + line->size())
            offset = static_cast<std::size_t>(token.data() - line->data());
    // The text as it was written, not as plain() made it.
    token = std::string_view(line_.data() + offset, token.size());
    // A joint belongs to what stands behind it.
    for (; offset > 0; --offset)
        characters.next();
    characters.skip_joints();
    say_at(characters.position(), {severity, 0, 0, what, token});
}

void Lint::say_at(std::size_t position, const LintFinding& finding) {
    TextPlace at = place_in(script_.substr(place_.position), position - place_.position);
    unsigned line = place_.number + at.line - 1;
    sink_.found({finding.severity, line, at.column, finding.what, finding.token});
}

void Lint::check() {
    if (!is_script(script_))
        say_at(0, {Severity::error, 0, 0, "does not begin with #!ipxe and a line feed", {}});
    while (place_.position < script_.size())
        check_line();
}

void Lint::check_line() {
    LineCharacters characters(script_, place_.position);
    std::size_t size = 0;
    for (int character; (character = characters.next()) != LineCharacters::end; ++size)
        if (size < line_.size())
            line_[size] = plain_line_[size] = static_cast<char>(character);
    std::string_view raw = script_.substr(place_.position, characters.position() - place_.position);
    for (std::size_t at = 0; at < raw.size();) {
        auto odd = odd_character(raw, at);
        if (odd.what != nullptr)
            say_at(place_.position + at, {odd.severity, 0, 0, odd.what, raw.substr(at, odd.size)});
        at += odd.size;
    }
    if (size > line_.size()) {
        say(Severity::error, "the line is too long", {line_.data(), 0});
    } else {
        Words words({line_.data(), size});
        std::array<std::string_view, Interpreter::word_limit> command;
        std::size_t count = 0;
        bool first = true;
        for (std::string_view word; !(word = words.next()).empty(); first = false) {
            if (first && is_label(word)) {
                check_label(word);
                continue;
            }
            check_word(word);
            bool is_operator = operator_of(word) != Operator::end;
            if (is_operator || count == command.size())
                check_command({command.data(), count});
            if (is_operator)
                count = 0;
            else if (count == command.size())
                say(Severity::error, "too many words", word);
            else
                command[count++] = word;
        }
        check_command({command.data(), count});
    }
    place_.position = characters.position();
    place_.number += characters.lines_passed();
}

void Lint::check_label(std::string_view word) {
    auto place = find_label(script_, word.substr(1));
    if (place && place->position < place_.position)
        say(Severity::warning, "the label stands above already, where goto finds it", word);
    else if (!is_aim(word.substr(1)))
        say(Severity::note, "no goto leads to this label", word);
}

/// Whether something in the script may be a goto of that label: what is not known counts as one.
bool Lint::is_aim(std::string_view label) const {
    constexpr std::string_view command = "goto";
    std::size_t at = 0;
    while ((at = script_.find(command, at)) != std::string_view::npos) {
        at += command.size();
        std::string_view rest = script_.substr(at);
        Words words(rest.substr(0, rest.find('\n')));
        std::string_view word = words.next();
        if (word == "--")
            word = words.next();
        bool is_continued = word.find('\\') != std::string_view::npos;
        if (word == label || is_dynamic(word) || is_continued)
            return true;
    }
    return false;
}

/// Words that look like something that they are not.
void Lint::check_word(std::string_view word) {
    if (operator_of(word) != Operator::end)
        return;
    if (word == "|" || word == "&")
        say(Severity::note, "an argument like any other; meant twice?", word);
    for (std::string_view glued : {"||", "&&", ";"}) {
        bool at_end =
            word.size() > glued.size() && word.substr(word.size() - glued.size()) == glued;
        if (at_end)
            say(Severity::warning,
                "no operator without a blank before it",
                word.substr(word.size() - glued.size()));
        else if (word.size() > glued.size() && word.substr(0, glued.size()) == glued)
            say(Severity::warning, "no operator without a blank behind it", word);
    }
    if (word[0] == '"' || word[0] == '\'')
        say(Severity::note, "quotes are part of the text and hold no words together", word);
    check_references(word);
}

void Lint::check_references(std::string_view word) {
    SettingName parsed;
    while (is_dynamic(word)) {
        word = word.substr(word.find("${"));
        std::string_view inner = word.substr(2);
        std::size_t close = inner.find('}');
        if (close == std::string_view::npos) {
            say(Severity::warning, "no } in this word, so it stays as it is", word);
            return;
        }
        std::string_view name = inner.substr(0, close);
        word = inner;
        if (!is_dynamic(name) && !parse_setting_name(name, parsed))
            say(Severity::error, "no such type of a setting", name);
    }
}

/// The word with its first ${ as a 1, and without what follows it: right where a number is wanted,
/// a key, or any word.
std::string_view Lint::plain(std::string_view word) {
    std::size_t reference = word.find("${");
    if (reference == std::string_view::npos)
        return word;
    std::size_t offset = static_cast<std::size_t>(word.data() - line_.data());
    // In an option only the value may be unknown.
    std::size_t size = word[0] == '-' ? reference + 1 : 1;
    plain_line_[offset + size - 1] = '1';
    return {plain_line_.data() + offset, size};
}

void Lint::check_command(WordList words) {
    if (words.empty() || is_dynamic(words[0]))
        return;
    const Row* row = nullptr;
    for (const Row& candidate : rows)
        if (candidate.name == words[0])
            row = &candidate;
    if (row == nullptr)
        return say(Severity::error, "no such command", words[0]);
    if (!row->missing.empty())
        say(Severity::warning, row->missing, words[0]);
    std::array<std::string_view, Interpreter::word_limit> plain_words;
    for (std::size_t i = 1; i < words.size(); ++i)
        plain_words[i] = plain(words[i]);
    Arguments arguments;
    const char* wrong =
        arguments.sort(row->usage, WordList(plain_words).subspan(1, words.size() - 1));
    if (wrong != nullptr)
        return say(wrong == Arguments::help ? Severity::warning : Severity::error,
                   wrong,
                   arguments.culprit().empty() ? words[0] : arguments.culprit());
    check_arguments(*row, arguments);
    if (row->name == "time")
        check_command(words.last(arguments.count()));
}

void Lint::check_arguments(const Row& row, const Arguments& arguments) {
    std::string_view usage = row.usage;
    OptionRow option;
    while (next_option(usage, option)) {
    }
    SettingName parsed;
    for (std::string_view word : arguments.from(0)) {
        std::string_view what = take_until(usage, ' ');
        bool was_dynamic = word.data() >= plain_line_.data() &&
                           word.data() < plain_line_.data() + plain_line_.size();
        if (was_dynamic)
            continue;
        if (what.find("SETTING") < 2 && !parse_setting_name(word, parsed))
            say(Severity::error, "no such type of a setting", word);
        if (what.find("LABEL") == 0 && !find_label(script_, word))
            say(Severity::error, "no such label", word);
        bool is_number = what == "SECONDS" || what == "[NUMBER]" || what == "[STATUS]";
        if (is_number && !parse_number(word))
            say(Severity::error, "not a number", word);
    }
}

}  // namespace

void lint(std::string_view script, LintSink& sink) {
    Lint(script, sink).check();
}

}  // namespace script
