// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/rpm/chkconfig/group.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>

namespace chkconfig {

std::size_t Group::find(const std::string& path) const {
    std::size_t index = 0;
    while (index < entries.size() && entries[index].targets[0] != path)
        ++index;
    return index;
}

std::size_t Group::place_of(const Link& follower) {
    for (std::size_t place = 1; place < links.size(); ++place)
        if (links[place].path == follower.path)
            return place;
    links.push_back(follower);
    for (auto& entry : entries)
        entry.targets.emplace_back();
    return links.size() - 1;
}

bool Group::put(const Entry& entry) {
    const auto index = find(entry.targets[0]);
    if (index < entries.size()) {
        entries[index] = entry;
        return true;
    }
    if (!entries.empty() && entries[best].priority < entry.priority)
        best = index;
    entries.push_back(entry);
    return false;
}

void Group::take_out(std::size_t index) {
    const auto family = current ? entries[*current].family : std::string();
    const auto last = entries.size() - 1;
    if (current == index)
        current.reset();
    else if (current == last)
        current = index;
    entries[index] = entries[last];
    entries.pop_back();
    best = 0;
    for (std::size_t i = 1; i < entries.size(); ++i) {
        const bool kin = !family.empty() && entries[i].family == family;
        const bool best_is_kin = !family.empty() && entries[best].family == family;
        if (kin == best_is_kin ? entries[i].priority > entries[best].priority : kin)
            best = i;
    }
}

namespace {

class RecordReader {
  public:
    RecordReader(const std::string& path, Group& group) : file_(path), group_(group) {}

    bool parse(const std::string& name) {
        if (!next() || (line_ != "auto" && line_ != "manual"))
            return false;
        group_.mode = line_ == "auto" ? Mode::automatic : Mode::manual;
        if (!next() || !line_.starts_with('/'))
            return false;
        group_.links = {{line_, name}};
        while (next() && !line_.empty())
            if (!parse_follower())
                return false;
        while (next() && !line_.empty())
            if (!parse_entry())
                return false;
        return !group_.entries.empty();
    }

  private:
    bool next() {
        line_.clear();
        return static_cast<bool>(std::getline(file_, line_));
    }

    bool parse_follower() {
        Link follower{"", line_};
        if (!next() || line_.empty())
            return false;
        follower.path = line_;
        group_.links.push_back(follower);
        return true;
    }

    bool parse_entry() {
        Entry entry;
        if (!line_.starts_with('/'))
            return false;
        entry.targets.push_back(line_);
        if (!next())
            return false;
        if (const auto end = line_.find('@', 1);
            line_.starts_with('@') && end != std::string::npos) {
            entry.family = line_.substr(1, end - 1);
            line_.erase(0, end + 1);
        }
        char* rest = nullptr;
        entry.priority = static_cast<int>(std::strtol(line_.c_str(), &rest, 0));
        if (rest == line_.c_str())
            return false;
        while (entry.targets.size() < group_.links.size()) {
            next();
            entry.targets.push_back(line_);
        }
        group_.put(entry);
        return true;
    }

    std::ifstream file_;
    std::string line_;
    Group& group_;
};

void print(FILE* file, const Group& group) {
    std::fprintf(file,
                 "%s\n%s\n",
                 group.mode == Mode::automatic ? "auto" : "manual",
                 group.links[0].path.c_str());
    for (std::size_t i = 1; i < group.links.size(); ++i)
        std::fprintf(file, "%s\n%s\n", group.links[i].name.c_str(), group.links[i].path.c_str());
    std::fputc('\n', file);
    for (const auto& entry : group.entries) {
        const auto family = entry.family.empty() ? "" : "@" + entry.family + "@";
        std::fprintf(file, "%s\n%s%d\n", entry.targets[0].c_str(), family.c_str(), entry.priority);
        for (std::size_t i = 1; i < entry.targets.size(); ++i)
            std::fprintf(file, "%s\n", entry.targets[i].c_str());
    }
}

bool complain(const std::string& words, int error) {
    std::fprintf(stderr, "%s%s\n", words.c_str(), error != 0 ? std::strerror(error) : "");
    return false;
}

}  // namespace

bool read_records(const std::string& path, const std::string& name, Group& group) {
    if (std::ifstream(path).peek() == std::ifstream::traits_type::eof())
        return complain(path + " empty!", 0);
    return RecordReader(path, group).parse(name) || complain("unexpected line in " + path, 0);
}

bool write_records(const std::string& path, const Group& group) {
    const auto draft = path + ".new";
    const int descriptor = open(draft.c_str(), O_RDWR | O_CREAT | O_EXCL, 0644);
    if (descriptor < 0)
        return errno == EEXIST ? complain(draft + " already exists", 0)
                               : complain("failed to create " + draft + ": ", errno);
    FILE* file = fdopen(descriptor, "w");
    print(file, group);
    std::fclose(file);  // the original does not ask either whether it was written: a full disk
                        // empties the records
    if (rename(draft.c_str(), path.c_str()) == 0)
        return true;
    complain("failed to replace " + path + " with " + draft + ": ", errno);
    unlink(draft.c_str());
    return false;
}

}  // namespace chkconfig
