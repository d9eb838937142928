// SPDX-License-Identifier: GPL-2.0-or-later
#include "romctl/drift_deliver.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "console/terminal.hpp"
#include "drift/history/history.hpp"
#include "drift/write/compare.hpp"
#include "drift/write/read_report.hpp"
#include "romfile/file_io.hpp"

namespace romctl {
namespace {

constexpr std::size_t report_limit = 256 << 20;  // bytes; 100,000 hosts are about 100 MB

std::size_t terminal_width() {
    winsize size{};
    return ::isatty(STDOUT_FILENO) == 1 && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0
               ? size.ws_col
               : 0;
}

Result<void> write_one(const drift::Report& report, const WantedReport& wanted) {
    if (wanted.file == "-") {
        const std::string text =
            wanted.format->write(report, {console::colour_wanted(), terminal_width()});
        if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() ||
            std::fflush(stdout) != 0)
            return Error{"cannot write the report", "standard output", ""};
        return romfile::success;
    }
    const std::string text = wanted.format->write(report, {});
    return romfile::write_file_atomically(wanted.file, romfile::bytes_of(text));
}

/// With the past of the database, and this report in it from now on.
Result<void> remember(drift::Report& report, const DriftOutput& output) {
    Result<drift::History> history = drift::History::open(output.history);
    if (!history)
        return history.error();
    if (const auto annotated = history->annotate(report); !annotated)
        return annotated.error();
    if (const auto recorded = history->record(report); !recorded)
        return recorded.error();
    return history->forget(static_cast<int>(output.history_days), report.time);
}

Exit exit_of(const drift::Report& report) {
    switch (drift::overall(report)) {
        case romfile::Verdict::good:
            return Exit::fine;
        case romfile::Verdict::bad:
            return Exit::finding;
        default:
            return Exit::could_not_tell;
    }
}

}  // namespace

Result<drift::Report> read_report_file(const std::string& path) {
    const Result<romfile::FileContent> content = romfile::read_file(path, report_limit);
    if (!content)
        return content.error();
    return drift::read_report(
        path, {reinterpret_cast<const char*>(content->bytes.data()), content->bytes.size()});
}

Result<DriftDelivery> prepare_delivery(const DriftOutput& output) {
    Result<std::vector<WantedReport>> reports = wanted_reports(output);
    if (!reports)
        return reports.error();
    DriftDelivery delivery{std::move(*reports), std::nullopt};
    if (!output.since.empty()) {
        Result<drift::Report> earlier = read_report_file(output.since);
        if (!earlier)
            return earlier.error();
        delivery.earlier = std::move(*earlier);
    }
    return delivery;
}

Exit deliver(drift::Report report, const DriftDelivery& delivery, const DriftOutput& output) {
    Exit exit = exit_of(report);
    const auto note = [&exit](const Result<void>& done) {
        if (!done)
            exit = fail(done.error());
    };
    // What was compared with a report keeps that; the history adds the rest.
    if (delivery.earlier)
        note(drift::compare_with(report, *delivery.earlier));
    if (!output.history.empty())
        note(remember(report, output));
    for (const WantedReport& wanted : delivery.reports)
        note(write_one(report, wanted));
    return exit;
}

}  // namespace romctl
