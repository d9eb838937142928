// SPDX-License-Identifier: GPL-2.0-or-later
#include "virtio/queue.hpp"

#include "bios/memory.hpp"

namespace virtio {
namespace {

std::size_t align(std::size_t value, std::size_t to) {
    return (value + to - 1) & ~(to - 1);
}

/// Where the used ring starts in the one contiguous layout that the legacy interface prescribes
/// (virtio 1.2 section 2.7.2); the modern interface takes it as well.
std::size_t used_offset(std::size_t entries) {
    return align(16 * entries + 2 * (3 + entries), layout::legacy::queue_align);
}

}  // namespace

async::Result<void> Queue::create(Direction direction,
                                  std::uint16_t entries,
                                  unsigned buffers,
                                  std::size_t header_size,
                                  std::size_t payload_size,
                                  bool split_header) {
    unsigned per_slot = split_header ? 2 : 1;
    unsigned most = entries / per_slot;
    std::size_t ring_size = used_offset(entries) + 6 + 8u * entries;
    slot_size_ = align(header_size + payload_size, 16);
    ring_ = async::Buffer::create(ring_size + layout::legacy::queue_align);
    slots_ = buffers < most ? buffers : most;
    while (ring_ && slots_ >= 4 && !(slot_memory_ = async::Buffer::create(slots_ * slot_size_)))
        slots_ /= 2;
    free_list_ = async::Buffer::create(slots_ * sizeof(std::uint16_t));
    if (!ring_ || !slot_memory_ || !free_list_)
        return async::Error{async::Code::no_memory, "virtio queue"};

    auto base =
        align(reinterpret_cast<std::uintptr_t>(ring_.bytes().data()), layout::legacy::queue_align);
    std::memset(ring_.bytes().data(), 0, ring_.size());
    direction_ = direction;
    entries_ = entries;
    header_size_ = header_size;
    split_header_ = split_header;
    buffers_ = slot_memory_.bytes().data();
    descriptors_ = reinterpret_cast<layout::VirtqDesc*>(base);
    available_ = reinterpret_cast<std::uint16_t*>(base + 16u * entries);
    used_ = reinterpret_cast<volatile std::uint16_t*>(base + used_offset(entries));
    available_[0] = layout::VIRTQ_AVAIL_F_NO_INTERRUPT;
    available_index_ = used_index_ = 0;
    auto* free_slots = reinterpret_cast<std::uint16_t*>(free_list_.bytes().data());
    for (free_count_ = 0; free_count_ < slots_; ++free_count_)
        free_slots[free_count_] = static_cast<std::uint16_t>(free_count_);
    return async::success;
}

void Queue::destroy() {
    *this = Queue();
}

void Queue::offer(unsigned index, std::size_t length) {
    std::uint16_t flags = direction_ == Direction::receive ? layout::VIRTQ_DESC_F_WRITE : 0;
    auto head = static_cast<std::uint16_t>(split_header_ ? index * 2 : index);
    std::uint64_t address = bios::physical(buffers_ + index * slot_size_);
    if (split_header_) {
        descriptors_[head] = {address,
                              static_cast<std::uint32_t>(header_size_),
                              static_cast<std::uint16_t>(flags | layout::VIRTQ_DESC_F_NEXT),
                              static_cast<std::uint16_t>(head + 1)};
        descriptors_[head + 1] = {
            address + header_size_, static_cast<std::uint32_t>(length - header_size_), flags, 0};
    } else {
        descriptors_[head] = {address, static_cast<std::uint32_t>(length), flags, 0};
    }
    available_[2 + (available_index_ & (entries_ - 1u))] = head;
    // The device runs on another CPU: the entry must be there before the index that counts it.
    __atomic_thread_fence(__ATOMIC_RELEASE);
    ++available_index_;
    __atomic_store_n(&available_[1], available_index_, __ATOMIC_RELEASE);
}

bool Queue::take(unsigned& index, std::size_t& length) {
    if (used_[1] == used_index_)
        return false;
    __atomic_thread_fence(__ATOMIC_ACQUIRE);
    auto* elements = reinterpret_cast<const volatile layout::VirtqUsedElem*>(used_ + 2);
    const volatile layout::VirtqUsedElem& element = elements[used_index_ & (entries_ - 1u)];
    std::uint32_t head = element.id;
    length = element.len;
    ++used_index_;
    index = split_header_ ? head / 2 : head;
    // A device that names what it was never given is broken; the slot stays lost, memory stays
    // ours.
    if (index >= slots_)
        return false;
    if (length > slot_size_)
        length = 0;
    auto* free_slots = reinterpret_cast<std::uint16_t*>(free_list_.bytes().data());
    if (direction_ == Direction::transmit && free_count_ < slots_)
        free_slots[free_count_++] = static_cast<std::uint16_t>(index);
    return true;
}

bool Queue::free_slot(unsigned& index) {
    if (free_count_ == 0)
        return false;
    index = reinterpret_cast<std::uint16_t*>(free_list_.bytes().data())[--free_count_];
    return true;
}

bool Queue::wants_notification() const {
    // The index written last must be visible before the flag is read, or both sides sleep.
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    return (used_[0] & layout::VIRTQ_USED_F_NO_NOTIFY) == 0;
}

}  // namespace virtio
