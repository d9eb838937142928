// SPDX-License-Identifier: GPL-2.0-or-later
#include "ssh/client_config.hpp"

#include <fmt/format.h>
#include <glob.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <map>
#include <memory>

#include "romfile/file_io.hpp"
#include "ssh/text.hpp"

namespace ssh {
namespace {

constexpr std::size_t file_limit = 1 << 20;
constexpr std::size_t file_count_limit = 256;
constexpr int include_depth_limit = 16;  // ssh_config(5) has the same
constexpr const char* system_file = "/etc/ssh/ssh_config";

bool is_there(const std::string& path) {
    struct stat status {};
    return ::stat(path.c_str(), &status) == 0;
}

/// Nothing when a quotation is not closed. Between keyword and value there may be an equals sign.
std::optional<std::vector<std::string>> words_of(std::string_view line) {
    std::vector<std::string> words;
    bool inside = false;
    bool quoted = false;
    for (const char each : line) {
        const bool blank = each == ' ' || each == '\t' || each == '\r';
        const bool equals = each == '=' && words.size() == 1;
        if (!quoted && (blank || equals)) {
            inside = false;
            continue;
        }
        if (!inside && each == '#')
            return words;
        if (!inside)
            words.emplace_back();
        inside = true;
        if (each == '"')
            quoted = !quoted;
        else
            words.back() += each;
    }
    return quoted ? std::nullopt : std::optional(words);
}

const std::map<std::string_view, Criterion::Kind> match_kinds = {
    {"host", Criterion::Kind::host},
    {"originalhost", Criterion::Kind::original_host},
    {"user", Criterion::Kind::user},
    {"localuser", Criterion::Kind::local_user},
    {"final", Criterion::Kind::last_pass},
    // Names are not made canonical here, so this never applies.
    {"canonical", Criterion::Kind::never},
};

class Reader {
  public:
    Reader(std::vector<Block>& blocks, const LocalUser* user) : blocks_(blocks), user_(user) {}

    Result<void> file(const std::string& path, int depth) {
        if (depth > include_depth_limit || ++files_ > file_count_limit)
            return Error{"too many files include one another", path, ""};
        const Result<romfile::FileContent> content = romfile::read_file(path, file_limit);
        if (!content)
            return content.error();
        return text({content->bytes.begin(), content->bytes.end()}, path, depth);
    }

    Result<void> text(const std::string& text, const std::string& name, int depth) {
        const std::vector<Criterion> outer = criteria_;
        begin_block();
        std::size_t number = 0;
        std::string_view rest = text;
        while (!rest.empty()) {
            const std::size_t end = std::min(rest.find('\n'), rest.size());
            const std::string where = fmt::format("{}:{}", name, ++number);
            const auto words = words_of(rest.substr(0, end));
            rest.remove_prefix(std::min(end + 1, rest.size()));
            if (!words)
                return Error{"a quotation is not closed", where, ""};
            if (words->empty())
                continue;
            if (Result<void> taken = line(*words, where, outer, depth); !taken)
                return taken;
        }
        // What an included file asks for ends with it.
        criteria_ = outer;
        begin_block();
        return success;
    }

  private:
    void begin_block() { blocks_.push_back({criteria_, {}}); }

    Result<void> line(const std::vector<std::string>& words,
                      const std::string& where,
                      const std::vector<Criterion>& outer,
                      int depth) {
        const std::string keyword = lower(words.front());
        const std::vector<std::string> arguments(words.begin() + 1, words.end());
        if (arguments.empty())
            return Error{fmt::format("{} lacks its value", printable_line(keyword)), where, ""};
        if (keyword == "include")
            return include(arguments, where, depth);
        if (keyword != "host" && keyword != "match") {
            blocks_.back().settings.push_back({keyword, arguments, where});
            return success;
        }
        criteria_ = outer;
        if (keyword == "host")
            criteria_.push_back({Criterion::Kind::original_host, arguments, false, where});
        else if (Result<void> taken = match(arguments, where); !taken)
            return taken;
        begin_block();
        return success;
    }

    Result<void> match(const std::vector<std::string>& arguments, const std::string& where) {
        for (std::size_t i = 0; i < arguments.size(); ++i) {
            std::string name = lower(arguments[i]);
            const bool negated = name.front() == '!';
            name.erase(0, negated ? 1 : 0);
            std::string value;
            if (const std::size_t equals = name.find('='); equals != std::string::npos) {
                value = arguments[i].substr(equals + 1 + (negated ? 1 : 0));
                name.resize(equals);
            }
            if (name == "all")
                continue;
            const auto kind = match_kinds.find(name);
            Criterion criterion{
                kind == match_kinds.end() ? Criterion::Kind::unsupported : kind->second,
                {},
                negated,
                where};
            if (name != "final" && name != "canonical") {
                if (value.empty() && ++i < arguments.size())
                    value = arguments[i];
                criterion.patterns = split(value, ",");
                if (criterion.patterns.empty())
                    return Error{
                        fmt::format("Match {} lacks its value", printable_line(name)), where, ""};
            }
            criteria_.push_back(std::move(criterion));
        }
        return success;
    }

    Result<void> include(const std::vector<std::string>& patterns,
                         const std::string& where,
                         int depth) {
        if (user_ == nullptr)
            return Error{"Include is not possible here", where, ""};
        for (const std::string& pattern : patterns) {
            glob_t found{};
            if (::glob(full_path(pattern, where).c_str(), 0, nullptr, &found) == 0) {
                const std::unique_ptr<glob_t, decltype(&::globfree)> owner(&found, &::globfree);
                for (std::size_t i = 0; i < found.gl_pathc; ++i)
                    if (Result<void> read = file(found.gl_pathv[i], depth + 1); !read)
                        return read;
            }
        }
        return success;
    }

    /// A relative path starts in ~/.ssh, in a file of the system in /etc/ssh.
    std::string full_path(const std::string& pattern, const std::string& where) const {
        if (pattern.starts_with("/"))
            return pattern;
        if (pattern.starts_with("~/"))
            return user_->home + pattern.substr(1);
        return (where.starts_with("/etc/") ? "/etc/ssh/" : user_->home + "/.ssh/") + pattern;
    }

    std::vector<Block>& blocks_;
    const LocalUser* user_;
    std::vector<Criterion> criteria_;
    std::size_t files_ = 0;
};

/// Whoever can write to it could have hosts taken for others.
Result<void> check_owner(const std::string& path, unsigned uid) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0)
        return success;
    if ((status.st_uid != 0 && status.st_uid != uid) || (status.st_mode & 022) != 0)
        return Error{"can be written to by others, so it is not used",
                     path,
                     fmt::format("Make it yours alone: chmod go-w '{}'", path)};
    return success;
}

}  // namespace

LocalUser LocalUser::current() {
    LocalUser user;
    user.uid = ::getuid();
    passwd entry{};
    passwd* found = nullptr;
    std::vector<char> strings(1 << 14);
    if (::getpwuid_r(user.uid, &entry, strings.data(), strings.size(), &found) == 0 &&
        found != nullptr) {
        user.name = found->pw_name;
        user.home = found->pw_dir;
    }
    if (const char* const home = std::getenv("HOME"); home != nullptr && *home != '\0')
        user.home = home;
    if (const char* const agent = std::getenv("SSH_AUTH_SOCK"); agent != nullptr)
        user.agent_socket = agent;
    return user;
}

Result<ClientConfig> ClientConfig::read(const LocalUser& user,
                                        const std::optional<std::string>& path) {
    ClientConfig config;
    if (path == "none")
        return config;
    Reader reader(config.blocks_, &user);
    std::vector<std::string> files;
    if (path) {
        files.push_back(*path);
    } else {
        const std::string own = user.home + "/.ssh/config";
        if (Result<void> checked = check_owner(own, user.uid); !checked)
            return checked.error();
        for (const std::string& file : {own, std::string(system_file)})
            if (is_there(file))
                files.push_back(file);
    }
    for (const std::string& file : files)
        if (Result<void> taken = reader.file(file, 0); !taken)
            return taken.error();
    return config;
}

Result<ClientConfig> ClientConfig::parse(const std::string& text, const std::string& name) {
    ClientConfig config;
    if (Result<void> taken = Reader(config.blocks_, nullptr).text(text, name, 0); !taken)
        return taken.error();
    return config;
}

}  // namespace ssh
