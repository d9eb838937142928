# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
# What the probe does when all paths are named: one `stat` for all of them, and the contents that are wanted. Stands behind
# probe.sh.
# shellcheck disable=SC2154,SC2034 # variables of the other parts

# is_nothing COMPLAINT: whether stat says that nothing is there.
is_nothing() {
    case $1 in *': No such file or directory' | *': Not a directory') return 0 ;; esac
    return 1
}

# entry NUMBER LINE: what stat says of a path.
entry() {
    say "s $1 $2"
    size=${2#* }
    eval "size_$1=\${size%% *}"
}

# look_again NUMBER...: one by one, those of which something is not as it seemed.
look_again() {
    for number; do
        eval "place=\$path_$number"
        if line=$(stat -c "$form" "$place" 2>&1); then
            entry "$number" "$line"
        elif is_nothing "$line"; then
            say "a $number"
        else
            tell "e $number" "${line##*: }"
        fi
    done
}

# entries: all paths that were noted, by one stat for those that are there and one for the others.
entries() {
    form='%f %s %Z %Y %z/%y'
    there='' there_paths='' absent='' absent_paths=''
    number=0
    while [ "$number" -lt "$count" ]; do
        number=$((number + 1))
        eval "kind=\$kind_$number"
        case $kind in
            virtual) ;;
            absent)
                absent="$absent $number"
                absent_paths="$absent_paths \"\$path_$number\""
                ;;
            *)
                there="$there $number"
                there_paths="$there_paths \"\$path_$number\""
                ;;
        esac
    done
    eval "set -- $there_paths"
    if lines=$(stat -c "$form" "$@" 2>/dev/null); then
        # shellcheck disable=SC2086 # a list of numbers
        set -- $there
        IFS=$newline
        for line in $lines; do
            entry "$1" "$line"
            shift
        done
        unset IFS
    else
        # shellcheck disable=SC2086 # a list of numbers
        look_again $there
    fi
    [ -n "$absent" ] || return 0
    eval "set -- $absent_paths"
    lines=$(stat -c %f "$@" 2>&1)
    left=$#
    IFS=$newline
    for line in $lines; do
        if is_nothing "$line"; then left=$((left - 1)); fi
    done
    unset IFS
    # shellcheck disable=SC2086 # lists of numbers
    if [ "$left" = 0 ]; then
        for number in $absent; do say "a $number"; done
    else
        look_again $absent
    fi
}

# bundle LIMIT TOTAL NUMBER...: the content of these files.
bundle() {
    limit=$1
    left=$2
    shift 2
    paths=''
    for number; do
        eval "size=\${size_$number-}"
        if [ -z "$size" ]; then
            continue
        elif [ "$size" -gt "$limit" ]; then
            tell "x $number" "has more than the $limit bytes that are sent"
        elif [ "$size" -gt "$left" ]; then
            tell "x $number" 'more files than are sent'
        else
            left=$((left - size))
            say "f $number $size"
            paths="$paths \"\$path_$number\""
        fi
    done
    [ -n "$paths" ] || return 0
    eval "set -- $paths"
    say "c $packing"
    cat "$@" 2>/dev/null | pack
    echo .
}

# digests PATH...: $sums, a line each and in their order; nothing where one has none. The names are not looked at:
# line ends and backslashes in them are printed in several ways.
digests() {
    sums=''
    case $* in *["$newline\\"]*) return 0 ;; esac
    [ $# = 0 ] || sums=$(sha256sum "$@" 2>/dev/null) || sums=''
}

# roms: their digests, and the content of those that are not known.
roms() {
    list='' paths=''
    for number in $rom_files; do
        eval "size=\${size_$number:-0}"
        if [ "$size" -gt "$rom_limit" ]; then
            tell "x $number" "has more than the $rom_limit bytes that are sent"
        else
            list="$list $number"
            paths="$paths \"\$path_$number\""
        fi
    done
    eval "digests $paths"
    rom_files=$list
    list=''
    for number in $rom_files; do
        eval "place=\$path_$number"
        if [ -n "$sums" ]; then
            sum=${sums%%"$newline"*}
            sums=${sums#*"$newline"}
        else
            sum=$(sha256sum <"$place" 2>/dev/null)
        fi
        sum=${sum%% *}
        if [ -z "$sum" ]; then
            list="$list $number"
            continue
        fi
        say "h $number $sum"
        case " $known " in
            *" $sum "*) ;;
            *)
                known="$known $sum"
                list="$list $number"
                ;;
        esac
    done
    # shellcheck disable=SC2086 # a list of numbers
    bundle "$rom_limit" $((rom_limit * 8)) $list
}
