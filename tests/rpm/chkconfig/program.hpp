// SPDX-License-Identifier: GPL-2.0-or-later
// What the program does with a group's records and links. Every action gives the exit status.
#pragma once

#include <string>
#include <vector>

#include "tests/rpm/chkconfig/group.hpp"

namespace chkconfig {

/// The exit status of everything that fails.
constexpr int failed = 2;

/// What the versions differ in.
struct Version {
    std::string text = "1.33";
    int major = 1, minor = 33, patch = 0;

    bool from(int wanted_minor, int wanted_patch = 0) const {
        return major > 1 || minor > wanted_minor ||
               (minor == wanted_minor && patch >= wanted_patch);
    }
    /// EL7 has none of the options that spare links.
    bool has_keep_options() const { return from(16); }
    bool has_follower() const { return from(21); }
    /// With --keep-foreign a link that is not there counts as foreign. Mended in EL8's 1.19.2, too.
    bool missing_is_foreign() const {
        return has_keep_options() && !from(23) && !(minor == 19 && patch >= 2);
    }
    /// A link that is right already is not unlinked and made anew.
    bool spares_right_links() const { return from(24); }
    /// On image-based hosts the records are in /etc, because /var is empty there.
    bool knows_ostree() const { return from(30); }
};

/// Reads "1.19.2"; false for anything else.
bool parse_version(const std::string& text, Version& version);

struct Options {
    Version version;
    std::string alternatives = "/etc/alternatives";
    std::string records = "/var/lib/alternatives";
    bool keep_missing = false, keep_foreign = false;
};

class Program {
  public:
    explicit Program(Options options) : options_(std::move(options)) {}

    /// `links` and `targets` in the same order, the leader first.
    int install(const std::vector<Link>& links,
                const std::vector<std::string>& targets,
                int priority,
                const std::string& family) const;
    int remove(const std::string& name, const std::string& path) const;
    int set(const std::string& name, const std::string& path_or_family) const;
    int set_auto(const std::string& name) const;
    int display(const std::string& name) const;
    int list() const;

  private:
    enum class Reading : std::uint8_t { fine, absent, without_link, broken };

    Reading read(const std::string& name, Group& group) const;
    int write(Group& group, bool force_links) const;
    int remove_all_of(const Group& group) const;
    int make_link(const Link& link, const std::string& target) const;
    int lay(const std::string& path, const std::string& text) const;
    int remove_link(const Link& link) const;
    bool is_foreign(const Link& link) const;
    std::string in_folder(const Link& link) const {
        return options_.alternatives + "/" + link.name;
    }

    Options options_;
};

}  // namespace chkconfig
