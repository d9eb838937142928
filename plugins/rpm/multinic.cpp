// SPDX-License-Identifier: GPL-2.0-or-later
// The plugin of rpm: after each transaction that touched a ROM it adds a line to the journal. It
// repairs nothing and fails nothing: every hook says that all is well whatever happens inside.
#include <algorithm>
#include <ctime>
#include <memory>
#include <new>

#include "journal/journal_writer.hpp"
#include "rpm/process_facts.hpp"
#include "rpm/rom_rows.hpp"
#include "rpm/transaction.hpp"

namespace rpm_plugin {
namespace {

/// Warns once in the life of a transaction set, so that rpm's output stays readable.
struct State {
    std::unique_ptr<Recorder> recorder;  ///< null: this transaction is not recorded
    bool warned = false;
};

State* state_of(rpmPlugin plugin) {
    return static_cast<State*>(rpmPluginGetData(plugin));
}

void warn(State& state, const char* what, const char* where) noexcept {
    if (!state.warned)
        rpmlog(RPMLOG_WARNING,
               "rpm-plugin-multinic: no line in the journal: %s%s%s\n",
               where,
               *where == '\0' ? "" : ": ",
               what);
    state.warned = true;
}

/// Runs a hook's work. rpm is written in C: no exception may reach it.
template <class Work>
rpmRC guarded(rpmPlugin plugin, const Work& work) noexcept {
    State* const state = state_of(plugin);
    if (state == nullptr || state->recorder == nullptr)
        return RPMRC_OK;
    try {
        work(*state);
    } catch (...) {
        state->recorder.reset();
        warn(*state, "out of memory", "");
    }
    return RPMRC_OK;
}

void write_line(State& state, rpmts set, int result) {
    Recorder& recorder = *state.recorder;
    if (!recorder.finish())
        return;
    const std::vector<Element> elements = elements_of(set, recorder);
    journal::Entry entry;
    entry.time = std::max<std::int64_t>(std::time(nullptr), 0);
    entry.failed = result != 0;
    for (const Element& element : elements)
        entry.failed = entry.failed || element.failed;
    entry.packages = package_changes(elements, rpmvercmp);
    entry.packages_left_out = leave_out_untouched(entry.packages);
    entry.roms = recorder.changes();
    add_process_facts(entry);
    const auto written = journal::add_line(journal::usual_folder, journal::to_line(entry));
    if (!written)
        warn(state, written.error().what.c_str(), written.error().where.c_str());
}

rpmRC init(rpmPlugin plugin, rpmts) noexcept {
    if (!names_are_there())
        return RPMRC_NOTFOUND;
    rpmPluginSetData(plugin, new (std::nothrow) State);
    return RPMRC_OK;
}

void cleanup(rpmPlugin plugin) noexcept {
    if (!names_are_there())
        return;
    delete state_of(plugin);
    rpmPluginSetData(plugin, nullptr);
}

rpmRC transaction_pre(rpmPlugin plugin, rpmts set) noexcept {
    State* const state = state_of(plugin);
    if (state == nullptr)
        return RPMRC_OK;
    state->recorder.reset();
    try {
        if (is_real(set))
            state->recorder = std::make_unique<Recorder>(rom_rows, digest_by_rpm);
    } catch (...) {
        warn(*state, "out of memory", "");
    }
    return RPMRC_OK;
}

rpmRC transaction_post(rpmPlugin plugin, rpmts set, int result) noexcept {
    guarded(plugin, [&](State& state) {
        write_line(state, set, result);
        state.recorder.reset();
    });
    return RPMRC_OK;
}

rpmRC package_pre(rpmPlugin plugin, rpmte element) noexcept {
    return guarded(plugin, [&](State& state) { state.recorder->enter(element); });
}

rpmRC package_post(rpmPlugin plugin, rpmte element, int result) noexcept {
    return guarded(plugin, [&](State& state) {
        state.recorder->leave(element);
        // Of a package that failed before its files it is told, too.
        if (result != 0 && has_rom_files(element, *state.recorder))
            state.recorder->mark(element);
    });
}

rpmRC file_post(rpmPlugin plugin, rpmfi, const char* path, mode_t, rpmFlags, int) noexcept {
    return guarded(plugin, [&](State& state) {
        if (path != nullptr)
            state.recorder->file(path);
    });
}

}  // namespace
}  // namespace rpm_plugin

/// The one symbol that rpm looks for.
extern "C" [[gnu::visibility("default")]] constinit const rpm_plugin::Hooks multinic_hooks = {
    .init = rpm_plugin::init,
    .cleanup = rpm_plugin::cleanup,
    .transaction_pre = rpm_plugin::transaction_pre,
    .transaction_post = rpm_plugin::transaction_post,
    .package_pre = rpm_plugin::package_pre,
    .package_post = rpm_plugin::package_post,
    .scriptlet_pre = nullptr,
    .scriptlet_fork_post = nullptr,
    .scriptlet_post = nullptr,
    .file_pre = nullptr,
    .file_post = rpm_plugin::file_post,
    .file_prepare = nullptr,
};
