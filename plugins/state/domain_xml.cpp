// SPDX-License-Identifier: GPL-2.0-or-later
#include "state/domain_xml.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <pugixml.hpp>

namespace state {
namespace {

using romfile::Error;
using romfile::Result;

constexpr std::size_t text_limit = 4 << 20;
constexpr std::size_t word_limit = 4096;  ///< bytes of a name or a value
constexpr std::size_t list_limit = 4096;
constexpr int depth_limit = 64;
constexpr unsigned boot_order_limit = 1'000'000;
constexpr std::string_view oem_prefix = "multinic:";
constexpr std::string_view fw_cfg_prefix = "opt/org.qemu-rom-multinic/";
constexpr std::string_view virtio_models[] = {
    "virtio", "virtio-transitional", "virtio-non-transitional"};

/// Walks over a text that was read, and keeps the first thing that is wrong.
class Reader {
  public:
    Reader(const std::string& file, std::string_view text) : file_(file), text_(text) {}

    Result<Domain> run() {
        if (text_.size() > text_limit)
            return Error{fmt::format("is larger than {} MiB", text_limit >> 20), file_, ""};
        // The parser takes a zero byte for the end of the text.
        if (const std::size_t zero = text_.find('\0'); zero != std::string_view::npos)
            return Error{"is no XML: it has a zero byte", place(zero), ""};
        pugi::xml_document document;
        const pugi::xml_parse_result outcome =
            document.load_buffer(text_.data(),
                                 text_.size(),
                                 pugi::parse_default | pugi::parse_doctype,
                                 pugi::encoding_utf8);
        if (!outcome)
            return Error{fmt::format("is no XML: {}", outcome.description()),
                         place(static_cast<std::size_t>(std::max(outcome.offset, {}))),
                         ""};
        const pugi::xml_node domain = find_domain(document);
        if (domain)
            read_domain(domain);
        if (wrong_)
            return *wrong_;
        return std::move(domain_);
    }

  private:
    [[nodiscard]] std::string place(std::size_t offset) const {
        offset = std::min(offset, text_.size());
        const auto line = std::count(text_.begin(), text_.begin() + offset, '\n') + 1;
        return fmt::format("{}, line {}, byte {}", file_, line, offset);
    }

    void refuse(const pugi::xml_node& node,
                const std::string& what,
                const std::string& advice = "") {
        if (!wrong_)
            wrong_ = Error{
                what, place(static_cast<std::size_t>(std::max(node.offset_debug(), {}))), advice};
    }

    /// Steps from node to node and does not call itself: how deep the text nests costs no stack.
    bool is_shallow(const pugi::xml_node& top) {
        int depth = 1;
        for (pugi::xml_node node = top; node;) {
            if (depth > depth_limit) {
                refuse(node, fmt::format("nests elements deeper than {} levels", depth_limit));
                return false;
            }
            if (node.first_child()) {
                node = node.first_child();
                ++depth;
                continue;
            }
            while (node != top && !node.next_sibling()) {
                node = node.parent();
                --depth;
            }
            if (node == top)
                return true;
            node = node.next_sibling();
        }
        return true;
    }

    pugi::xml_node find_domain(const pugi::xml_document& document) {
        pugi::xml_node top;
        for (const pugi::xml_node& node : document.children()) {
            if (node.type() == pugi::node_doctype) {
                refuse(node,
                       "has a document type (DOCTYPE), which no domain has",
                       "Write the domain anew with virsh define or virsh edit.");
                return {};
            }
            if (node.type() != pugi::node_element)
                continue;
            if (top) {
                refuse(node, "has a second element at the top");
                return {};
            }
            top = node;
        }
        if (!is_shallow(top))
            return {};
        pugi::xml_node domain = top;
        if (std::strcmp(top.name(), "domstatus") == 0) {
            domain_.state = attribute(top, "state");
            domain = top.child("domain");
        }
        if (std::strcmp(domain.name(), "domain") == 0)
            return domain;
        refuse(top, "is no libvirt domain: there is no <domain>");
        return {};
    }

    std::string limited(const pugi::xml_node& node, const char* value) {
        if (::strnlen(value, word_limit + 1) <= word_limit)
            return value;
        refuse(node,
               fmt::format("<{:.40}> has a text of more than {} bytes", node.name(), word_limit));
        return "";
    }

    /// Empty where it is absent.
    std::string attribute(const pugi::xml_node& node, const char* name) {
        return limited(node, node.attribute(name).value());
    }

    std::optional<std::string> optional_attribute(const pugi::xml_node& node, const char* name) {
        if (!node.attribute(name))
            return std::nullopt;
        return attribute(node, name);
    }

    /// Whether the list may grow by what `node` says.
    template <class T>
    bool has_room(const std::vector<T>& list, const pugi::xml_node& node) {
        if (list.size() < list_limit)
            return true;
        refuse(node, fmt::format("has more than {} of <{:.40}>", list_limit, node.name()));
        return false;
    }

    std::optional<unsigned> boot_order(const pugi::xml_node& device) {
        const pugi::xml_node boot = device.child("boot");
        if (!boot)
            return std::nullopt;
        const std::string text = attribute(boot, "order");
        unsigned order = 0;
        const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), order);
        if (problem == std::errc() && end == text.data() + text.size() && order != 0 &&
            order <= boot_order_limit)
            return order;
        refuse(boot,
               fmt::format("the order of <boot> must be a number from 1 to {}", boot_order_limit));
        return std::nullopt;
    }

    void read_interface(const pugi::xml_node& node) {
        const pugi::xml_node rom = node.child("rom");
        domain_.interfaces.push_back({attribute(node, "type"),
                                      attribute(node.child("model"), "type"),
                                      attribute(node.child("mac"), "address"),
                                      boot_order(node),
                                      {optional_attribute(rom, "file"),
                                       optional_attribute(rom, "bar"),
                                       optional_attribute(rom, "enabled")}});
    }

    void read_devices(const pugi::xml_node& devices) {
        for (const pugi::xml_node& node : devices.children("interface"))
            if (has_room(domain_.interfaces, node))
                read_interface(node);
        for (const pugi::xml_node& node : devices.children("disk"))
            if (const auto order = boot_order(node); order && has_room(domain_.disks, node))
                domain_.disks.push_back({attribute(node.child("target"), "dev"), *order});
    }

    void read_boot_devices(const pugi::xml_node& os) {
        for (const pugi::xml_node& node : os.children("boot"))
            if (has_room(domain_.boot_devices, node))
                domain_.boot_devices.push_back(attribute(node, "dev"));
    }

    void read_oem_strings(const pugi::xml_node& sysinfo) {
        for (const pugi::xml_node& list : sysinfo.children("oemStrings"))
            for (const pugi::xml_node& node : list.children("entry"))
                if (std::string_view(node.child_value()).starts_with(oem_prefix) &&
                    has_room(domain_.oem_strings, node))
                    domain_.oem_strings.push_back(limited(node, node.child_value()));
    }

    void read_qemu_arguments(const pugi::xml_node& command_line) {
        for (const pugi::xml_node& node : command_line.children("qemu:arg")) {
            const std::string_view value = node.attribute("value").value();
            if (value.find(fw_cfg_prefix) != value.npos && has_room(domain_.qemu_arguments, node))
                domain_.qemu_arguments.push_back(limited(node, value.data()));
        }
    }

    void read_domain(const pugi::xml_node& node) {
        domain_.name = limited(node, node.child("name").child_value());
        if (domain_.name.empty())
            refuse(node, "the domain has no name");
        domain_.uuid = limited(node, node.child("uuid").child_value());
        domain_.machine = attribute(node.child("os").child("type"), "machine");
        read_boot_devices(node.child("os"));
        for (const pugi::xml_node& devices : node.children("devices"))
            read_devices(devices);
        for (const pugi::xml_node& sysinfo : node.children("sysinfo"))
            if (attribute(sysinfo, "type") == "smbios")
                read_oem_strings(sysinfo);
        for (const pugi::xml_node& command_line : node.children("qemu:commandline"))
            read_qemu_arguments(command_line);
    }

    const std::string& file_;
    std::string_view text_;
    Domain domain_;
    std::optional<Error> wrong_;
};

}  // namespace

bool DomainInterface::is_virtio() const {
    return std::find(std::begin(virtio_models), std::end(virtio_models), model) !=
           std::end(virtio_models);
}

bool DomainInterface::is_of_unknown_model() const {
    return model.empty() && source != "hostdev";
}

Result<Domain> parse_domain(const std::string& file, std::string_view text) {
    return Reader(file, text).run();
}

}  // namespace state
