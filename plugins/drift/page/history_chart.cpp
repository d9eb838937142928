// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/page/history_chart.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>

#include "drift/page/html_text.hpp"
#include "drift/page/marks.hpp"

namespace drift {
namespace {

constexpr std::size_t most_runs = 500;
constexpr std::size_t most_rows = 60;
constexpr double width = 1000;
constexpr double height = 100;
constexpr std::int64_t day = 24 * 60 * 60;

struct Line {
    Verdict verdict;
    std::size_t PastRun::*number;
};
constexpr Line lines[] = {
    {Verdict::bad, &PastRun::bad},
    {Verdict::unknown, &PastRun::unknown},
    {Verdict::good, &PastRun::good},
};

// A function and no lambda: erase_if() names its type in the debug information, and clang 14 names
// a lambda by the path of its file in spite of -ffile-prefix-map, so that two builds would differ.
bool is_at_no_time(const PastRun& run) {
    return !is_time(run.time);
}

/// The newest of the past and this report, oldest first, without those of a clock that was wrong
/// beyond all calendars.
std::vector<PastRun> runs_of(const Report& report) {
    std::vector<PastRun> runs = report.past;
    const Counts now = count(report);
    runs.push_back({report.time, now.good, now.bad, now.unknown});
    std::erase_if(runs, is_at_no_time);
    std::stable_sort(runs.begin(), runs.end(), [](const PastRun& one, const PastRun& other) {
        return one.time < other.time;
    });
    if (runs.size() > most_runs)
        runs.erase(runs.begin(), runs.end() - most_runs);
    return runs;
}

class Chart {
  public:
    Chart(const std::vector<PastRun>& runs, const Line& line) : runs_(runs), line_(line) {
        for (const PastRun& run : runs)
            most_ = std::max(most_, run.*line.number);
    }

    /// A row of the grid: name, plot, the highest number.
    std::string row() const {
        const char* const name = romfile::verdict_name(line_.verdict);
        const std::size_t now = runs_.back().*line_.number;
        const std::string title = fmt::format("{} hosts: {} at first, {} now, {} at most",
                                              name,
                                              runs_.front().*line_.number,
                                              now,
                                              most_);
        return fmt::format(
            "<div class=\"line {0}\"><span class=\"name\">{1} {0}</span>"
            "<svg class=\"plot\" viewBox=\"0 0 1000 100\" preserveAspectRatio=\"none\" "
            "role=\"img\" "
            "aria-label=\"{2}\"><path class=\"area\" d=\"{3}L1000 100H0Z\"/>"
            "<path class=\"stroke\" d=\"{3}\"/><path class=\"dot\" d=\"M1000 {4:.1f}h0\"/></svg>"
            "<span class=\"now\">{5}</span></div>\n",
            name,
            mark_html(line_.verdict),
            title,
            path(),
            y(runs_.back()),
            now);
    }

  private:
    double x(const PastRun& run) const {
        const double begin = static_cast<double>(runs_.front().time);
        const double span = static_cast<double>(runs_.back().time) - begin;
        return span > 0 ? (static_cast<double>(run.time) - begin) / span * width : width;
    }
    double y(const PastRun& run) const {
        const auto number = static_cast<double>(run.*line_.number);
        return height - number / static_cast<double>(most_) * (height - 8);
    }
    /// What was found stands until the next run.
    std::string path() const {
        std::string path = fmt::format("M0 {:.1f}", y(runs_.front()));
        for (const PastRun& run : runs_)
            path += fmt::format("H{:.1f}V{:.1f}", x(run), y(run));
        return path;
    }

    const std::vector<PastRun>& runs_;
    const Line& line_;
    std::size_t most_ = 1;
};

std::string axis(const std::vector<PastRun>& runs) {
    const std::int64_t begin = runs.front().time;
    const std::int64_t span = runs.back().time - begin;
    std::string ticks;
    for (const int part : {0, 1, 2}) {
        const std::string text = shown_time(begin + span / 2 * part);
        // Within two days the hour says more than the year.
        ticks += fmt::format("<span>{}</span>",
                             span >= 2 * day     ? text.substr(0, 10)
                             : text.size() == 20 ? text.substr(5, 11)
                                                 : text);
    }
    return "<div class=\"axis\" aria-hidden=\"true\">" + ticks + "</div>\n";
}

std::string table(const std::vector<PastRun>& runs) {
    std::string rows;
    const std::size_t shown = std::min(runs.size(), most_rows);
    for (auto run = runs.rbegin(); run != runs.rbegin() + static_cast<std::ptrdiff_t>(shown); ++run)
        rows += fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td></tr>\n",
                            time_html(run->time),
                            run->bad,
                            run->unknown,
                            run->good);
    return fmt::format(
        "<details class=\"numbers\"><summary>{}</summary><table><thead><tr><th "
        "scope=\"col\">Time</th><th scope=\"col\">bad</th><th scope=\"col\">unknown</th><th "
        "scope=\"col\">good</th></tr></thead><tbody>\n{}</tbody></table></details>\n",
        shown == runs.size() ? std::string("The numbers as a table")
                             : fmt::format("The numbers of the newest {} runs as a table", shown),
        rows);
}

}  // namespace

std::string history_html(const Report& report) {
    const std::vector<PastRun> runs = runs_of(report);
    if (report.past.empty() || runs.empty())
        return "";
    std::string charts;
    for (const Line& line : lines)
        charts += Chart(runs, line).row();
    return fmt::format(
        "<section class=\"history card\" aria-labelledby=\"history-title\">"
        "<h2 id=\"history-title\">History <small>{}</small></h2>\n"
        "<div class=\"lines\">\n{}{}</div>\n{}</section>\n",
        plural(runs.size(), "run", "runs"),
        charts,
        axis(runs),
        table(runs));
}

}  // namespace drift
