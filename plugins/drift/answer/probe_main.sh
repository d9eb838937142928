# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
# The part of the probe that runs the others. Stands behind
# probe.sh.
# shellcheck disable=SC2154,SC2034 # variables of the other parts

# kernel_names: $names is what uname -snr says, without a program where that is possible.
kernel_names() {
    names=''
    for name in ostype hostname osrelease; do
        word=''
        { read -r word </proc/sys/kernel/$name; } 2>/dev/null
        if [ -z "$word" ]; then
            names=$(uname -snr)
            return 0
        fi
        names="$names${names:+ }$word"
    done
}

# who: the host itself.
who() {
    tell time "$(date +%s)"
    tell uid "$uid"
    [ -z "${rights_note-}" ] || tell note "$rights_note"
    kernel_names
    tell kernel "$names"
    # shellcheck disable=SC2086 # a list of names
    for name in $packages; do say "asked $name"; done
    say "verify $verify"
    for place in /etc/os-release /usr/lib/os-release; do
        [ -r "$place" ] || continue
        while IFS='=' read -r name value; do
            value=${value#[\"\']}
            value=${value%[\"\']}
            case $name in
                ID) tell os-id "$value" ;;
                VERSION_ID) tell os-version "$value" ;;
            esac
        done <"$place"
        break
    done
}

# tools: the answer of romctl on this host, if it has one that knows how.
tools() {
    [ -x /usr/bin/romctl ] || return 1
    answer=$(printf '%s\n' "$request" | within /usr/bin/romctl drift --answer 1 2>/dev/null) || return 1
    case $answer in "multinic-answer 1 tools$newline"*"${newline}end "*) ;; *) return 1 ;; esac
    printf '%s\n' "$answer"
}

write_down() {
    uid=${uid-$(id -u)}
    choose_packing
    if tools; then return 0; fi
    say 'multinic-answer 1 probe'
    who
    note /
    for place in $look; do walk "$place"; done
    for place in $texts; do
        walk "$place"
        hold text
    done
    for place in $roms; do
        walk "$place"
        hold rom
    done
    for place in $folders; do domains "$place"; done
    guests
    for place in $rpm_databases; do
        if [ -f "$place" ]; then
            rpm_packages
            break
        fi
    done
    [ ! -e /var/lib/dpkg/status ] || dpkg_packages
    entries
    # shellcheck disable=SC2086 # a list of numbers
    bundle "$text_limit" "$texts_limit" $held
    roms
    if [ -f "$journal" ] && [ -r "$journal" ]; then
        say journal
        say "c $packing"
        tail -c "$journal_limit" "$journal" 2>/dev/null | pack
        echo .
    fi
    say "end $records"
}

write_down </dev/null
