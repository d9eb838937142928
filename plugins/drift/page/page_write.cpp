// SPDX-License-Identifier: GPL-2.0-or-later
// Writes the page of a fleet that it makes up to standard output.
#include <CLI/CLI.hpp>
#include <iostream>

#include "drift/page/page.hpp"
#include "drift/page/sample_report.hpp"

int main(int argc, char** argv) {
    drift::SampleWishes wishes;
    CLI::App app{"Writes the page of a fleet that it makes up"};
    app.add_option("--hosts", wishes.hosts, "how many")->check(CLI::Range(0, 100000));
    app.add_option("--time", wishes.time, "of the report, in seconds since 1970");
    app.add_option("--attack", wishes.attack, "a text that stands in each field");
    CLI11_PARSE(app, argc, argv);
    std::cout << drift::write_page(drift::sample_report(wishes)) << std::flush;
    return std::cout ? 0 : 2;
}
