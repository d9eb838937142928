// SPDX-License-Identifier: GPL-2.0-or-later
// virtio 1.2: PCI transport (section 4.1), split virtqueues (2.7), network device (5.1), and the
// legacy interface as sections 4.1.4.10 and 5.1.6.1 describe it.
#pragma once

#include <cstdint>

#include "std/endian.hpp"

namespace layout {

inline constexpr std::uint16_t virtio_vendor = 0x1AF4;
inline constexpr std::uint16_t virtio_net_transitional = 0x1000;
inline constexpr std::uint16_t virtio_net_modern = 0x1041;

// Feature bits
inline constexpr unsigned VIRTIO_NET_F_MTU = 3;
inline constexpr unsigned VIRTIO_NET_F_MAC = 5;
inline constexpr unsigned VIRTIO_NET_F_STATUS = 16;
inline constexpr unsigned VIRTIO_F_ANY_LAYOUT = 27;
inline constexpr unsigned VIRTIO_F_VERSION_1 = 32;
inline constexpr unsigned VIRTIO_F_ACCESS_PLATFORM = 33;

// Device status
inline constexpr std::uint8_t VIRTIO_ACKNOWLEDGE = 1;
inline constexpr std::uint8_t VIRTIO_DRIVER = 2;
inline constexpr std::uint8_t VIRTIO_DRIVER_OK = 4;
inline constexpr std::uint8_t VIRTIO_FEATURES_OK = 8;

/// struct virtio_net_config, the fields in use.
inline constexpr std::uint8_t virtio_net_config_mac = 0;
inline constexpr std::uint8_t virtio_net_config_status = 6;
inline constexpr std::uint8_t virtio_net_config_mtu = 10;
inline constexpr std::uint16_t VIRTIO_NET_S_LINK_UP = 1;

inline constexpr std::uint16_t virtio_net_receive_queue = 0;
inline constexpr std::uint16_t virtio_net_transmit_queue = 1;

/// Register offsets of the legacy interface in its I/O BAR, without MSI-X.
namespace legacy {
inline constexpr std::uint16_t device_features = 0;
inline constexpr std::uint16_t driver_features = 4;
inline constexpr std::uint16_t queue_address = 8;
inline constexpr std::uint16_t queue_size = 12;
inline constexpr std::uint16_t queue_select = 14;
inline constexpr std::uint16_t queue_notify = 16;
inline constexpr std::uint16_t device_status = 18;
inline constexpr std::uint16_t device_config = 20;
inline constexpr std::uint32_t queue_align = 4096;
}  // namespace legacy

/// struct virtio_pci_cap in configuration space.
inline constexpr std::uint8_t virtio_cap_type = 3;
inline constexpr std::uint8_t virtio_cap_bar = 4;
inline constexpr std::uint8_t virtio_cap_offset = 8;
inline constexpr std::uint8_t virtio_cap_length = 12;
inline constexpr std::uint8_t virtio_cap_notify_multiplier = 16;
inline constexpr std::uint8_t VIRTIO_PCI_CAP_COMMON_CFG = 1;
inline constexpr std::uint8_t VIRTIO_PCI_CAP_NOTIFY_CFG = 2;
inline constexpr std::uint8_t VIRTIO_PCI_CAP_DEVICE_CFG = 4;

/// struct virtio_pci_common_cfg, as it lies in the BAR (device memory, little-endian on x86).
struct VirtioCommonConfig {
    std::uint32_t device_feature_select;  // RW
    std::uint32_t device_feature;         // R
    std::uint32_t driver_feature_select;  // RW
    std::uint32_t driver_feature;         // RW
    std::uint16_t config_msix_vector;     // RW
    std::uint16_t num_queues;             // R
    std::uint8_t device_status;           // RW
    std::uint8_t config_generation;       // R
    std::uint16_t queue_select;           // RW
    std::uint16_t queue_size;             // RW
    std::uint16_t queue_msix_vector;      // RW
    std::uint16_t queue_enable;           // RW
    std::uint16_t queue_notify_off;       // R
    std::uint32_t queue_desc[2];          // RW, low and high half
    std::uint32_t queue_driver[2];        // RW
    std::uint32_t queue_device[2];        // RW
};
static_assert(sizeof(VirtioCommonConfig) == 56);

struct VirtqDesc {
    std::uint64_t addr;
    std::uint32_t len;
    std::uint16_t flags;
    std::uint16_t next;
};
static_assert(sizeof(VirtqDesc) == 16);
inline constexpr std::uint16_t VIRTQ_DESC_F_NEXT = 1;
inline constexpr std::uint16_t VIRTQ_DESC_F_WRITE = 2;
inline constexpr std::uint16_t VIRTQ_AVAIL_F_NO_INTERRUPT = 1;
inline constexpr std::uint16_t VIRTQ_USED_F_NO_NOTIFY = 1;

struct VirtqUsedElem {
    std::uint32_t id;
    std::uint32_t len;
};
static_assert(sizeof(VirtqUsedElem) == 8);

/// struct virtio_net_hdr without and with num_buffers (VERSION_1 has it always).
inline constexpr std::uint8_t virtio_net_header_legacy = 10;
inline constexpr std::uint8_t virtio_net_header_modern = 12;

}  // namespace layout
