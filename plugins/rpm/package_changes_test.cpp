// SPDX-License-Identifier: GPL-2.0-or-later
#include "rpm/package_changes.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>

namespace rpm_plugin {
namespace {

using journal::action_name;
using journal::PackageChange;

/// Numbers in their order: enough for these versions.
int by_number(const char* left, const char* right) {
    return std::atoi(left) - std::atoi(right);
}

const int records[8] = {};

Element element(int id, bool added, const char* name, const char* version, const char* epoch = "") {
    Element element;
    element.id = &records[id];
    element.added = added;
    element.name = name;
    element.epoch = epoch;
    element.version = version;
    element.release = "1";
    element.architecture = "noarch";
    return element;
}

Element gone(
    int id, const char* name, const char* version, int because_of, const char* epoch = "") {
    Element gone = element(id, false, name, version, epoch);
    gone.because_of = because_of < 0 ? nullptr : &records[because_of];
    return gone;
}

std::string told(const std::vector<Element>& elements) {
    std::string lines;
    for (const PackageChange& change : package_changes(elements, by_number))
        lines += std::string(action_name(change.action)) + " " + change.name + " " +
                 change.old_version + " > " + change.new_version + "\n";
    return lines;
}

TEST_CASE("package changes: one element alone") {
    CHECK(told({}).empty());
    CHECK(told({element(0, true, "a", "1")}) == "install a  > 1-1.noarch\n");
    CHECK(told({gone(0, "a", "1", -1, "3")}) == "erase a 3:1-1.noarch > \n");
}

TEST_CASE("package changes: two elements of one package") {
    const Element two = element(0, true, "a", "2");
    CHECK(told({two, gone(1, "a", "1", 0)}) == "upgrade a 1-1.noarch > 2-1.noarch\n");
    CHECK(told({two, gone(1, "a", "3", 0)}) == "downgrade a 3-1.noarch > 2-1.noarch\n");
    CHECK(told({two, gone(1, "a", "2", 0)}) == "reinstall a 2-1.noarch > 2-1.noarch\n");
    // No epoch is epoch 0; another one decides.
    CHECK(told({two, gone(1, "a", "2", 0, "0")}) == "reinstall a 0:2-1.noarch > 2-1.noarch\n");
    CHECK(told({two, gone(1, "a", "1", 0, "1")}) == "downgrade a 1:1-1.noarch > 2-1.noarch\n");
    Element newer_release = two;
    newer_release.release = "2";
    CHECK(told({newer_release, gone(1, "a", "2", 0)}) == "upgrade a 2-1.noarch > 2-2.noarch\n");
    // The order is rpm's, and who erases by an element of its own gives no reason.
    CHECK(told({gone(1, "a", "1", -1), two}) == "upgrade a 1-1.noarch > 2-1.noarch\n");
    Element of_another_machine = gone(1, "a", "1", -1);
    of_another_machine.architecture = "i686";
    CHECK(told({two, of_another_machine}) == "install a  > 2-1.noarch\nerase a 1-1.i686 > \n");
    of_another_machine.because_of = &records[0];
    CHECK(told({two, of_another_machine}) == "upgrade a 1-1.i686 > 2-1.noarch\n");
}

TEST_CASE("package changes: another package takes the place") {
    CHECK(told({element(0, true, "b", "1"), gone(1, "a", "1", 0)}) ==
          "install b  > 1-1.noarch\nobsolete a 1-1.noarch > \n");
}

TEST_CASE("package changes: several old ones of one package") {
    CHECK(told({element(0, true, "a", "3"), gone(1, "a", "1", 0), gone(2, "a", "2", 0)}) ==
          "upgrade a 1-1.noarch > 3-1.noarch\nobsolete a 2-1.noarch > \n");
}

TEST_CASE("package changes: marks of either element are of the package") {
    Element come = element(0, true, "a", "2");
    Element go = gone(1, "a", "1", 0);
    CHECK_FALSE(package_changes({come, go}, by_number)[0].touched_rom);
    go.touched_rom = go.failed = true;
    CHECK(package_changes({come, go}, by_number)[0].touched_rom);
    CHECK(package_changes({come, go}, by_number)[0].failed);
    come.touched_rom = true;
    CHECK(package_changes({come}, by_number)[0].touched_rom);
}

TEST_CASE("package changes: those that touched no ROM are left out, unless none did") {
    std::vector<PackageChange> changes(3);
    CHECK(leave_out_untouched(changes) == 0);
    CHECK(changes.size() == 3);
    changes[1].touched_rom = true;
    CHECK(leave_out_untouched(changes) == 2);
    CHECK(changes.size() == 1);
    changes.clear();
    CHECK(leave_out_untouched(changes) == 0);
}

}  // namespace
}  // namespace rpm_plugin
