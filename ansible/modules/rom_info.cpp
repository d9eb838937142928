// SPDX-License-Identifier: GPL-2.0-or-later
// rom_info: facts about the ROM of a host.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "modules/modules.hpp"
#include "modules/rom_image_spec.hpp"
#include "modules/rom_info_spec.hpp"
#include "state/facts_json.hpp"
#include "state/host_json.hpp"
#include "state/host_status.hpp"
#include "state/json.hpp"
#include "state/live_policy_facts.hpp"
#include "state/package_json.hpp"

namespace modules {
namespace {

using module::Answer;
using module::Arguments;
using module::Json;
using module::Task;
using romfile::Result;
using romfile::Verdict;
using state::HostStatus;

constexpr int schema = 1;
constexpr std::chrono::seconds patience{20};  ///< with monitors of guests
/// Ours, whatever the distribution.
const std::vector<std::string> our_packages{"qemu-rom-multinic",
                                            "qemu-rom-multinic-tools",
                                            "qemu-rom-multinic-takeover",
                                            "rpm-plugin-multinic",
                                            "ansible-collection-multinic-qemu_rom"};

/// What is in a ROM file anybody on the host may read, but a report goes further.
Json without_passwords(Json images) {
    const module::Option& settings = *rom_image_spec().find("settings");
    for (Json& image : images)
        if (image.contains("configuration"))
            for (Json& setting : image["configuration"]["settings"])
                if (is_secret_entry(settings, setting["name"].get<std::string>()))
                    setting["value"] = module::hidden;
    return images;
}

class Gathering {
  public:
    explicit Gathering(const Arguments& arguments)
        : arguments_(arguments), parts_(arguments.texts("gather")) {}

    Answer run() {
        const Result<HostStatus> host = state::look_at_host("", arguments_.text("layout"));
        facts_["schema"] = schema;
        facts_["layout"] = nullptr;
        facts_["alternatives"] = nullptr;
        if (host)
            take_host(*host);
        else
            without_host(host.error());
        if (wants("images"))
            take_images(host ? host->layout : "");
        if (wants("packages"))
            take_packages(host ? host->layout : "");
        if (wants("qemu"))
            facts_["qemu"] = state::qemu_binaries_json(state::find_qemu_binaries(root_));
        if (wants("domains"))
            facts_["domains"] = state::domains_json(
                state::find_libvirt_domains(root_, arguments_.texts("domain_folders")));
        Answer answer;
        answer.values["verdict"] = romfile::verdict_name(verdict_);
        answer.values["host"] = std::move(facts_);
        return answer;
    }

  private:
    [[nodiscard]] bool wants(const char* part) const {
        return std::find(parts_.begin(), parts_.end(), part) != parts_.end();
    }

    void worsen(Verdict verdict) {
        if (verdict == Verdict::bad || verdict_ == Verdict::good)
            verdict_ = verdict;
    }

    void take_host(const HostStatus& host) {
        worsen(host.verdict());
        facts_["layout"] = {{"name", host.layout}, {"detected", host.detected}};
        if (host.alternatives)
            facts_["alternatives"] = state::program_name(*host.alternatives);
        if (wants("links")) {
            facts_["links"] = Json::array();
            for (const state::RomLink& link : host.links)
                facts_["links"].push_back(state::link_json(link));
        }
        if (wants("guests"))
            facts_["guests"] = with_monitors(state::guests_json(host.guests, false));
    }

    /// What each guest says itself, where its monitor can be asked. Guests that keep silent are not
    /// waited for one after the other without end.
    [[nodiscard]] Json with_monitors(Json guests) const {
        const auto end = std::chrono::steady_clock::now() + patience;
        for (Json& guest : guests["running"])
            guest["monitor"] =
                std::chrono::steady_clock::now() < end
                    ? state::monitor_json(state::ask_guest(root_, guest["pid"].get<int>()))
                    : state::monitor_json(
                          romfile::Error{"was not asked: others took too long", "", ""});
        return guests;
    }

    void without_host(const romfile::Error& error) {
        worsen(Verdict::unknown);
        for (const char* part : {"links", "guests"})
            if (wants(part))
                facts_[part] = {{"unknown", romfile::explain(error)}};
    }

    [[nodiscard]] state::LayoutTable rows_of(const std::string& layout) const {
        const Result<state::LayoutTable> rows = state::rows_of(state::built_in_layouts(), layout);
        return rows ? *rows : state::LayoutTable{};
    }

    void take_images(const std::string& layout) {
        const std::vector<state::RomImage> images =
            state::look_at_rom_images(root_, rows_of(layout), arguments_.texts("files"));
        for (const state::RomImage& image : images)
            if (!image.description)
                worsen(Verdict::unknown);
        facts_["images"] = without_passwords(state::rom_images_json(images));
    }

    void take_packages(const std::string& layout) {
        state::PackageQuery query{our_packages, {}, state::managed_links(), true};
        for (const state::LinkRow& row : rows_of(layout))
            query.owned_paths.push_back(row.stock.value_or(row.link));
        const Result<std::vector<state::PackageFacts>> packages =
            state::look_at_packages(root_, query);
        if (!packages) {
            facts_["packages"] = {{"unknown", romfile::explain(packages.error())}};
            return;
        }
        facts_["packages"] = Json::array();
        for (const state::PackageFacts& package : *packages)
            facts_["packages"].push_back(state::package_json(package));
    }

    const Arguments& arguments_;
    const std::vector<std::string> parts_;
    const state::Root root_;
    Json facts_ = Json::object();
    Verdict verdict_ = Verdict::good;
};

Answer act(const Arguments& arguments, const Task&) {
    return Gathering(arguments).run();
}

}  // namespace

const module::Module rom_info{rom_info_spec(), &act};

}  // namespace modules
