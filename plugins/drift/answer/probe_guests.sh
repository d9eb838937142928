# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
# The part of the probe about libvirt domains and running guests. Stands behind
# probe.sh.
# shellcheck disable=SC2154,SC2034 # variables of the other parts

# list FOLDER_NUMBER PATH...: these are all that the folder has of what is looked for.
list() {
    say "n $1"
    shift
    for place; do tell m "${place##*/}"; done
}

# domains FOLDER: its files *.xml.
domains() {
    walk "$1"
    [ "$kind" = folder ] || return 0
    place=$end
    number "$place"
    kind_of_number folder
    folder=$number
    if [ ! -r "$place" ]; then
        tell "w $folder" 'Permission denied'
        return 0
    fi
    names=''
    set +f
    set -- "${place%/}"/*.xml "${place%/}"/.*.xml "${place%/}"/.xml
    set -f
    if [ $# -gt "$domain_limit" ]; then
        tell "w $folder" "has more than $domain_limit domains"
        return 0
    fi
    number=0
    for place; do
        number=$((number + 1))
        if [ -e "$place" ] || [ -h "$place" ]; then names="$names \"\${$number}\""; fi
    done
    eval "set -- $names"
    list "$folder" "$@"
    for place; do
        walk "$place"
        hold text
    done
}

# virtual PATH KIND: a path in /proc, whose times say nothing.
virtual() {
    number "$1"
    kind_of_number virtual
    say "v $number $2"
}

# guests: the processes that may be QEMU's; the first one, and those that cannot be read.
guests() {
    walk /proc/stat
    if [ "$kind" = file ]; then
        if has grep; then
            text=$(grep '^btime ' /proc/stat 2>/dev/null)
        else
            while read -r text; do
                case $text in 'btime '*) break ;; esac
            done </proc/stat
        fi
        tell "t $number" "$text"
    fi
    walk /proc
    [ "$kind" = folder ] || return 0
    number /proc
    kind_of_number folder
    proc=$number
    if [ ! -r /proc ]; then
        tell "w $proc" 'Permission denied'
        return 0
    fi
    set +f
    set -- /proc/[0-9]*/cmdline
    set -f
    candidates=''
    for place; do
        if [ -r "$place" ]; then
            continue
        elif [ -d "${place%/*}" ]; then
            unreadable="${unreadable-}$newline$place"
        fi
    done
    # What stands before the first NUL. The brackets keep grep from finding itself.
    if has grep; then
        candidates=$(grep -l -a -e '^[^[:cntrl:]]*[q]emu' -e '^[^[:cntrl:]]*[k]vm' "$@" 2>/dev/null)
    else
        IFS=$newline
        candidates=$*
        unset IFS
    fi
    case $newline$candidates in
        *"$newline"/proc/1/*) ;;
        *) [ ! -r /proc/1/cmdline ] || candidates=/proc/1/cmdline$newline$candidates ;;
    esac
    # shellcheck disable=SC2086 # lists of paths in /proc
    set -- $candidates ${unreadable-}
    if [ $# -gt "$guest_limit" ]; then
        tell "w $proc" "has more than $guest_limit processes to look at"
        return 0
    fi
    say "n $proc"
    for place; do
        folder=${place%/*}
        tell m "${folder##*/}"
    done
    for place; do
        folder=${place%/*}
        virtual "$folder" folder
        virtual "$place" file
        [ -r "$place" ] || tell "x $number" 'Permission denied'
        eval "process_${folder##*/}=$number"
        process_state "$folder/stat"
    done
    command_lines "$@"
}

# process_state PATH: of a process that has ended there is none.
process_state() {
    text=''
    {
        while IFS= read -r line; do text=$text$newline$line; done <"$1"
    } 2>/dev/null
    if [ -n "$text" ]; then
        virtual "$1" file
        tell "t $number" "${text#"$newline"}"
    elif [ ! -e "$1" ]; then
        number "$1"
        kind_of_number virtual
        say "a $number"
    fi
}

# command_lines PATH...: and the ROM files that they name, wherever those lie.
command_lines() {
    # Of a file in /proc only reading tells the size; -l keeps older ones from not doing so.
    lines=$(wc -l -c "$@" 2>/dev/null)
    list=''
    IFS=$newline
    for line in $lines; do
        place=/${line#*/}
        case $line in */*) ;; *) continue ;; esac
        place=${place#/proc/}
        eval "number=\$process_${place%%/*}"
        size=${line%% /*}
        eval "size_$number=\${size##* }"
        list="$list $number"
    done
    unset IFS
    # shellcheck disable=SC2086 # a list of numbers
    bundle "$text_limit" "$texts_limit" $list
    # Few guests name one.
    if has grep && ! grep -q romfile "$@" 2>/dev/null; then return 0; fi
    wanted=no
    IFS=$newline
    # shellcheck disable=SC2020 # each of these characters is a line end
    for word in $(cat "$@" 2>/dev/null | tr '\0' '\n' | grep romfile 2>/dev/null |
        tr ',"=:' '\n\n\n\n' | head -n 2000); do
        case $word in
            romfile | *.romfile) wanted=yes ;;
            value) ;;
            /*)
                [ "$wanted" = no ] || walk "$word"
                wanted=no
                ;;
            *) wanted=no ;;
        esac
    done
    unset IFS
}
