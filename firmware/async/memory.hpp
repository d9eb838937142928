// SPDX-License-Identifier: GPL-2.0-or-later
// Memory that may run out: allocation returns nullptr, owners release themselves.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <span>
#include <utility>

namespace async {

/// 16-byte aligned, or nullptr. The ROM takes it from its heap (bios/heap), the host from malloc.
[[nodiscard]] void* allocate(std::size_t size) noexcept;
void release(void* memory) noexcept;

/// An owned run of bytes. Move-only. An empty Buffer is also what a failed create() gives.
class Buffer {
  public:
    Buffer() = default;
    Buffer(Buffer&& other) noexcept
        : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
    Buffer& operator=(Buffer&& other) noexcept {
        if (this != &other) {
            release(data_);
            data_ = std::exchange(other.data_, nullptr);
            size_ = std::exchange(other.size_, 0);
        }
        return *this;
    }
    ~Buffer() { release(data_); }

    /// `size` bytes, not cleared. On lack of memory the result is empty (size() == 0).
    [[nodiscard]] static Buffer create(std::size_t size) {
        Buffer buffer;
        buffer.data_ = static_cast<std::uint8_t*>(allocate(size == 0 ? 1 : size));
        buffer.size_ = buffer.data_ == nullptr ? 0 : size;
        return buffer;
    }
    /// A copy of `bytes`; empty on lack of memory.
    [[nodiscard]] static Buffer copy_of(std::span<const std::uint8_t> bytes) {
        Buffer buffer = create(bytes.size());
        if (buffer.size_ != 0)
            std::memcpy(buffer.data_, bytes.data(), bytes.size());
        return buffer;
    }

    explicit operator bool() const { return data_ != nullptr; }
    std::size_t size() const { return size_; }
    /// Makes the buffer shorter; longer is our bug and is ignored.
    void shrink(std::size_t size) { size_ = size < size_ ? size : size_; }
    std::span<std::uint8_t> bytes() { return {data_, size_}; }
    std::span<const std::uint8_t> bytes() const { return {data_, size_}; }

  private:
    std::uint8_t* data_ = nullptr;
    std::size_t size_ = 0;
};

/// A growing array whose growth can fail. Elements must be nothrow-movable. Iterators and
/// references die with the next push_back.
template <class T>
class Vector {
  public:
    Vector() = default;
    Vector(Vector&& other) noexcept
        : data_(std::exchange(other.data_, nullptr)),
          size_(std::exchange(other.size_, 0)),
          capacity_(std::exchange(other.capacity_, 0)) {}
    Vector& operator=(Vector&& other) noexcept {
        if (this != &other) {
            clear();
            release(data_);
            data_ = std::exchange(other.data_, nullptr);
            size_ = std::exchange(other.size_, 0);
            capacity_ = std::exchange(other.capacity_, 0);
        }
        return *this;
    }
    ~Vector() {
        clear();
        release(data_);
    }

    /// False, and nothing changed, when there is no memory.
    [[nodiscard]] bool push_back(T value) {
        if (size_ == capacity_ && !grow())
            return false;
        new (data_ + size_++) T(std::move(value));
        return true;
    }
    /// Removes element `index`, keeping the order.
    void erase(std::size_t index) {
        for (std::size_t i = index + 1; i < size_; ++i)
            data_[i - 1] = std::move(data_[i]);
        data_[--size_].~T();
    }
    void clear() {
        while (size_ > 0)
            data_[--size_].~T();
    }

    std::size_t size() const { return size_; }
    bool empty() const { return size_ == 0; }
    T& operator[](std::size_t index) { return data_[index]; }
    const T& operator[](std::size_t index) const { return data_[index]; }
    T* begin() { return data_; }
    T* end() { return data_ + size_; }
    const T* begin() const { return data_; }
    const T* end() const { return data_ + size_; }

  private:
    bool grow() {
        std::size_t capacity = capacity_ == 0 ? 4 : capacity_ * 2;
        // NOLINTNEXTLINE(bugprone-sizeof-expression): a vector of pointers is meant.
        T* data = static_cast<T*>(allocate(capacity * sizeof(T)));
        if (data == nullptr)
            return false;
        for (std::size_t i = 0; i < size_; ++i) {
            new (data + i) T(std::move(data_[i]));
            data_[i].~T();
        }
        release(data_);
        data_ = data;
        capacity_ = capacity;
        return true;
    }
    T* data_ = nullptr;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
};

/// An owned object from `allocate`, or nothing. T's destructor need not be virtual.
template <class T>
class Owned {
  public:
    Owned() = default;
    Owned(Owned&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
    Owned& operator=(Owned&& other) noexcept {
        if (this != &other) {
            reset();
            object_ = std::exchange(other.object_, nullptr);
        }
        return *this;
    }
    ~Owned() { reset(); }

    /// Empty when there is no memory.
    template <class... Arguments>
    [[nodiscard]] static Owned create(Arguments&&... arguments) {
        Owned owned;
        if (void* memory = allocate(sizeof(T)))
            owned.object_ = new (memory) T(std::forward<Arguments>(arguments)...);
        return owned;
    }
    void reset() {
        if (object_ != nullptr) {
            object_->~T();
            release(std::exchange(object_, nullptr));
        }
    }
    explicit operator bool() const { return object_ != nullptr; }
    T& operator*() const { return *object_; }
    T* operator->() const { return object_; }
    T* get() const { return object_; }

  private:
    T* object_ = nullptr;
};

}  // namespace async
