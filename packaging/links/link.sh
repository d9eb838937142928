# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
# shellcheck disable=SC2154,SC2034 # the columns of the link's row (layout.sh); results in variables
# One link: what stands there, the record of what stood there before us, atomic replacement.

# quietly COMMAND...: its words in `words`. There may be no /dev/null.
quietly() { words=$("$@" 2>&1); }

# Sets `state`: missing, managed (by alternatives), plain (straight to our file), shield (a copy that a
# killed run left), stock, or foreign. What an administrator made by hand is foreign.
look() {
    state=foreign text='' target=''
    if [ -h "$link" ]; then
        text=$(readlink "$link")
        target=$(readlink -f "$link") || target=''
        case $text in
            "$managed" | ../*/etc/alternatives/"$group") state=managed ;;
            *) look_at_target ;;
        esac
    elif [ -f "$link" ]; then
        if [ -f "$shield" ] && [ "$(cksum <"$link")" = "$(cksum <"$shield")" ]; then
            state=shield
        elif [ "$kind" = takeover ] && [ "$stock" = - ]; then
            state=stock
        fi
    elif [ ! -e "$link" ]; then
        state=missing
    fi
}
look_at_target() {
    case $target in
        "$romdir"/multinic-*) state=plain ;;
        *)
            if [ "$kind" = takeover ] && [ "$stock" != - ] && [ "$target" = "$(readlink -f "$stock")" ]; then
                state=stock
            fi
            ;;
    esac
}

# copy_file FROM TO: with all attributes; a hard link where that is possible, which needs no space.
copy_file() {
    rm -f "$2"
    quietly ln "$1" "$2" || quietly cp -pP "$1" "$2"
}
make_before() { [ -d "$before" ] || quietly mkdir -p "$before"; }

# replace_with_symlink TEXT, replace_with_file FILE: at any moment the old or the new stands at the link.
replace_with_symlink() {
    quietly ln -snf "$1" "$link.multinic-new"
    rename_new
}
replace_with_file() {
    copy_file "$1" "$link.multinic-new"
    rename_new
}
rename_new() { rename_over "$link.multinic-new" "$link"; }

# rename_over FROM TO: FROM is gone afterwards, whatever came of it. Two names of one file: rename(2) does
# nothing then, and mv of coreutils 9.1 refuses.
rename_over() {
    if is_same "$1" "$2"; then
        rm -f "$1"
        return 0
    fi
    quietly mv -fT "$1" "$2" && return 0
    rm -f "$1"
    return 1
}
is_same() {
    if [ -h "$1" ] || [ -h "$2" ]; then
        [ -h "$1" ] && [ -h "$2" ] && [ "$(readlink "$1")" = "$(readlink "$2")" ]
    else
        # shellcheck disable=SC3013 # -ef is in POSIX.1-2024 and in every sh that rpm has as /bin/sh
        [ "$1" -ef "$2" ]
    fi
}

# record_link: keeps what stands at the link. A regular file becomes a hard link, so nothing of it
# changes; it is also what is registered as the stock ROM where that is the file at the link's path.
record_link() {
    make_before && copy_file "$link" "$record.new" && rename_over "$record.new" "$record"
}

# put_back: what is on record stands at the link again, or else nothing. At a taken-over path
# "nothing" would keep guests from starting, so a record that was lost is made up for.
put_back() {
    if exists "$record"; then
        copy_file "$record" "$link.multinic-new" && rename_new
    elif [ "$kind" = takeover ] && [ "$stock" != - ] && [ -s "$stock" ]; then
        replace_with_symlink "../${stock#/usr/share/}"
    else
        quietly rm -f "$link"
    fi
}

# raise_shield: a regular file stands at the link until the link is replaced (README.md).
raise_shield() {
    if [ -f "$link" ] && [ ! -h "$link" ]; then
        return 0
    fi
    make_before && copy_file "$rom" "$shield" && replace_with_file "$shield"
}
drop_leftovers() { rm -f "$shield" "$link.multinic-new" "$record.new"; }

# name_stock: sets `stock_rom`, the path under which the stock ROM is registered.
name_stock() {
    stock_rom=$stock
    if [ "$stock" = - ]; then
        stock_rom=$record
    fi
}

# class_of FILE: sets `file_class`, the KiB that QEMU rounds it up to; fails when it is no file or empty.
class_of() {
    [ -f "$1" ] && [ -r "$1" ] || return 1
    size=$(wc -c <"$1")
    [ "$size" -gt 0 ] || return 1
    file_class=1
    while [ $((file_class * 1024)) -lt "$size" ]; do
        file_class=$((file_class * 2))
    done
}

# find_class: sets `wanted_class`, the one that the stock ROM has on this host. Another class would break
# live migration to and from hosts that have the stock ROM.
find_class() {
    name_stock
    wanted_class=$class
    if [ "$stock" = - ] && [ "$state" = stock ] && class_of "$link"; then
        wanted_class=$file_class
    elif class_of "$stock_rom"; then
        wanted_class=$file_class
    fi
}

# find_rom: sets `rom`, our file of that class.
find_rom() {
    find_class
    rom=$romdir/multinic-${wanted_class}K.rom
    relative_rom=../${rom#/usr/share/}
    class_of "$rom" && [ "$file_class" = "$wanted_class" ] && return 0
    say "$link: the stock ROM has size class $wanted_class KiB and there is no $rom; the stock ROM is used; single guests can have <rom file='...'/>"
    return 1
}
