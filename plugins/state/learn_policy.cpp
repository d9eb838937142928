// SPDX-License-Identifier: GPL-2.0-or-later
#include "state/learn_policy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "romfile/slot_settings.hpp"

namespace state {
namespace {

using romfile::Result;
using romfile::Verdict;

constexpr int usual_days = 14;
constexpr std::size_t settings_limit = 100;
constexpr std::size_t comment_limit = 300;  ///< bytes

bool is_printable(char letter) {
    return letter >= ' ' && letter <= '~';
}

/// A line. What a host says cannot end it.
std::string comment(const std::string& indent, const std::string& text) {
    std::string line = text.substr(0, comment_limit);
    std::replace_if(
        line.begin(), line.end(), [](char letter) { return !is_printable(letter); }, '?');
    return indent + "# " + line + "\n";
}

/// JSON's texts are YAML's, too.
std::string quoted(const std::string& text) {
    return nlohmann::json(text).dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
}

/// The facts, each asked for once.
class Remembered {
  public:
    explicit Remembered(const PolicyFacts& facts) : facts_(facts) {}

    const Result<HostStatus>& host() {
        if (!host_)
            host_ = facts_.host();
        return *host_;
    }
    const PackageState& package(const std::string& name) {
        const auto found = packages_.find(name);
        return found != packages_.end()
                   ? found->second
                   : packages_.emplace(name, facts_.package(name)).first->second;
    }
    const DomainNics& domains() {
        if (!domains_)
            domains_ = facts_.domains();
        return *domains_;
    }
    PolicyFacts facts() {
        return {[this] { return host(); },
                [this](const std::string& name) { return package(name); },
                [this] { return domains(); },
                facts_.now};
    }

  private:
    const PolicyFacts& facts_;
    std::optional<Result<HostStatus>> host_;
    std::map<std::string, PackageState> packages_;
    std::optional<DomainNics> domains_;
};

class Learner {
  public:
    Learner(const std::string& host,
            const PolicyFacts& facts,
            const std::vector<RomImage>& roms,
            const std::vector<std::string>& further)
        : host_(host),
          facts_(facts),
          roms_(roms),
          packages_{"qemu-rom-multinic", "qemu-rom-multinic-takeover"} {
        for (const std::string& name : further)
            if (std::find(packages_.begin(), packages_.end(), name) == packages_.end())
                packages_.push_back(name);
    }

    Result<std::string> run() {
        if (const Result<HostStatus>& status = facts_.host()) {
            learn_links(status->links);
            learn_rom(status->links);
            learn_guests(status->guests);
        } else {
            rest_ += comment("", "The host: " + explain_in_one_line(status.error()));
        }
        learn_packages();
        learn_domains();
        if (!takes_anything_)
            return romfile::Error{"nothing on this host could be taken over into a policy",
                                  host_,
                                  "Learn from another host."};
        const std::string text =
            comment("", "Learnt from " + host_ + "; multinic-policy(5) tells how to go on.") +
            "schema: 1\n" + links_ + rest_;
        // Each part holds; together they may be more than a policy can be.
        if (const Result<Policy> policy = parse_policy(host_, text); !policy)
            return romfile::Error{"what is learnt from it is no policy: " + policy.error().what,
                                  host_,
                                  "Learn from another host."};
        return text;
    }

  private:
    static std::string explain_in_one_line(const romfile::Error& error) {
        return error.where.empty() ? error.what : error.where + ": " + error.what;
    }

    /// Why this part of a policy, beside the links, does not hold here; empty: it does.
    std::string why_not(const std::string& part) {
        const Result<Policy> policy = parse_policy(host_, "schema: 1\n" + links_ + part);
        if (!policy)
            return policy.error().what;
        for (const PolicyFinding& finding : hold_against(*policy, facts_.facts()))
            if (finding.verdict != Verdict::good)
                return finding.item + ": " + finding.reason;
        return "";
    }

    /// Why it should not be taken for a good ROM; empty: it should.
    std::string what_ails(const RomLink& link) const {
        for (const RomImage& image : roms_) {
            if (image.path != link.target)
                continue;
            if (!image.description)
                return explain_in_one_line(image.description.error());
            for (const romfile::Finding& finding : image.description->findings)
                return finding.where + ": " + finding.what;
        }
        return "";
    }

    static std::string wish_of(const RomLink& link) {
        switch (link.state) {
            case LinkState::ours:
                return "ours";
            case LinkState::stock:
                return "stock";
            case LinkState::foreign:
                return quoted(link.target.value_or(""));
            default:
                return "";
        }
    }

    void learn_links(const std::vector<RomLink>& links) {
        std::string comments, rows;
        bool all_ours = !links.empty();
        for (const RomLink& link : links) {
            const std::string wish = wish_of(link);
            const std::string row = "  " + quoted(link.row.group) + ": " + wish + "\n";
            const std::string told = fmt::format("{}: {}, {}",
                                                 link.row.link,
                                                 link_state_name(link.state),
                                                 link.target.value_or("leads nowhere"));
            std::string why = wish.empty() ? link.reason : what_ails(link);
            if (why.empty())
                why = why_not("links:\n" + row);
            const std::string line =
                comment("  ", why.empty() ? told : told + "; not taken over: " + why);
            comments += line;
            rows += line + (why.empty() ? row : "");
            all_ours = all_ours && why.empty() && wish == "ours";
            takes_anything_ = takes_anything_ || why.empty();
        }
        links_ = all_ours ? comments + "  all: ours\n" : rows;
        if (takes_anything_)
            links_ = "links:\n" + links_;
    }

    /// Adds the line to the part of the ROM when it holds.
    void try_rom(std::string& part, const std::string& from, const std::string& lines) {
        const std::string why = why_not("rom:\n" + lines);
        rom_holds_ = rom_holds_ || why.empty();
        part += why.empty() ? comment("  ", from) + lines
                            : comment("  ", from + "; not taken over: " + why);
    }

    void learn_rom(const std::vector<RomLink>& links) {
        std::vector<const RomLink*> ours;
        std::set<std::string> digests;
        for (const RomLink& link : links) {
            if (link.state != LinkState::ours || !link.rom)
                continue;
            if (const std::string why = what_ails(link); !why.empty()) {
                rest_ += comment("", "The ROM, not taken over: " + why);
                return;
            }
            ours.push_back(&link);
            digests.insert(link.sha256.value_or(""));
        }
        if (ours.empty())
            return;
        const RomLink& first = *ours.front();
        const std::string file = first.target.value_or(first.row.link);
        const romfile::Slot slot = first.rom->slot.value_or(romfile::Slot{});
        std::string part;
        try_rom(part,
                "version of " + file + ", build id " + first.rom->build_id +
                    "; \">=" + first.rom->version + "\" lets newer ones pass",
                "  version: " + quoted(first.rom->version) + "\n");
        std::string list;
        for (const std::string& digest : digests)
            list += "    - " + quoted(digest) + "\n";
        try_rom(part, "of the files that the links lead to", "  sha256:\n" + list);
        const std::string script = slot.script.empty() ? "builtin" : romfile::script_sha256(slot);
        try_rom(part, "embedded script of " + file, "  script_sha256: " + script + "\n");
        learn_settings(part, file, slot);
        rest_ += (rom_holds_ ? "rom:\n" : "") + part;
        takes_anything_ = takes_anything_ || rom_holds_;
    }

    void learn_settings(std::string& part, const std::string& file, const romfile::Slot& slot) {
        // The last one of a name counts.
        std::map<std::string, std::string> settings;
        for (const auto& [name, value] : romfile::settings_in(slot.settings))
            settings[name] = value;
        if (settings.size() > settings_limit) {
            part += comment("  ",
                            fmt::format("{} settings are embedded, and not taken over: more "
                                        "than {}",
                                        settings.size(),
                                        settings_limit));
            return;
        }
        std::string rows;
        bool any = false;
        for (const auto& [name, value] : settings) {
            const std::string row = "    " + quoted(name) + ": " + quoted(value) + "\n";
            const std::string why = why_not("rom:\n  settings:\n" + row);
            rows += why.empty() ? row : comment("    ", name + " not taken over: " + why);
            any = any || why.empty();
        }
        rom_holds_ = rom_holds_ || any;
        if (!rows.empty())
            part +=
                comment("  ", "embedded settings of " + file) + (any ? "  settings:\n" : "") + rows;
    }

    void learn_packages() {
        std::string comments, rows;
        for (const std::string& name : packages_) {
            const PackageState& package = facts_.package(name);
            if (package.kind != PackageState::Kind::installed) {
                comments += comment("",
                                    package.kind == PackageState::Kind::absent
                                        ? "The package " + name + " is not installed."
                                        : "The package " + name + ": " + package.reason);
                continue;
            }
            const std::string row =
                "  - name: " + quoted(name) + "\n    version: " + quoted(package.version) + "\n";
            const std::string verified = row + "    verified: true\n";
            std::string why = why_not("packages:\n" + verified);
            if (why.empty()) {
                rows += comment("  ", "as it is installed, and as it was packaged") + verified;
                continue;
            }
            const std::string not_even = why_not("packages:\n" + row);
            (not_even.empty() ? rows : comments) +=
                comment(not_even.empty() ? "  " : "", "not taken over: " + why);
            rows += not_even.empty() ? row : "";
        }
        rest_ += comments + (rows.empty() ? "" : "packages:\n" + rows);
        takes_anything_ = takes_anything_ || !rows.empty();
    }

    void learn_guests(const RunningGuests& guests) {
        const std::string part = fmt::format("guests:\n  old_rom_days: {}\n", usual_days);
        const std::string why = why_not(part);
        if (!why.empty()) {
            rest_ += comment("", "Guests, not taken over: " + why);
            return;
        }
        rest_ += comment("",
                         fmt::format("{} guests run here. The days are a usual number, and not of "
                                     "the host.",
                                     guests.guests.size())) +
                 part;
        takes_anything_ = true;
    }

    void learn_domains() {
        const DomainNics& domains = facts_.domains();
        if (domains.nics.empty() && domains.unknown.empty())
            return;
        const std::string part = "domains:\n  rom_enabled: true\n";
        const std::string why = why_not(part);
        rest_ += why.empty() ? comment("",
                                       fmt::format("{} virtio NICs of libvirt's domains, all with "
                                                   "a ROM.",
                                                   domains.nics.size())) +
                                   part
                             : comment("", "Domains, not taken over: " + why);
        takes_anything_ = takes_anything_ || why.empty();
    }

    const std::string& host_;
    Remembered facts_;
    const std::vector<RomImage>& roms_;
    std::vector<std::string> packages_;
    std::string links_, rest_;
    bool takes_anything_ = false, rom_holds_ = false;
};

}  // namespace

Result<std::string> learn_policy(const std::string& host,
                                 const PolicyFacts& facts,
                                 const std::vector<RomImage>& roms,
                                 const std::vector<std::string>& further) {
    return Learner(host, facts, roms, further).run();
}

}  // namespace state
