# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
# shellcheck disable=SC2154,SC2034 # the columns of the link's row (layout.sh), results of the other files
# The link leads to our ROM, or to what the administrator has chosen in the group. Can be killed at any
# point and run again.

ensure_link() {
    [ -d "$romdir" ] || return 0
    look
    if [ "$state" = foreign ]; then
        note "$link: is an administrator's own; left as it is; 'romctl use multinic' switches to this package's ROM"
    else
        make_ours
    fi
}

# make_ours: what stands at the link gives way to alternatives, with our ROM registered.
make_ours() {
    if ! find_rom; then
        release_link
        return 0
    fi
    if [ -z "$program" ]; then
        link_without_program
        return 0
    fi
    if [ "$state" = stock ] && ! record_link; then
        say "$link: $before cannot be written (full disk or read-only?); left as it is; install again when that is mended"
        return 0
    fi
    read_group
    sort_entries
    if group_in_order; then
        [ "$state" = managed ] && return 0
    elif raise_shield; then
        update_group
        check_record
    else
        say "$link: cannot be replaced (full disk or read-only?); left as it is; install again when that is mended"
        drop_leftovers
        return 0
    fi
    lay_managed
}

# check_link: an upgrade of the stock ROM's owner has run ensure_link just before, so what it said is not
# said again; but guests that cannot start are.
check_link() {
    if [ "$complaints" -gt 0 ] && [ "$kind" = takeover ] && [ ! -s "$link" ]; then
        silent=no
        note "$link: leads to no ROM, and could not be mended; install again when it can"
        silent=yes
    fi
}

# group_in_order: the program need not be called. The owner of a taken-over path lays its ROM there anew
# with every upgrade; then the link alone is put right.
group_in_order() {
    [ "$mode" != none ] && [ -s "$managed" ] && [ ! -s "$parked" ] || return 1
    case $(readlink "$managed") in
        "$rom") ;;
        "$romdir"/multinic-*) return 1 ;;
    esac
    priority_of "$rom"
    [ "$priority" = "$OURS_PRIORITY" ] && [ "$ours" = "$rom" ] || return 1
    if [ -s "$stock_rom" ]; then registered "$stock_rom"; else ! registered "$stock_rom"; fi
}

# update_group: the entries as they should be, the administrator's choice kept.
update_group() {
    was=$mode chosen='' first_words=''
    if [ -h "$managed" ]; then
        chosen=$(readlink "$managed")
    fi
    register "$rom" "$OURS_PRIORITY" || first_words=$output
    if [ -s "$stock_rom" ] && ! registered "$stock_rom"; then
        register "$stock_rom" "$STOCK_PRIORITY" || first_words=$output
    fi
    keep_choice
    drop_entries
}

# keep_choice: follows our ROM to another size class, and is parked while its file is not there. A link to
# another ROM than ours was a choice even where the program's own record was wiped; but not where that
# became empty on a full disk, because then the program has chosen.
keep_choice() {
    case $chosen in "$romdir"/multinic-*) chosen=$rom ;; esac
    if [ "$was$record_lost" = noneno ] && [ "$chosen" != "$rom" ] && [ -s "$chosen" ]; then
        was=manual
        registered "$chosen" || [ "$chosen" = "$stock_rom" ] || run --install "$link" "$group" "$chosen" "$STOCK_PRIORITY"
    fi
    if [ "$was" = manual ] && [ -s "$chosen" ]; then
        is_selected "$chosen" || select_entry "$chosen"
        return 0
    fi
    if [ "$was" = manual ] && [ -n "$chosen" ]; then
        make_before && quietly ln -snf "$chosen" "$parked"
    elif [ -s "$parked" ] && select_entry "$(readlink "$parked")"; then
        rm -f "$parked"
        return 0
    fi
    read_group
    if [ "$mode" != auto ] || [ ! -s "$managed" ] || leads_to_old_rom; then
        run --auto "$group"
    fi
}
# Killed before the link followed the record.
leads_to_old_rom() {
    case $(readlink "$managed") in
        "$rom") return 1 ;;
        "$romdir"/multinic-*) return 0 ;;
        *) return 1 ;;
    esac
}
is_selected() {
    read_group
    [ "$mode" = manual ] && [ "$(readlink "$managed")" = "$1" ]
}

# drop_entries: files of ours of another class, and a stock ROM that is gone.
drop_entries() {
    read_group
    sort_entries
    IFS=$newline
    for entry in $ours; do
        IFS=$blanks
        [ "$entry" = "$rom" ] || run --remove "$group" "$entry"
    done
    IFS=$blanks
    if [ ! -s "$stock_rom" ] && registered "$stock_rom"; then
        run --remove "$group" "$stock_rom"
    fi
}

# check_record: chkconfig's does not notice when the disk is full, and has an empty record then.
check_record() {
    read_group
    if [ "$mode" = none ] && [ -s "$managed" ]; then
        current=$(readlink "$managed")
        say "$link: leads to $current, but $program has no record of it (full disk?); install again when that is mended"
    fi
}

# lay_managed: the program has spoken; what is on disk decides.
lay_managed() {
    if [ ! -s "$managed" ]; then
        complaint="$link: $program made no $managed (${first_words:-$output})"
        link_past_group
        say "$complaint; $instead; mend it and install again"
    elif ! replace_with_symlink "$managed"; then
        say "$link: cannot be replaced (full disk or read-only?); install again when that is mended"
        return 0
    fi
    drop_leftovers
}

# link_past_group: what can be done when the program fails. Sets `instead`.
link_past_group() {
    instead='left as it is'
    if [ "$kind" = override ]; then
        replace_with_symlink "$relative_rom" && instead="linked straight to $rom"
    else
        put_back && instead='what stood there is back'
    fi
}

link_without_program() {
    if [ "$kind" = takeover ]; then
        [ "$state" = managed ] || say "$link: there is no alternatives program; left as it is; install it, then this package again"
    elif [ "$state" = managed ] && [ -s "$link" ]; then
        return 0
    elif [ "$state" = plain ] && [ "$target" = "$rom" ]; then
        return 0
    elif replace_with_symlink "$relative_rom"; then
        drop_leftovers
        note "$link: there is no alternatives program; linked straight to $rom"
    else
        say "$link: cannot be made (full disk or read-only?); install again when that is mended"
    fi
}
