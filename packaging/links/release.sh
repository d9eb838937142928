# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
# shellcheck disable=SC2154,SC2034 # the columns of the link's row (layout.sh), results of the other files
# All as it was before us. Can be killed at any point and run again.

release_link() {
    [ -d "$romdir" ] || return 0
    look
    was_state=$state
    find_shield_rom
    read_group
    revive_group
    sort_entries
    if ! has_entries_of_ours; then
        release_without_group
        return 0
    fi
    case $state in
        stock | foreign) record_link || {
            say "$link: $before cannot be written (full disk or read-only?); the alternatives group $group is left as it is"
            return 0
        } ;;
    esac
    if ! stand_without_link; then
        release_without_space
        return 0
    fi
    find_choice
    remove_entries
    if group_keeps_link; then
        replace_with_symlink "$managed"
        drop_leftovers
        note "$link: leads to what others have registered in the alternatives group $group"
    else
        give_back
    fi
}

# release_without_space: a rename needs none, so the record itself goes where it came from.
release_without_space() {
    drop_leftovers
    if ! exists "$record" && [ "$kind" = override ]; then
        quietly rm -f "$link" || :
    elif ! quietly mv -fT "$record" "$link"; then
        say "$link: cannot be replaced (full disk or read-only?); reinstall the package that owns it when that is mended"
        return 0
    fi
    say "$link: the disk is full; what stood there before is put back, the alternatives group $group is left as it is"
}

# find_shield_rom: of the right class where there is one, so that no guest starts with another; else the one
# that is in use.
find_shield_rom() {
    find_class
    rom=$romdir/multinic-${wanted_class}K.rom
    [ -s "$rom" ] && return 0
    if [ -h "$managed" ]; then
        rom=$(readlink "$managed")
        case $rom in "$romdir"/multinic-*) [ -s "$rom" ] && return 0 ;; esac
    fi
    set +f
    for rom in "$romdir"/multinic-*K.rom; do
        [ -s "$rom" ] && break
    done
    set -f
}

# revive_group: chkconfig's cannot say anything of a group whose /etc/alternatives link is lost, nor
# remove anything from it.
revive_group() {
    if [ "$mode" = none ] && [ -n "$program" ] && ! exists "$managed"; then
        quietly ln -s "$rom" "$managed"
        read_group
        [ "$mode" != none ] || rm -f "$managed"
    fi
}

has_entries_of_ours() {
    priority_of "$stock_rom"
    [ "$mode" != none ] && { [ -n "$ours" ] || [ "$priority" = "$STOCK_PRIORITY" ]; }
}

# The program has no record of ours: wiped, or the program is gone, or our link was made without it.
release_without_group() {
    case $state in stock | foreign) forget ;; *) give_back ;; esac
    if [ "$mode" = none ] && [ -h "$managed" ]; then
        case $(readlink "$managed") in "$romdir"/* | "$stock_rom") rm -f "$managed" ;; esac
    fi
}

# stand_without_link: a regular file stands at the link, so that the program keeps off: the stock ROM on
# record where that is a regular file, else the shield.
stand_without_link() {
    if [ -z "$others" ] && [ -f "$record" ] && [ ! -h "$record" ]; then
        replace_with_file "$record"
    else
        [ -s "$rom" ] && raise_shield
    fi
}

# find_choice: sets `choice` to what the administrator has chosen, if it is neither ours nor automatic.
find_choice() {
    choice=''
    if [ "$mode" = manual ] && [ -h "$managed" ]; then
        choice=$(readlink "$managed")
        case $choice in "$romdir"/multinic-*) choice='' ;; esac
    fi
}

# group_keeps_link: there was no other link before us, or an entry of somebody else was chosen since.
group_keeps_link() {
    [ -n "$others" ] && [ "$was_state" != foreign ] && [ -s "$managed" ] || return 1
    ! exists "$record" || { [ -n "$choice" ] && [ "$choice" != "$stock_rom" ]; }
}

# remove_entries: ours, and the stock ROM that we registered, unless it is chosen in a group that lives on.
remove_entries() {
    IFS=$newline
    for entry in $ours; do
        IFS=$blanks
        run --remove "$group" "$entry"
    done
    IFS=$blanks
    priority_of "$stock_rom"
    [ "$priority" = "$STOCK_PRIORITY" ] || return 0
    if [ -z "$others" ] || [ "$choice" != "$stock_rom" ] || exists "$record"; then
        run --remove "$group" "$stock_rom"
    fi
}

give_back() {
    if put_back; then
        forget
    else
        say "$link: what stood there could not be put back; it is in $record"
    fi
}
forget() {
    drop_leftovers
    rm -f "$record" "$parked" "$managed.dpkg-tmp" "/var/lib/dpkg/alternatives/$group.dpkg-tmp"
    for folder in $RECORD_FOLDERS; do
        rm -f "$folder/$group.new"
    done
}

# after_erase_link: rpm deletes a taken-over path with the last package that has it, although entries of
# others need it.
after_erase_link() {
    if ! exists "$link" && [ -s "$managed" ]; then
        replace_with_symlink "$managed"
    fi
}
