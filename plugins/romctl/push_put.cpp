// SPDX-License-Identifier: GPL-2.0-or-later
// The ROM goes to a host. Order, for a crash or a lost connection at any moment: folders with their
// receipt, the files under names that nobody uses, their hashes, the renames, the links. Whatever
// is cut off leaves the old ROM or the new one in use, and the next run goes on from there.
#include <fmt/format.h>

#include <algorithm>

#include "romctl/push_conversation.hpp"

namespace romctl {
namespace {

/// Beyond the files themselves: folders, receipt, records of what stood at the links.
constexpr std::uint64_t spare_kibibytes = 64;
constexpr std::size_t download_limit = 1 << 20;

class Put {
  public:
    explicit Put(PushConversation& host) : host_(host) {}

    void put() {
        if (!plan())
            return;
        const std::vector<LinkFact> wanted = wanted_links();
        const bool in_order = files_to_write().empty() &&
                              std::all_of(wanted.begin(), wanted.end(), [](const LinkFact& link) {
                                  return link.is_ours();
                              });
        if (in_order) {
            conclude(host_.facts.links);
            return;
        }
        if (!check_receipt() || !host_.check_writable() || !check_space())
            return;
        if (host_.wishes.dry_run) {
            host_.report.outcome = PushOutcome::changed;
            return;
        }
        if (place_files() && switch_links())
            look_again();
    }

  private:
    /// Which files have to be there, and which of them are not.
    bool plan() {
        for (const LinkFact& link : wanted_links()) {
            const auto file = host_.rom.files.find(link.size_class);
            if (file == host_.rom.files.end())
                return host_.stop(
                    {fmt::format("the ROM does not fit into {}, the size class of the ROM "
                                 "that it would stand in for",
                                 link.size_class),
                     link.link,
                     ""});
            const bool listed = std::any_of(
                host_.report.files.begin(), host_.report.files.end(), [&](const PushedFile& each) {
                    return each.path == link.rom();
                });
            if (listed)
                continue;
            const Result<bool> there = is_there(link.rom(), file->second);
            if (!host_.succeeded(there))
                return false;
            host_.report.files.push_back({link.rom(), file->second.sha256, !*there});
        }
        return true;
    }

    Result<bool> is_there(const std::string& path, const PushRom::File& file) {
        const std::string hash = hash_of(path);
        if (hash == "strange")
            return Error{"is not a regular file", path, "Move it away."};
        if (hash != "unknown")
            return hash == file.sha256;
        const Result<romfile::Bytes> bytes = host_.session.download(path, download_limit);
        if (!bytes)
            return bytes.error();
        return *bytes == file.bytes;
    }

    /// What somebody else put there is not ours to replace, and not ours to remove later.
    bool check_receipt() {
        if (host_.survey.receipt || host_.wishes.force)
            return true;
        for (const auto& [name, hash] : host_.survey.hashes)
            if (hash != "absent")
                return host_.stop({"is there already, and push did not put it there",
                                   host_.romdir() + "/" + name,
                                   "Move it away, or have it replaced with --force."});
        return true;
    }

    bool check_space() {
        std::uint64_t needed = spare_kibibytes;
        for (const PushedFile* file : files_to_write())
            needed += file_of(*file).bytes.size() / 1024;
        const std::optional<std::uint64_t> free = host_.survey.free_kibibytes;
        if (free && *free < needed)
            return host_.stop(
                {fmt::format("{} KiB are free, {} are needed", *free, needed), host_.romdir(), ""});
        return true;
    }

    bool place_files() {
        std::vector<std::string> arguments{"prepare", host_.romdir()};
        for (const std::string& folder : host_.link_folders())
            arguments.push_back(folder);
        const Result<std::string> prepared = host_.session.host(arguments);
        if (!prepared)
            return abandon(prepared.error());
        const Result<std::string> stage = parse_value(*prepared, "stage");
        if (!stage || folder_of(*stage) != host_.romdir())
            return abandon({"gives an answer that is not understood", "", ""});
        const Result<void> sent = host_.session.by_sudo() ? send_by_sudo(*stage) : send(*stage);
        if (!sent)
            return abandon(sent.error());
        host_.touched = true;
        return host_.succeeded(
            host_.session.host(with_file_names({"commit", host_.romdir(), *stage})));
    }

    Result<void> send(const std::string& stage) {
        for (const PushedFile* file : files_to_write())
            if (Result<void> sent =
                    host_.session.upload(stage + "/" + name_of(file->path), file_of(*file).bytes);
                !sent)
                return sent;
        return verify(host_.session.host(with_file_names({"hashes", stage})), stage);
    }

    /// SFTP has only the rights of the user: so first into a folder of the user, and from there
    /// root takes it into one that nobody else can write to, where it is looked at.
    Result<void> send_by_sudo(const std::string& stage) {
        const Result<std::string> made = host_.session.host_as_user({"private_folder"});
        if (!made)
            return made.error();
        const Result<std::string> folder = parse_value(*made, "upload");
        if (!folder || !folder->starts_with("/"))
            return Error{"no folder for the upload can be made", "", ""};
        Result<void> sent = romfile::success;
        for (const PushedFile* file : files_to_write())
            if (sent)
                sent =
                    host_.session.upload(*folder + "/" + name_of(file->path), file_of(*file).bytes);
        if (sent)
            sent = verify(host_.session.host(with_file_names({"collect", *folder, stage})), stage);
        if (!host_.session.lost())
            (void)host_.session.host_as_user({"remove_private_folder", *folder});
        return sent;
    }

    /// What arrived is what was sent: by the host's hash of it, or by reading it back.
    Result<void> verify(const Result<std::string>& answer, const std::string& stage) {
        if (!answer)
            return answer.error();
        const Result<Hashes> hashes = parse_hashes(*answer);
        if (!hashes)
            return hashes.error();
        for (const PushedFile* file : files_to_write()) {
            const std::string name = name_of(file->path);
            const auto found = hashes->find(name);
            bool same = found != hashes->end() && found->second == file->sha256;
            if (found != hashes->end() && found->second == "unknown") {
                const Result<romfile::Bytes> bytes =
                    host_.session.download(stage + "/" + name, download_limit);
                if (!bytes)
                    return bytes.error();
                same = *bytes == file_of(*file).bytes;
            }
            if (!same)
                return Error{"did not arrive as it was sent", name, "Try again."};
        }
        return romfile::success;
    }

    /// Nothing is in use yet: the host is left as it was, where it can still be told so.
    bool abandon(Error error) {
        if (!host_.session.lost()) {
            const Result<std::string> cleared = host_.session.host({"discard", host_.romdir()});
            if (!cleared)
                error.what += "; and what was begun could not be removed: " + cleared.error().what;
        }
        return host_.stop(std::move(error));
    }

    bool switch_links() {
        host_.touched = true;
        if (!host_.link_command({"ensure"}))
            return false;
        if (!host_.wishes.force)
            return true;
        for (const LinkFact& link : host_.facts.links)
            if (link.is_anothers_choice() && !host_.link_command({"use", "multinic", link.group}))
                return false;
        return true;
    }

    /// What counts is what is there in the end, not what the programs said.
    void look_again() {
        const Result<HostFacts> facts = host_.facts_now();
        if (!host_.succeeded(facts) || !host_.look_at_files())
            return;
        for (const PushedFile& file : host_.report.files) {
            const std::string hash = hash_of(file.path);
            if (hash != file.sha256 && hash != "unknown") {
                host_.stop({"is not what was sent", file.path, "Does something else write there?"});
                return;
            }
        }
        conclude(facts->links);
    }

    void conclude(const std::vector<LinkFact>& now) {
        bool changed = !files_to_write().empty();
        std::vector<std::string> left;
        std::string advice;
        for (PushedLink& link : host_.report.links) {
            const auto found = std::find_if(now.begin(), now.end(), [&](const LinkFact& each) {
                return each.link == link.before.link;
            });
            if (found == now.end()) {
                left.push_back(link.before.link + ": is not told of any more");
                continue;
            }
            if (host_.touched)
                link.after = *found;
            changed |= *found != link.before;
            if (found->is_ours())
                continue;
            left.push_back(fmt::format("{}: {}", found->link, found->state_word()));
            if (found->is_anothers_choice() && !host_.wishes.force)
                advice =
                    "It is somebody's own choice and was left alone; --force replaces it, "
                    "--undo puts it back.";
        }
        host_.report.outcome = changed ? PushOutcome::changed : PushOutcome::unchanged;
        if (left.empty()) {
            host_.report.notes = host_.complaints;
            return;
        }
        // What the scripts said of a choice that was to be left alone adds nothing.
        const bool told = advice.empty() && !host_.complaints.empty();
        host_.stop(changed ? PushOutcome::failed : PushOutcome::refused,
                   {told ? joined(host_.complaints) : joined(left), "", advice});
    }

    /// Those that are to lead to our ROM.
    [[nodiscard]] std::vector<LinkFact> wanted_links() const {
        std::vector<LinkFact> links;
        for (const LinkFact& link : host_.facts.links)
            if (host_.wishes.force || !link.is_anothers_choice())
                links.push_back(link);
        return links;
    }

    [[nodiscard]] std::vector<const PushedFile*> files_to_write() const {
        std::vector<const PushedFile*> files;
        for (const PushedFile& file : host_.report.files)
            if (file.written)
                files.push_back(&file);
        return files;
    }

    [[nodiscard]] std::vector<std::string> with_file_names(std::vector<std::string> words) const {
        for (const PushedFile* file : files_to_write())
            words.push_back(name_of(file->path));
        return words;
    }

    [[nodiscard]] std::string hash_of(const std::string& path) const {
        const auto found = host_.survey.hashes.find(name_of(path));
        return found == host_.survey.hashes.end() ? "absent" : found->second;
    }

    [[nodiscard]] const PushRom::File& file_of(const PushedFile& file) const {
        const auto found =
            std::find_if(host_.rom.files.begin(), host_.rom.files.end(), [&](const auto& each) {
                return each.second.sha256 == file.sha256;
            });
        return found->second;
    }

    PushConversation& host_;
};

}  // namespace

void put_rom(PushConversation& host) {
    Put(host).put();
}

}  // namespace romctl
