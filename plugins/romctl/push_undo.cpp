// SPDX-License-Identifier: GPL-2.0-or-later
// The host becomes as it was before the first push: the links first, then the files and folders.
#include <algorithm>

#include "romctl/push_conversation.hpp"

namespace romctl {
namespace {

class Undo {
  public:
    explicit Undo(PushConversation& host) : host_(host) {}

    void undo() {
        if (!is_known())
            return;
        for (const auto& [name, hash] : host_.survey.hashes)
            if (hash != "absent")
                host_.report.files.push_back(
                    {host_.romdir() + "/" + name, hash.size() == 64 ? hash : "", true});
        host_.report.outcome = host_.survey.receipt ? PushOutcome::changed : PushOutcome::unchanged;
        if (host_.survey.receipt && !host_.check_writable())
            return;
        if (host_.wishes.dry_run)
            return;
        host_.touched = host_.survey.receipt;
        if (host_.survey.receipt && !(host_.link_command({"release"}) && released()))
            return;
        // Also where there is no receipt: a run that was cut off may have left something.
        if (host_.succeeded(host_.session.host({"remove", host_.romdir()})))
            host_.report.notes = host_.complaints;
    }

  private:
    /// What push did not put there is not taken away by it.
    bool is_known() {
        if (host_.survey.receipt)
            return true;
        const auto& hashes = host_.survey.hashes;
        const auto& links = host_.facts.links;
        const bool nothing_there = std::all_of(
            hashes.begin(), hashes.end(), [](const auto& each) { return each.second == "absent"; });
        const bool linked = std::any_of(links.begin(), links.end(), [](const LinkFact& link) {
            return link.leads_to_romdir();
        });
        if (nothing_there && !linked)
            return true;
        return host_.stop({"there are files of ours, but push did not put them there (no receipt)",
                           host_.romdir(),
                           "Whoever put them there has to take them away."});
    }

    /// The files may only go when no link needs them.
    bool released() {
        const Result<HostFacts> facts = host_.facts_now();
        if (!host_.succeeded(facts))
            return false;
        for (PushedLink& link : host_.report.links)
            for (const LinkFact& now : facts->links)
                if (now.link == link.before.link)
                    link.after = now;
        for (const LinkFact& now : facts->links)
            if (now.leads_to_romdir())
                return host_.stop(
                    {host_.complaints.empty() ? "still leads to our ROM" : joined(host_.complaints),
                     now.link,
                     "Nothing was removed. Try again when that is mended."});
        return true;
    }

    PushConversation& host_;
};

}  // namespace

void take_rom_away(PushConversation& host) {
    Undo(host).undo();
}

}  // namespace romctl
