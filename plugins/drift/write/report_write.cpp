// SPDX-License-Identifier: GPL-2.0-or-later
// For the tests of the formats: reads reports in JSON and writes one in a format.
//
// usage: report_write FORMAT [--since EARLIER] [--width COLUMNS] REPORT...
#include <cstdlib>
#include <iostream>

#include "drift/write/compare.hpp"
#include "drift/write/format.hpp"
#include "drift/write/merge.hpp"
#include "drift/write/read_report.hpp"
#include "romfile/file_io.hpp"

namespace {

using romfile::Error;
using romfile::Result;

Result<drift::Report> read(const std::string& path) {
    const auto content = romfile::read_file(path, drift::report_size_limit);
    if (!content)
        return content.error();
    return drift::read_report(
        path, {reinterpret_cast<const char*>(content->bytes.data()), content->bytes.size()});
}

Result<std::string> written(const std::vector<std::string>& arguments) {
    const drift::Format* const format =
        arguments.empty() ? nullptr : drift::find_format(arguments[0]);
    if (format == nullptr)
        return Error{"no such format", "", ""};
    drift::WriteOptions options;
    std::string since;
    std::vector<drift::Report> reports;
    for (std::size_t i = 1; i < arguments.size(); ++i) {
        const bool has_value = i + 1 < arguments.size();
        if (arguments[i] == "--since" && has_value) {
            since = arguments[++i];
        } else if (arguments[i] == "--width" && has_value) {
            options.width = std::strtoul(arguments[++i].c_str(), nullptr, 10);
        } else {
            Result<drift::Report> report = read(arguments[i]);
            if (!report)
                return report.error();
            reports.push_back(std::move(*report));
        }
    }
    Result<drift::Report> whole = drift::merge_reports(std::move(reports));
    if (!whole)
        return whole.error();
    if (!since.empty()) {
        const Result<drift::Report> earlier = read(since);
        if (!earlier)
            return earlier.error();
        if (const auto compared = drift::compare_with(*whole, *earlier); !compared)
            return compared.error();
    }
    return format->write(*whole, options);
}

}  // namespace

int main(int count, char** arguments) {
    const Result<std::string> text = written({arguments + 1, arguments + count});
    if (!text) {
        std::cerr << romfile::explain(text.error()) << "\n";
        return 2;
    }
    std::cout << *text;
    return 0;
}
