// SPDX-License-Identifier: GPL-2.0-or-later
// Stands in for the `alternatives` of chkconfig (EL, Fedora) in the tests: same options, records,
// order of file system calls and exit statuses, the odd ones too. Written from its behaviour, which
// fake_test.py has as a table. Which version it plays is in $CHKCONFIG_ALTERNATIVES_VERSION, or
// else in the file below; what the versions differ in is in `Version`.
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "tests/rpm/chkconfig/program.hpp"

namespace {

using namespace chkconfig;

constexpr const char* version_file = "/etc/chkconfig-alternatives-version";
constexpr const char* ostree_mark = "/run/ostree-booted";
constexpr const char* ostree_records = "/etc/alternatives-admindir";

constexpr const char* usage_text =
    "usage: alternatives --install <link> <name> <path> <priority>\n"
    "                    [--initscript <service>] [--family <family>] [--slave <link> <name> "
    "<path>]*\n"
    "       alternatives --remove <name> <path>\n"
    "       alternatives --auto <name>\n"
    "       alternatives --display <name>\n"
    "       alternatives --set <name> <path>\n"
    "       alternatives --list\n"
    "common options: --verbose --test --help --usage --version --keep-missing --keep-foreign\n"
    "                --altdir <directory> --admindir <directory>\n";

[[noreturn]] void usage(int status) {
    std::fputs(usage_text, stdout);
    std::exit(status);
}

bool is_folder(const std::string& path) {
    struct stat status {};
    return stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

Version read_version() {
    Version version;
    std::string text = version.text;
    if (const char* named = std::getenv("CHKCONFIG_ALTERNATIVES_VERSION"))
        text = named;
    else if (std::ifstream file(version_file); file)
        std::getline(file, text);
    if (!parse_version(text, version)) {
        std::fprintf(
            stderr, "chkconfig alternatives of the tests: '%s' is no version\n", text.c_str());
        std::exit(failed);
    }
    return version;
}

class CommandLine {
  public:
    explicit CommandLine(std::vector<std::string> words) : words_(std::move(words)) {
        options_.version = read_version();
        if (options_.version.knows_ostree() && access(ostree_mark, F_OK) == 0 &&
            !is_folder(options_.records))
            options_.records = ostree_records;
    }

    int run() {
        if (words_.empty())
            usage(failed);
        while (at_ < words_.size())
            take_word(words_[at_++]);
        for (const auto& [name, folder] :
             {std::pair("altdir", options_.alternatives), {"admindir", options_.records}})
            if (!is_folder(folder)) {
                std::fprintf(stderr, "%s %s invalid\n", name, folder.c_str());
                return failed;
            }
        return action_ ? action_(Program(options_)) : (usage(failed), failed);
    }

  private:
    std::string next() {
        if (at_ == words_.size())
            usage(failed);
        return words_[at_++];
    }

    void act(std::function<int(const Program&)> action) {
        if (action_)
            usage(failed);
        action_ = std::move(action);
    }

    void take_word(const std::string& word) {
        if (word == "--install")
            take_install();
        else if (word == "--slave" || (word == "--follower" && options_.version.has_follower()))
            take_link();
        else if (word == "--initscript")
            next();
        else if (word == "--family")
            family_ = next();
        else if (word == "--remove" || word == "--set")
            take_pair(word == "--remove");
        else if (word == "--auto")
            act([name = next()](const Program& program) { return program.set_auto(name); });
        else if (word == "--display")
            act([name = next()](const Program& program) { return program.display(name); });
        else if (word == "--list")
            act([](const Program& program) { return program.list(); });
        else
            take_option(word);
    }

    void take_option(const std::string& word) {
        if (word == "--altdir")
            options_.alternatives = next();
        else if (word == "--admindir")
            options_.records = next();
        else if (word == "--keep-missing" && options_.version.has_keep_options())
            options_.keep_missing = true;
        else if (word == "--keep-foreign" && options_.version.has_keep_options())
            options_.keep_foreign = true;
        else if (word == "--version")
            act([this](const Program&) {
                return std::printf("alternatives version %s\n", version().c_str()), 0;
            });
        else if (word == "--help" || word == "--usage")
            act([](const Program&) -> int { usage(0); });
        else if (word != "--verbose")
            usage(failed);
    }

    void take_install() {
        take_link();
        char* end = nullptr;
        const auto number = next();
        priority_ = static_cast<int>(std::strtol(number.c_str(), &end, 0));
        if (*end != '\0')
            usage(failed);
        act([this](const Program& program) {
            return program.install(links_, targets_, priority_, family_);
        });
    }
    void take_link() {
        auto path = next(), name = next();
        links_.push_back({path, name});
        targets_.push_back(next());
    }
    void take_pair(bool removal) {
        auto name = next(), path = next();
        act([=](const Program& program) {
            return removal ? program.remove(name, path) : program.set(name, path);
        });
    }
    const std::string& version() const { return options_.version.text; }

    std::vector<std::string> words_;
    std::size_t at_ = 0;
    Options options_;
    std::function<int(const Program&)> action_;
    std::vector<Link> links_;
    std::vector<std::string> targets_;
    int priority_ = 0;
    std::string family_;
};

}  // namespace

int main(int count, char** words) {
    return CommandLine(std::vector<std::string>(words + 1, words + count)).run();
}
