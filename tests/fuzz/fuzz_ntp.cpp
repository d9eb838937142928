// SPDX-License-Identifier: GPL-2.0-or-later
// The NTP codec: the input as an answer, to the question that it repeats and to another one.
#include <cstdlib>

#include "wire/ntp.hpp"

using namespace wire;

namespace {

void require(bool holds) {
    if (!holds)
        std::abort();
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): the name that libFuzzer calls
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    layout::Bytes payload(bytes, size);
    NtpMessage message;
    if (!layout::Reader(payload).read(message)) {
        require(parse_ntp_answer(payload, {}).error().code == async::Code::malformed);
        return 0;
    }
    auto time = parse_ntp_answer(payload, message.originate);
    // 1900 and 1970 are 2208988800 s apart; the count starts over in 2036.
    require(!time || *time + 2208988800u == message.transmit.seconds);
    require(!time || (message.stratum != 0 && (message.leap_version_mode & 7) == 4));
    NtpTimestamp other = message.originate;
    other.fraction = other.fraction ^ 1;
    require(parse_ntp_answer(payload, other).error().code == async::Code::unsupported);
    return 0;
}
