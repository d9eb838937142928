// SPDX-License-Identifier: GPL-2.0-or-later
// All settings: what scripts and users set, in a fixed run of memory, and before or behind it what
// sources know (a NIC, a DHCP offer, SMBIOS, ...). Scopes form a tree by their names: "net0.dhcp"
// is inside "net0", and everything is inside the nameless one.
#pragma once

#include "async/result.hpp"
#include "script/setting_name.hpp"

namespace script {

/// A setting's bytes where they stand: valid until the next call on the Settings it came from.
struct SettingValue {
    SettingType type{};
    layout::Bytes bytes;
    std::string_view scope;  ///< whose it is
};

/// Somebody who knows settings of one scope.
class SettingsSource {
  public:
    /// `scope` must outlive the source.
    explicit SettingsSource(std::string_view scope) : scope_(scope) {}
    SettingsSource(const SettingsSource&) = delete;
    SettingsSource& operator=(const SettingsSource&) = delete;
    std::string_view scope() const { return scope_; }

    /// False: not here. Else `value.bytes` shows the bytes, which may have been put into `space`,
    /// numbers big-endian. `value.type` is that of the name and may be changed, which counts where
    /// nobody asked for one. A name with an empty scope was asked for everywhere: a source whose
    /// numbers are not those of DHCP then knows none.
    virtual bool fetch(const SettingName& name,
                       layout::MutableBytes space,
                       SettingValue& value) = 0;
    /// Something was set or cleared in its very scope.
    virtual void changed() {}

  protected:
    ~SettingsSource() = default;

  private:
    friend class Settings;
    std::string_view scope_;
    SettingsSource* next_ = nullptr;
    int priority_ = 0;
};

class Settings {
  public:
    /// What is set is kept in `memory`.
    explicit Settings(layout::MutableBytes memory) : memory_(memory) {}
    Settings(const Settings&) = delete;
    Settings& operator=(const Settings&) = delete;

    /// Sources of higher priority are asked first, those of the same in the order of their arrival.
    /// A source must be removed before it is destroyed.
    void add(SettingsSource& source, int priority = 0);
    void remove(SettingsSource& source);
    /// All of them in their order: the one behind `previous`, the first one for nullptr.
    const SettingsSource* next_source(const SettingsSource* previous) const {
        return previous == nullptr ? sources_ : previous->next_;
    }
    /// What "netX" stands for, and with it "dhcp", "proxydhcp" and "pxebs": "net0". Empty: nothing.
    void use_interface(std::string_view scope);

    /// Takes a name apart (see parse_setting_name) and puts the interface into its scope. A view
    /// into `text`, or into something that the next call changes. All names below must come from
    /// here.
    bool parse(std::string_view text, SettingName& name);

    /// False: nowhere. Else the first that is there of: what was set in this very scope; what the
    /// sources of this scope and of those inside it know, before each what was set in its scope;
    /// what was set anywhere inside.
    bool fetch(const SettingName& name, SettingValue& value);
    /// Appends the value as text. False when there is none or its bytes are not of the type.
    bool format(std::string_view name, async::TextWriter& text);
    /// The value as a number, also where it is a text that is one.
    std::optional<std::int64_t> number(const SettingName& name);
    static std::optional<std::int64_t> number(const SettingValue& value);

    /// Sets `name` to what `text` means by its type; empty deletes it. `text` must not point into
    /// a value that fetch() gave. Code::malformed: the text is none of that type, or the name
    /// none; Code::no_memory: no room, and nothing changed.
    async::Result<void> set(std::string_view name, std::string_view text);
    async::Result<void> set(const SettingName& name, std::string_view text);
    /// Only what was set: what a source knows comes to light again.
    void clear(const SettingName& name);

    /// One thing that was set.
    struct Stored {
        std::string_view name;
        SettingValue value;
    };
    /// The one at `position`, which then is that of the next one; begin with 0. False at the end.
    bool next_stored(std::size_t& position, Stored& stored) const;

  private:
    struct RecordHeader;
    bool find(std::string_view scope, std::string_view name, bool inside, SettingValue& value);
    void erase(std::string_view scope, std::string_view name, std::size_t end);
    void tell(std::string_view scope);

    layout::MutableBytes memory_;
    std::size_t used_ = 0;
    SettingsSource* sources_ = nullptr;
    async::Text<24> interface_;
    async::Text<40> alias_;
    std::uint8_t space_[1536];  ///< a whole DHCP option
};

}  // namespace script
