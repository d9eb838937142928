// SPDX-License-Identifier: GPL-2.0-or-later
#include "rpm/package_changes.hpp"

#include <algorithm>
#include <unordered_map>

namespace rpm_plugin {
namespace {

using journal::Action;
using journal::PackageChange;

int compare_parts(const std::string& left, const std::string& right, Compare compare) {
    return compare(left.c_str(), right.c_str());
}

Action action_of(const Element& gone, const Element& come, Compare compare) {
    const auto or_zero = [](const std::string& epoch) { return epoch.empty() ? "0" : epoch; };
    int order = compare_parts(or_zero(come.epoch), or_zero(gone.epoch), compare);
    if (order == 0)
        order = compare_parts(come.version, gone.version, compare);
    if (order == 0)
        order = compare_parts(come.release, gone.release, compare);
    return order > 0 ? Action::upgrade : order < 0 ? Action::downgrade : Action::reinstall;
}

// A function and no lambda: erase_if() names its type in the debug information, and clang 14 names
// a lambda by the path of its file in spite of -ffile-prefix-map, so that two builds would differ.
bool is_untouched(const PackageChange& change) {
    return !change.touched_rom;
}

PackageChange alone(const Element& element) {
    PackageChange change;
    change.name = element.name;
    change.action = element.added                   ? Action::install
                    : element.because_of != nullptr ? Action::obsolete
                                                    : Action::erase;
    (element.added ? change.new_version : change.old_version) = full_version(element);
    change.failed = element.failed;
    change.touched_rom = element.touched_rom;
    return change;
}

/// The added elements, by what a removed one may know of them.
class Added {
  public:
    explicit Added(const std::vector<Element>& elements) {
        for (std::size_t i = 0; i < elements.size(); ++i)
            if (elements[i].added) {
                by_id_.emplace(elements[i].id, i);
                by_name_.emplace(elements[i].name + "." + elements[i].architecture, i);
            }
    }

    /// The newer one of the same package; who erases and installs by two elements of its own
    /// (some front ends do) has only the name in common.
    [[nodiscard]] const std::size_t* of(const Element& gone,
                                        const std::vector<Element>& elements) const {
        const auto cause = by_id_.find(gone.because_of);
        if (cause != by_id_.end() && elements[cause->second].name == gone.name)
            return &cause->second;
        const auto same = by_name_.find(gone.name + "." + gone.architecture);
        return same == by_name_.end() ? nullptr : &same->second;
    }

  private:
    std::unordered_map<const void*, std::size_t> by_id_;
    std::unordered_map<std::string, std::size_t> by_name_;
};

void merge(PackageChange& change, const Element& gone, const Element& come, Compare compare) {
    change.action = action_of(gone, come, compare);
    change.old_version = full_version(gone);
    change.failed = change.failed || gone.failed;
    change.touched_rom = change.touched_rom || gone.touched_rom;
}

}  // namespace

std::string full_version(const Element& element) {
    const std::string epoch = element.epoch.empty() ? "" : element.epoch + ":";
    return epoch + element.version + "-" + element.release + "." + element.architecture;
}

std::vector<PackageChange> package_changes(const std::vector<Element>& elements, Compare compare) {
    const Added added(elements);
    std::vector<PackageChange> changes;
    std::unordered_map<std::size_t, std::size_t> place;  // of an added element among the changes
    for (std::size_t i = 0; i < elements.size(); ++i)
        if (elements[i].added) {
            place.emplace(i, changes.size());
            changes.push_back(alone(elements[i]));
        }
    for (const Element& element : elements) {
        if (element.added)
            continue;
        const std::size_t* const newer = added.of(element, elements);
        // Of several old ones of one package the others are told by themselves.
        if (newer != nullptr && changes[place.at(*newer)].old_version.empty())
            merge(changes[place.at(*newer)], element, elements[*newer], compare);
        else
            changes.push_back(alone(element));
    }
    return changes;
}

std::size_t leave_out_untouched(std::vector<PackageChange>& changes) {
    if (std::all_of(changes.begin(), changes.end(), is_untouched))
        return 0;
    return std::erase_if(changes, is_untouched);
}

}  // namespace rpm_plugin
