// SPDX-License-Identifier: GPL-2.0-or-later
// A split virtqueue (virtio 1.2 section 2.7) with one buffer of fixed size behind each slot.
// Polled: the device is told not to interrupt.
#pragma once

#include <cstdint>

#include "async/memory.hpp"
#include "async/result.hpp"
#include "std/bytes.hpp"
#include "std/virtio.hpp"

namespace virtio {

class Queue {
  public:
    enum class Direction { receive, transmit };

    /// `entries`: of the ring, as the device wants it (a power of two). `buffers`: wanted slots;
    /// fewer are made when memory is short. Each slot holds header_size + payload_size bytes. With
    /// `split_header` the header has a descriptor of its own (legacy devices without ANY_LAYOUT).
    async::Result<void> create(Direction direction,
                               std::uint16_t entries,
                               unsigned buffers,
                               std::size_t header_size,
                               std::size_t payload_size,
                               bool split_header);
    /// Frees everything; the device must have been reset.
    void destroy();

    std::uint16_t entries() const { return entries_; }
    const void* descriptors() const { return descriptors_; }
    const void* available() const { return available_; }
    const volatile void* used() const { return used_; }

    /// Gives slot `index` to the device; `length` counts header and payload.
    void offer(unsigned index, std::size_t length);
    /// The next slot that the device is done with, in the order of its used ring; false if none.
    bool take(unsigned& index, std::size_t& length);
    /// A slot that the device does not have; false if it has all of them.
    bool free_slot(unsigned& index);

    layout::MutableBytes slot(unsigned index) {
        return {buffers_ + index * slot_size_, slot_size_};
    }
    /// For a transmit queue: the device has slots that it is not done with.
    bool outstanding() const { return free_count_ < slots_; }
    /// The device has been done with some slot since create().
    bool progressed() const { return used_index_ != 0; }
    std::size_t header_size() const { return header_size_; }
    unsigned slots() const { return slots_; }
    bool wants_notification() const;

  private:
    Direction direction_ = Direction::receive;
    std::uint16_t entries_ = 0;
    unsigned slots_ = 0;
    unsigned free_count_ = 0;
    std::size_t header_size_ = 0;
    std::size_t slot_size_ = 0;
    bool split_header_ = false;
    async::Buffer ring_;
    async::Buffer slot_memory_;
    async::Buffer free_list_;
    std::uint8_t* buffers_ = nullptr;
    layout::VirtqDesc* descriptors_ = nullptr;
    std::uint16_t* available_ = nullptr;      ///< flags, idx, ring[]
    volatile std::uint16_t* used_ = nullptr;  ///< flags, idx, then VirtqUsedElem[]
    std::uint16_t available_index_ = 0;
    std::uint16_t used_index_ = 0;
};

}  // namespace virtio
