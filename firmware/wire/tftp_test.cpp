// SPDX-License-Identifier: GPL-2.0-or-later
#include "wire/tftp.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

using namespace wire;
using async::Code;
using namespace std::string_literals;

namespace {

/// The result as text: the options that are set, or the reason of the refusal.
std::string read_options(const std::string& list,
                         UnknownTftpOptions unknown = UnknownTftpOptions::refused) {
    auto options = parse_tftp_options(layout::as_bytes(list), unknown);
    if (!options)
        return options.error().what;
    std::string text;
    auto add = [&](const char* name, std::optional<std::uint32_t> value) {
        if (value)
            text += name + std::to_string(*value) + " ";
    };
    add("b", options->blksize);
    add("t", options->tsize);
    add("w", options->windowsize);
    return text;
}

std::string bytes_of(async::Result<std::size_t> size, const std::vector<std::uint8_t>& space) {
    REQUIRE(size);
    return std::string(space.begin(), space.begin() + static_cast<std::ptrdiff_t>(*size));
}

TftpOptions options(std::optional<std::uint32_t> blksize,
                    std::optional<std::uint32_t> tsize,
                    std::optional<std::uint32_t> windowsize) {
    return {blksize, tsize, windowsize};
}

}  // namespace

TEST_CASE("a request is octets with the options asked for") {
    std::vector<std::uint8_t> space(600);
    CHECK(bytes_of(emit_tftp_rrq("a/b.0", {}, space), space) == "\0\1a/b.0\0octet\0"s);
    CHECK(bytes_of(emit_tftp_rrq("f", options(1468, 0, 32), space), space) ==
          "\0\1f\0octet\0blksize\0"
          "1468\0tsize\0"
          "0\0windowsize\0"
          "32\0"s);
}

TEST_CASE("requests that cannot be written are refused") {
    std::vector<std::uint8_t> space(600);
    CHECK(emit_tftp_rrq("a\0b"s, {}, space).error().code == Code::too_large);
    std::size_t whole = *emit_tftp_rrq("file", options(8, 0, 1), space);
    for (std::size_t size = 0; size < whole; ++size) {
        std::vector<std::uint8_t> small(size);
        CHECK(emit_tftp_rrq("file", options(8, 0, 1), small).error().code == Code::too_large);
    }
}

TEST_CASE("a request is read back") {
    std::vector<std::uint8_t> space(600);
    for (TftpOptions asked : {options({}, {}, {}),
                              options(8, {}, {}),
                              options(65464, 0, 65535),
                              options({}, 0xFFFFFFFF, 1)}) {
        std::size_t size = *emit_tftp_rrq("some/file", asked, space);
        auto packet = parse_tftp(layout::Bytes(space).first(size));
        REQUIRE(packet);
        CHECK(packet->opcode == TftpOpcode::RRQ);
        layout::Bytes list;
        auto file = parse_tftp_request(packet->body, list);
        REQUIRE(file);
        CHECK(*file == "some/file");
        CHECK(*parse_tftp_options(list, UnknownTftpOptions::refused) == asked);

        size = *emit_tftp_oack(asked, space);
        packet = parse_tftp(layout::Bytes(space).first(size));
        REQUIRE(packet);
        CHECK(packet->opcode == TftpOpcode::OACK);
        CHECK(*parse_tftp_options(packet->body, UnknownTftpOptions::refused) == asked);
    }
}

TEST_CASE("request bodies without their NULs are malformed") {
    layout::Bytes list;
    for (const std::string& body : {""s, "file"s, "file\0"s, "file\0octet"s}) {
        auto file = parse_tftp_request(layout::as_bytes(body), list);
        REQUIRE_FALSE(file);
        CHECK(file.error().code == Code::malformed);
    }
}

TEST_CASE("packets are taken apart") {
    struct Row {
        std::string bytes;
        int opcode;  // 0: malformed
        unsigned number;
        std::string body;
    };
    const Row rows[] = {
        {"\0\3\0\1data"s, 3, 1, "data"},
        {"\0\3\xFF\xFF"s, 3, 65535, ""},
        {"\0\4\1\2"s, 4, 258, ""},
        {"\0\5\0\1File not found\0"s, 5, 1, "File not found"},
        {"\0\5\0\1no NUL"s, 5, 1, "no NUL"},
        {"\0\5\0\1one\0two"s, 5, 1, "one"},
        {"\0\5\0\0"s, 5, 0, ""},
        {"\0\6"s, 6, 0, ""},
        {"\0\6blksize\0"s, 6, 0, "blksize\0"s},
        {""s, 0, 0, ""},
        {"\0"s, 0, 0, ""},
        {"\0\3\0"s, 0, 0, ""},
        {"\0\4"s, 0, 0, ""},
        {"\0\5\0"s, 0, 0, ""},
        {"\0\0\0\0"s, 0, 0, ""},
        {"\0\7\0\0"s, 0, 0, ""},
        {"\1\3\0\1data"s, 0, 0, ""},
    };
    for (const Row& row : rows) {
        auto packet = parse_tftp(layout::as_bytes(row.bytes));
        INFO("row " << &row - rows);
        REQUIRE(bool{packet} == (row.opcode != 0));
        if (!packet) {
            CHECK(packet.error().code == Code::malformed);
            continue;
        }
        CHECK(static_cast<int>(packet->opcode) == row.opcode);
        CHECK(packet->number == row.number);
        CHECK(layout::as_text(packet->body) == row.body);
    }
}

TEST_CASE("option lists") {
    CHECK(read_options("").empty());
    CHECK(read_options("blksize\0001468\0"s) == "b1468 ");
    CHECK(read_options("BlkSize\0"s + "8\0TSIZE\0"s + "0\0windowSIZE\0"s + "65535\0"s) ==
          "b8 t0 w65535 ");
    CHECK(read_options("blksize\00065464\0"s) == "b65464 ");
    CHECK(read_options("tsize\0004294967295\0"s) == "t4294967295 ");
    CHECK(read_options("tsize\0004294967296\0"s) == "t4294967295 ");
    CHECK(read_options("tsize\00099999999999999999999\0"s) == "t4294967295 ");

    const char* value = "TFTP option value";
    for (const std::string& hostile : {"blksize\0"s + "0\0"s,
                                       "blksize\0"s + "7\0"s,
                                       "blksize\0"s + "65465\0"s,
                                       "blksize\0"s + "4294967304\0"s,
                                       "blksize\0\0"s,
                                       "blksize\0 512\0"s,
                                       "blksize\0-512\0"s,
                                       "blksize\0"s + "512x\0"s,
                                       "blksize\0"s + "0x200\0"s,
                                       "tsize\0-1\0"s,
                                       "windowsize\0"s + "0\0"s,
                                       "windowsize\0"s + "65536\0"s})
        CHECK(read_options(hostile) == value);

    const char* no_nul = "TFTP option without NUL";
    CHECK(read_options("blksize") == no_nul);
    CHECK(read_options("blksize\0"s) == no_nul);
    CHECK(read_options("blksize\000512"s) == no_nul);
    CHECK(read_options("blksize\000512\0x"s) == no_nul);
    CHECK(read_options("tsize\0001\0tsize\0001\0"s) == "TFTP option given twice");
    CHECK(read_options("timeout\0001\0"s) == "TFTP option not asked for");
    CHECK(read_options("\0\0"s) == "TFTP option not asked for");
    CHECK(read_options("multicast\0\0blksize\000512\0"s, UnknownTftpOptions::ignored) == "b512 ");
    CHECK(read_options("blksiz\000512\0"s, UnknownTftpOptions::ignored).empty());
    CHECK(read_options("BLKSIZ%\000512\0"s, UnknownTftpOptions::ignored).empty());
}

TEST_CASE("a server grants at most what was asked for") {
    TftpOptions asked = options(1468, 0, 32);
    CHECK(check_tftp_oack({}, {}));
    CHECK(check_tftp_oack({}, asked));
    CHECK(check_tftp_oack(options(1468, 4000000000, 32), asked));
    CHECK(check_tftp_oack(options(8, {}, 1), asked));
    const std::pair<TftpOptions, TftpOptions> refused[] = {
        {options(1469, {}, {}), asked},
        {options({}, {}, 33), asked},
        {options(512, {}, {}), {}},
        {options({}, 1, {}), {}},
        {options({}, {}, 1), {}},
        {options(512, {}, 2), options(512, 0, {})},
    };
    for (const auto& [granted, request] : refused) {
        auto result = check_tftp_oack(granted, request);
        REQUIRE_FALSE(result);
        CHECK(result.error().code == Code::malformed);
    }
}

TEST_CASE("acknowledgements and errors") {
    auto ack = parse_tftp(tftp_ack(0xABCD));
    REQUIRE(ack);
    CHECK(ack->opcode == TftpOpcode::ACK);
    CHECK(ack->number == 0xABCD);

    std::vector<std::uint8_t> space(100);
    CHECK(bytes_of(emit_tftp_error(TftpErrorCode::option_refused, "no", space), space) ==
          "\0\5\0\10no\0"s);
    std::vector<std::uint8_t> small(6);
    CHECK(emit_tftp_error(TftpErrorCode::not_defined, "no", small).error().code == Code::too_large);
}
