// SPDX-License-Identifier: GPL-2.0-or-later
#include "script/arguments.hpp"

#include <catch2/catch.hpp>
#include <sstream>
#include <string>
#include <vector>

using namespace script;

namespace {

constexpr std::string_view usage =
    "[-k|--key KEY] [-t|--timeout N] [-n|--name NAME] [-a|--autofree] [-r|--replace] [-q] URI "
    "[MORE...]";

/// Words by single blanks; "_" stands for an empty one.
struct Sorted {
    Sorted(std::string_view how, const std::string& line) {
        std::istringstream stream(line);
        for (std::string word; stream >> word;)
            texts.push_back(word == "_" ? "" : word);
        words.assign(texts.begin(), texts.end());
        wrong = arguments.sort(how, words);
    }
    /// "k=K t=N n=NAME a r q|words"
    std::string summary() const {
        if (wrong != nullptr)
            return std::string(wrong) + ": " + std::string(arguments.culprit());
        std::string all;
        for (char letter : {'k', 't', 'n', 'a', 'r', 'q'})
            if (arguments.has(letter))
                (all += std::string(1, letter) + "=") += std::string(arguments.text(letter)) + " ";
        all += "|";
        for (std::size_t i = 0; i < arguments.count(); ++i)
            all += (i == 0 ? "" : ",") + std::string(arguments[i]);
        return all;
    }
    std::vector<std::string> texts;
    std::vector<std::string_view> words;
    Arguments arguments;
    const char* wrong;
};

}  // namespace

TEST_CASE("options and arguments") {
    struct {
        std::string line, summary;
    } table[] = {
        {"uri", "|uri"},
        {"uri a b", "|uri,a,b"},
        {"--timeout 5 uri", "t=5 |uri"},
        {"--timeout=5 uri", "t=5 |uri"},
        {"-t 5 uri", "t=5 |uri"},
        {"-t5 uri", "t=5 |uri"},
        {"-ar uri", "a= r= |uri"},
        {"-ra -q uri", "a= r= q= |uri"},
        {"-art5 uri", "t=5 a= r= |uri"},
        {"-art 0x10 uri", "t=0x10 a= r= |uri"},
        {"-n _ uri", "n= |uri"},
        {"--name= uri", "n= |uri"},
        {"--name=a=b uri", "n=a=b |uri"},
        {"--name -a uri", "n=-a |uri"},
        {"-t 1 -t 2 uri", "t=2 |uri"},
        {"-k a uri", "k=a |uri"},
        {"-k 0x02 uri", "k=0x02 |uri"},
        {"--key=- uri", "k=- |uri"},
        // Options end with the first argument, with "--", and "-" is none.
        {"uri --timeout 5 -x", "|uri,--timeout,5,-x"},
        {"-- --uri", "|--uri"},
        {"-a -- -r -r", "a= |-r,-r"},
        {"- -a", "|-,-a"},
        {"_ x", "|,x"},
        {"_", "|"},
        // An empty value is the number 0: scripts give what is not set.
        {"--timeout _ uri", "t= |uri"},
        {"--timeout= uri", "t= |uri"},
        // what is wrong
        {"", "argument missing: "},
        {"-a", "argument missing: "},
        {"-x uri", "unknown option: -x"},
        {"--unknown uri", "unknown option: --unknown"},
        {"--time 5 uri", "unknown option: --time"},
        {"--- uri", "unknown option: ---"},
        {"-arx uri", "unknown option: -arx"},
        {"--timeout", "needs a value: --timeout"},
        {"-at", "needs a value: -at"},
        {"--timeout soon uri", "not a number: soon"},
        {"--timeout=1.5 uri", "not a number: --timeout=1.5"},
        {"-t -1 uri", "not a number: -1"},
        {"-t 4294967296 uri", "not a number: 4294967296"},
        {"--key ab uri", "not a key: ab"},
        {"--key _ uri", "not a key: "},
        {"--autofree=yes uri", "takes no value: --autofree=yes"},
        {"-aaaaaaaaa uri", "too many options: -aaaaaaaaa"},
        {"--help", "--help fails: --help"},
        {"-a --help uri", "--help fails: --help"},
        {"--=5 uri", "unknown option: --=5"},
        {"-q=5 uri", "unknown option: -q=5"},
    };
    for (auto& row : table) {
        CAPTURE(row.line);
        CHECK(Sorted(usage, row.line).summary() == row.summary);
    }
    CHECK(Sorted(usage, "--help").wrong == Arguments::help);
}

TEST_CASE("how many arguments there may be") {
    struct {
        std::string usage;
        unsigned least, most;
    } table[] = {
        {"", 0, 0},
        {"A", 1, 1},
        {"A B", 2, 2},
        {"[A]", 0, 1},
        {"A [B]", 1, 2},
        {"[A...]", 0, 9},
        {"A...", 1, 9},
        {"A [B...]", 1, 9},
        {"[-a|--aa] [A]", 0, 1},
        {"[-n]", 0, 0},
        {"[-n] A", 1, 1},
    };
    for (auto& row : table)
        for (unsigned count = 0; count <= 9; ++count) {
            CAPTURE(row.usage, count);
            std::string line;
            for (unsigned i = 0; i < count; ++i)
                line += " w";
            std::string wanted = count < row.least  ? "argument missing"
                                 : count > row.most ? "too many arguments"
                                                    : "fine";
            Sorted sorted(row.usage, line);
            CHECK((sorted.wrong == nullptr ? "fine" : sorted.wrong) == wanted);
        }
}

TEST_CASE("values as commands ask for them") {
    Sorted sorted(usage, "-t 010 --name _ uri x");
    REQUIRE(sorted.wrong == nullptr);
    CHECK(sorted.arguments.number('t', 3) == 8);
    CHECK(sorted.arguments.number('k', 3) == 3);
    CHECK(sorted.arguments.has('n'));
    CHECK(sorted.arguments.text('n').empty());
    CHECK_FALSE(sorted.arguments.has('a'));
    CHECK(sorted.arguments[1] == "x");
    CHECK(sorted.arguments[2].empty());
    CHECK(sorted.arguments.from(1).size() == 1);
    CHECK(sorted.arguments.from(2).empty());
    CHECK(sorted.arguments.from(9).empty());
    CHECK(Sorted(usage, "-t _ uri").arguments.number('t', 3) == 0);
}

TEST_CASE("keys") {
    struct {
        std::string_view text;
        int key;
    } table[] = {
        {"a", 'a'},
        {"0", '0'},
        {"-", '-'},
        {"\xE4", 0xE4},
        {"0x02", 2},
        {"0x197e", 0x197E},
        {"27", 27},
        {"033", 27},
        {"", 0},
        {"ab", 0},
        {"00", 0},
        {"-5", 0},
        {"0x", 0},
        {"0x10000", 0},
    };
    for (auto& row : table) {
        CAPTURE(row.text);
        CHECK(parse_key(row.text) == row.key);
    }
}
