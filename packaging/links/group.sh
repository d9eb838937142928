# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
# shellcheck disable=SC2154,SC2034 # the columns of the link's row (layout.sh); results in variables
# The alternatives program, chkconfig's or dpkg's, and what it has on record for a group. Its exit
# status says little (0 without a link is normal), so what counts is looked at afterwards: link.sh.

OURS_PRIORITY=50
STOCK_PRIORITY=10
RECORD_FOLDERS='/var/lib/alternatives /etc/alternatives-admindir /etc/alternatives.admindir'

find_program() {
    program=''
    for candidate in alternatives update-alternatives; do
        if found=$(command -v "$candidate"); then
            program=$found
            return 0
        fi
    done
    return 1
}

# run ARGUMENTS...: the program, its words in `output`. A NAME.new that a killed run left behind, or the empty
# record that a full disk left, make chkconfig's refuse for ever: they are taken away once.
run() {
    output=$(LC_ALL=C "$program" "$@" 2>&1) && return 0
    case $output in *'.new already exists'* | *' empty!'* | *'bad mode on line 1'*) ;; *) return 1 ;; esac
    for folder in $RECORD_FOLDERS; do
        rm -f "$folder/$group.new"
        if [ -f "$folder/$group" ] && [ ! -s "$folder/$group" ]; then
            record_lost=yes
            rm -f "$folder/$group"
        fi
    done
    output=$(LC_ALL=C "$program" "$@" 2>&1)
}

# read_group: `mode` is auto, manual or none; `entries` what is registered, a line "PATH - ..." each.
read_group() {
    mode=none entries=''
    [ -n "$program" ] || return 0
    if run --display "$group"; then
        entries=$newline$output
        case $output in
            *' - status is manual'* | *' - manual mode'*) mode=manual ;;
            *' - status is auto'* | *' - auto mode'*) mode=auto ;;
        esac
    fi
}

# priority_of PATH: sets `priority`, empty when the path is not registered.
priority_of() {
    priority=''
    case $entries in
        *"$newline$1 - "*)
            priority=${entries#*"$newline$1 - "}
            priority=${priority%%"$newline"*}
            priority=${priority##*priority }
            ;;
    esac
}
registered() {
    priority_of "$1"
    [ -n "$priority" ]
}

# sort_entries: `ours` are registered files of ours, `others` what is neither ours nor the stock ROM.
sort_entries() {
    ours='' others=''
    IFS=$newline
    for line in $entries; do
        case $line in
            "$romdir"/multinic-*' - '*priority*) ours="$ours${ours:+$newline}${line%% - *}" ;;
            "$stock_rom - "*priority*) ;;
            /*' - '*priority*) others="$others${others:+$newline}${line%% - *}" ;;
        esac
    done
    IFS=$blanks
}

# select_entry PATH: makes it the manual choice.
select_entry() { run --set "$group" "$1"; }

# register PATH PRIORITY: chkconfig's does not reckon anew when the priority of an entry changes, and
# takes the group for manual afterwards; so such an entry is taken out first.
register() {
    priority_of "$1"
    [ "$priority" = "$2" ] && return 0
    if [ -n "$priority" ]; then
        run --remove "$group" "$1"
    fi
    run --install "$link" "$group" "$1" "$2"
}
