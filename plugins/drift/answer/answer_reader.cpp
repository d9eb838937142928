// SPDX-License-Identifier: GPL-2.0-or-later
// README.md describes the answer.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "drift/answer/answer_tree.hpp"
#include "drift/answer/host_answer.hpp"
#include "drift/answer/package_answers.hpp"
#include "drift/answer/packing.hpp"
#include "drift/answer/plan.hpp"
#include "drift/answer/words.hpp"
#include "state/package_json.hpp"

namespace drift {
namespace {

constexpr std::size_t line_limit = 1 << 20;
constexpr std::size_t note_limit = 20;
constexpr std::size_t program_limit = 1000;
constexpr std::size_t package_limit = 2000;
constexpr std::size_t unpacked_limit = 64 << 20;
constexpr std::size_t text_limit_of_host = 256;  // of a text about the host
constexpr std::size_t time_digits = 12;

/// Why a line is refused; null: it is not.
using Refusal = const char*;

class Reader {
  public:
    Reader(std::string_view text, RomCache& roms) : text_(text), tree_(roms) {}

    Result<HostAnswer> run() {
        if (text_.size() > answer_limit)
            return Error{fmt::format("more than the {} bytes of an answer", answer_limit), "", ""};
        for (;;) {
            const std::optional<std::string_view> line = next_line();
            if (!line)
                return Error{"the answer is cut short", "", ""};
            const Refusal refusal = number_ == 1 ? read_header(*line) : read(*line);
            if (refusal != nullptr)
                return Error{refusal, fmt::format("line {} of the answer", number_), ""};
            if (ended_)
                break;
            ++records_;
        }
        if (text_.find_first_not_of('\n') != std::string_view::npos)
            return Error{"something comes behind the end of the answer", "", ""};
        return finish();
    }

  private:
    /// What is packed next, besides files.
    enum class Expected { nothing, program, journal };

    std::optional<std::string_view> next_line() {
        const std::size_t end = text_.find('\n');
        if (end > line_limit)  // or there is none
            return std::nullopt;
        const std::string_view line = text_.substr(0, end);
        text_.remove_prefix(end + 1);
        ++number_;
        return line;
    }

    Refusal read_header(std::string_view line) {
        if (take_word(line) != "multinic-answer")
            return "is not the beginning of an answer";
        if (take_word(line) != std::to_string(answer_version))
            return "is of another version";
        for (const Source source : {Source::probe, Source::tools})
            if (line == source_name(source))
                answer_.source = source;
        return answer_.source == Source::nothing ? "does not say what wrote the answer" : nullptr;
    }

    Refusal read(std::string_view line) {
        struct Row {
            std::string_view key;
            Refusal (Reader::*read)(std::string_view rest);
        };
        static constexpr Row rows[] = {
            {"time", &Reader::read_time},
            {"uid", &Reader::read_uid},
            {"note", &Reader::read_note},
            {"kernel", &Reader::read_kernel},
            {"os-id", &Reader::read_os_id},
            {"os-version", &Reader::read_os_version},
            {"asked", &Reader::read_asked},
            {"verify", &Reader::read_verify},
            {"p", &Reader::read_path},
            {"o", &Reader::read_owned},
            {"r", &Reader::read_program},
            {"c", &Reader::read_packed},
            {"journal", &Reader::read_journal},
            {"package", &Reader::read_package},
            {"owner", &Reader::read_owner},
            {"end", &Reader::read_end},
        };
        const std::string_view key = take_word(line);
        for (const Row& row : rows)
            if (key == row.key)
                return (this->*row.read)(line);
        return tree_.read(key, line);
    }

    template <class T>
    Refusal read_number(std::string_view text, T& number) {
        const std::optional<T> read = to_number<T>(text);
        if (!read || text.size() > time_digits)
            return "is no number";
        number = *read;
        return nullptr;
    }
    Refusal read_time(std::string_view text) { return read_number(text, answer_.time); }
    Refusal read_uid(std::string_view text) {
        const Refusal refusal = read_number(text, answer_.uid);
        tree_.set_rights(answer_.uid == 0);
        return refusal;
    }

    Refusal read_text(std::string_view text, std::string& into) {
        std::optional<std::string> read = unfield(text);
        if (!read)
            return "is no text";
        into = read->substr(0, text_limit_of_host);
        return nullptr;
    }
    Refusal read_os_id(std::string_view text) { return read_text(text, answer_.os_id); }
    Refusal read_os_version(std::string_view text) { return read_text(text, answer_.os_version); }

    /// "Linux HOST RELEASE".
    Refusal read_kernel(std::string_view text) {
        std::string names;
        if (const Refusal refusal = read_text(text, names); refusal != nullptr)
            return refusal;
        std::string_view rest = names;
        const std::string_view system = take_word(rest);
        answer_.host_name = take_word(rest);
        answer_.kernel = fmt::format("{} {}", system, rest);
        return nullptr;
    }

    Refusal read_note(std::string_view text) {
        if (answer_.notes.size() == note_limit)
            return "is one note too many";
        return read_text(text, answer_.notes.emplace_back());
    }

    Refusal read_asked(std::string_view text) {
        if (answer_.asked.size() == package_limit)
            return "is one package too many";
        return read_text(text, answer_.asked.emplace_back());
    }

    Refusal read_verify(std::string_view text) {
        verify_ = text == "yes";
        return verify_ || text == "no" ? nullptr : "is neither yes nor no";
    }

    Refusal read_path(std::string_view text) {
        const std::optional<std::string> path = unfield(text);
        return path ? tree_.add_path(*path) : "is no text";
    }

    // What programs printed.

    Refusal read_owned(std::string_view text) {
        std::optional<std::string> path = unfield(text);
        if (!path || owned_.size() == package_limit)
            return "is no text, or one path too many";
        owned_.push_back(std::move(*path));
        return nullptr;
    }

    /// "NAME STATUS COMPLAINT"
    Refusal read_program(std::string_view text) {
        if (expected_ != Expected::nothing || programs_.size() == program_limit)
            return "is one program too many";
        ProgramAnswer program;
        program.name = take_word(text);
        program.status = take_word(text);
        std::optional<std::string> complaint = unfield(text);
        if (!complaint)
            return "is no text";
        program.complaint = std::move(*complaint);
        if (program.name.ends_with("-owners"))
            program.paths = std::move(owned_);
        owned_.clear();
        programs_.push_back(std::move(program));
        expected_ = Expected::program;
        return nullptr;
    }

    Refusal read_journal(std::string_view /*rest*/) {
        if (expected_ != Expected::nothing || !journal_is_new_)
            return "is one journal too many";
        journal_is_new_ = false;
        expected_ = Expected::journal;
        return nullptr;
    }

    Refusal read_packed(std::string_view name) {
        const std::optional<Packing> packing = packing_named(name);
        if (!packing)
            return "is no way of packing";
        const std::size_t begin = text_.starts_with(".\n") ? 0 : text_.find("\n.\n");
        if (begin == std::string_view::npos)
            return "has no end";
        const std::string_view lines = text_.substr(0, begin == 0 ? 0 : begin + 1);
        text_.remove_prefix(lines.size() + 2);
        number_ += static_cast<std::size_t>(std::count(lines.begin(), lines.end(), '\n')) + 1;
        const Result<romfile::Bytes> bytes = unpack(*packing, lines, unpacked_limit - unpacked_);
        const Expected expected = std::exchange(expected_, Expected::nothing);
        if (bytes)
            unpacked_ += bytes->size();
        if (tree_.awaits_content())
            return tree_.add_contents(bytes);
        if (!bytes)
            return "holds what cannot be unpacked, or too much";
        if (expected == Expected::program)
            programs_.back().out.assign(bytes->begin(), bytes->end());
        else if (expected == Expected::journal)
            answer_.journal = std::optional(std::string(bytes->begin(), bytes->end()));
        else
            return "holds what was not announced";
        return nullptr;
    }

    // What only romctl writes.

    Refusal read_package(std::string_view text) {
        const std::optional<std::string> line = unfield(text);
        if (!line || answer_.source != Source::tools || answer_.packages.size() == package_limit)
            return "is no package, or one too many";
        Result<state::PackageFacts> package =
            state::read_package_json(nlohmann::ordered_json::parse(*line, nullptr, false));
        if (!package)
            return "is no package";
        answer_.packages.push_back(std::move(*package));
        return nullptr;
    }

    /// "KIND PATH", and behind a blank what package or why not; neither path nor that has blanks.
    Refusal read_owner(std::string_view text) {
        if (answer_.source != Source::tools || answer_.owners.size() == package_limit)
            return "is no owner, or one too many";
        const std::string_view kind = take_word(text);
        const std::optional<std::string> path = unfield(take_word(text));
        std::optional<std::string> what = unfield(text);
        if (!path || !what)
            return "is no text";
        state::Owner owner;
        if (kind == "package")
            owner = {state::Owner::Kind::package, std::move(*what), ""};
        else if (kind == "nobody")
            owner.kind = state::Owner::Kind::nobody;
        else if (kind == "unknown")
            owner.reason = std::move(*what);
        else
            return "is no owner";
        answer_.owners[*path] = owner;
        return nullptr;
    }

    Refusal read_end(std::string_view text) {
        if (to_number<std::size_t>(text) != records_)
            return "is not the end: lines are missing";
        if (expected_ != Expected::nothing || tree_.awaits_content())
            return "comes before what was announced";
        ended_ = true;
        return nullptr;
    }

    HostAnswer finish() {
        answer_.tree = tree_.finish();
        if (answer_.source == Source::probe) {
            PackageAnswers packages = read_package_answers(
                programs_, answer_.root(), {answer_.asked, verify_, answer_.uid == 0});
            answer_.packages = std::move(packages.packages);
            answer_.owners = std::move(packages.owners);
        }
        if (journal_is_new_)
            find_out_about_journal();
        return std::move(answer_);
    }

    /// No journal came: was there none?
    void find_out_about_journal() {
        const Result<state::Destination> end = answer_.root().resolve(journal_path);
        if (!end)
            answer_.journal = end.error();
        else if (end->entry.kind != state::Entry::Kind::absent)
            answer_.journal = Error{answer_.uid == 0 ? "could not be read"
                                                     : "needs root (cannot "
                                                       "read it)",
                                    journal_path,
                                    ""};
    }

    std::string_view text_;
    AnswerTree tree_;
    HostAnswer answer_;
    std::size_t number_ = 0;   // of the line
    std::size_t records_ = 0;  // without what is packed
    std::size_t unpacked_ = 0;
    bool ended_ = false;
    bool verify_ = false;
    bool journal_is_new_ = true;
    Expected expected_ = Expected::nothing;
    std::vector<std::string> owned_;
    std::vector<ProgramAnswer> programs_;
};

}  // namespace

Result<HostAnswer> parse_answer(std::string_view text, RomCache& roms) {
    return Reader(text, roms).run();
}

}  // namespace drift
