# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
# What `romctl drift` has a host write down, in one answer on standard output: which paths stand there
# and what they hold, what rpm and dpkg say of packages, and who and when it is. It judges nothing,
# writes no file, and needs nothing but a POSIX sh and coreutils; what else it uses may be missing.
# README.md describes the answer. What it is to look at stands in variables in front of this text:
# look, texts, roms, owned, folders, rpm_databases (lists of paths), packages and known (lists of words),
# verify, request.
# shellcheck disable=SC2154 # these
set -uf
LC_ALL=C
PATH=/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL PATH
unset QUOTING_STYLE POSIXLY_CORRECT GZIP TAR_OPTIONS 2>/dev/null || :

newline='
'
journal=/var/log/qemu-rom-multinic/transactions.jsonl
journal_limit=65536
text_limit=4194304     # of one file
texts_limit=8388608    # of all of them
rom_limit=1048576      # of one file
output_limit=262144    # of what a program says
domain_limit=2000
guest_limit=1000
program_patience=20

records=0
count=0         # of paths
passed=$newline # folders that were noted, a line each
links=$newline  # and links: PATH>NUMBER
held=' '        # numbers of files whose content is wanted
rom_files=' '

# program NAME: $program is its path. A busybox has an rpm and a dpkg of its own, which know nothing.
program() {
    for program in "/usr/bin/$1" "/bin/$1"; do
        [ ! -x "$program" ] || return 0
    done
    return 1
}

has() { command -v "$1" >/dev/null 2>&1; }

say() {
    records=$((records + 1))
    printf '%s\n' "$1"
}

# field TEXT: as $field, in a form in which any bytes are one line.
field() {
    case $1 in
        '' | %* | *[!\ -~]*) field=%$(printf '%s' "$1" | od -An -v -tx1 | tr -d ' \n') ;;
        *) field=$1 ;;
    esac
}

# tell KEY TEXT
tell() {
    field "$2"
    say "$1 $field"
}

choose_packing() {
    if has base64 && has gzip; then
        packing=gzip
        pack() { gzip -c | base64; }
    elif has base64; then
        packing=base64
        pack() { base64; }
    else
        packing=hex
        pack() { od -An -v -tx1; }
    fi
    if has timeout; then
        within() { timeout "$program_patience" "$@"; }
    else
        within() { "$@"; }
    fi
}

# number PATH: $number becomes its number. Only folders and links need not be numbered twice.
number() {
    count=$((count + 1))
    number=$count
    eval "path_$count=\$1"
    tell p "$1"
}

# note PATH: $kind is what stands there, $text what a link says. Its folder is no link.
note() {
    if [ -h "$1" ]; then
        kind='link'
        case $links in
            *"$newline$1>"*)
                number=${links##*"$newline$1>"}
                number=${number%%"$newline"*}
                eval "text=\$text_$number"
                return 0
                ;;
        esac
        number "$1"
        text=$(readlink "$1" 2>/dev/null)
        eval "text_$number=\$text"
        links=$links$1'>'$number$newline
        tell "l $number" "$text"
    else
        if [ -d "$1" ]; then
            kind=folder
            case $passed in *"$newline$1$newline"*) return 0 ;; esac
            passed=$passed$1$newline
        elif [ -f "$1" ]; then
            kind='file'
        elif [ -e "$1" ]; then
            kind=other
        else
            kind=absent
        fi
        number "$1"
    fi
    kind_of_number "$kind"
}

kind_of_number() { eval "kind_$number=\$1"; }

# walk PATH: along all links, as the kernel would; $kind is what is at the end, $number its number unless
# that is a folder, $end its path.
walk() {
    here=${1%/*}
    todo=${1##*/}/
    case $passed in
        *"$newline$here$newline"*) ;;
        *)
            here=''
            todo=$1/
            ;;
    esac
    hops=0
    while [ -n "$todo" ]; do
        step=${todo%%/*}
        todo=${todo#*/}
        case $step in
            '' | .) continue ;;
            ..)
                here=${here%/*}
                continue
                ;;
        esac
        note "$here/$step"
        case $kind in
            folder) here=$here/$step ;;
            link)
                hops=$((hops + 1))
                [ "$hops" -le 40 ] || return 0
                case $text in /*) here='' ;; esac
                todo=$text/$todo
                ;;
            *)
                case $todo in *[!/.]*) kind=absent ;; esac
                return 0
                ;;
        esac
    done
    kind=folder
    end=${here:-/}
}

# hold LIST: the content of the file at which the walk ended is wanted; LIST is rom or text.
hold() {
    [ "$kind" = file ] || return 0
    case $held$rom_files in *" $number "*) return 0 ;; esac
    eval "place=\$path_$number"
    # shellcheck disable=SC2154 # set by eval
    if [ ! -r "$place" ]; then
        tell "x $number" 'Permission denied'
    elif [ "$1" = rom ]; then
        rom_files="$rom_files$number "
    else
        held="$held$number "
    fi
}

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

# roms: their digests, and the content of those that are not known.
roms() {
    list='' paths=''
    for number in $rom_files; do
        eval "size=\${size_$number:-0}"
        if [ "$size" -le "$rom_limit" ]; then
            list="$list $number"
            paths="$paths \"\$path_$number\""
        else
            tell "x $number" "has more than the $rom_limit bytes that are sent"
        fi
    done
    [ -n "$list" ] || return 0
    eval "set -- $paths"
    if lines=$(sha256sum "$@" 2>/dev/null); then
        # shellcheck disable=SC2086 # a list of numbers
        set -- $list
        list=''
        IFS=$newline
        for line in $lines; do
            sum=${line%% *}
            sum=${sum#\\}
            say "h $1 $sum"
            case " $known " in
                *" $sum "*) ;;
                *)
                    known="$known $sum"
                    list="$list $1"
                    ;;
            esac
            shift
        done
        unset IFS
    fi
    # shellcheck disable=SC2086 # a list of numbers
    bundle "$rom_limit" $((rom_limit * 8)) $list
}

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

# ask COMMAND...: $out is what it prints, $status how it ended, $complaint its standard error.
ask() {
    all=$(
        exec 3>&1
        complaint=$(within "$@" 2>&1 >&3 3>&- </dev/null)
        printf '%s@ended %s %.4000s' "$newline" "$?" "$complaint"
    )
    complaint=${all##*"$newline@ended "}
    out=${all%"$newline@ended "*}
    status=${complaint%% *}
    complaint=${complaint#* }
    if [ ${#out} -gt "$output_limit" ]; then
        out=''
        status=long
    fi
}

# pass_on NAME: what was asked.
pass_on() {
    tell "r $1 $status" "$complaint"
    say "c $packing"
    printf '%s\n' "$out" | pack
    echo .
}

# differing: the paths that a verification names are looked at, as far as they are not too many.
differing() {
    left=200
    IFS=$newline
    for line in $out; do
        case $line in */*) ;; *) continue ;; esac
        left=$((left - 1))
        [ "$left" -ge 0 ] || break
        walk "/${line#*/}"
    done
    unset IFS
}

rpm_packages() {
    program rpm || return 0
    form='multinic %{NAME}\n=%|EPOCH?{%{EPOCH}}|\n=%{VERSION}\n=%{RELEASE}\n=%{ARCH}\n'
    form=$form'=%|VENDOR?{%{VENDOR}}|\n=%{INSTALLTIME}\n=%|RSAHEADER?{%{RSAHEADER:pgpsig}}:'
    form=$form'{%|DSAHEADER?{%{DSAHEADER:pgpsig}}:{%|SIGPGP?{%{SIGPGP:pgpsig}}:'
    form=$form'{%|SIGGPG?{%{SIGGPG:pgpsig}}|}|}|}|\n'
    if [ -n "$packages" ]; then
        # shellcheck disable=SC2086 # a list of names
        ask "$program" -q --nosignature --qf "$form" $packages
        pass_on rpm-query
    fi
    set --
    for place in $owned; do
        if [ -e "$place" ] || [ -h "$place" ]; then set -- "$@" "$place"; fi
    done
    if [ $# -gt 0 ]; then
        ask "$program" -qf --nosignature --qf "$form" "$@"
        left=$#
        IFS=$newline
        for line in $out; do
            case $line in 'multinic '* | *' is not owned by any package') left=$((left - 1)) ;; esac
        done
        unset IFS
        if [ "$left" = 0 ] || [ "$status" = 124 ]; then
            for place; do tell o "$place"; done
            pass_on rpm-owners
        else
            # A path with several owners: which is whose only asking one by one tells.
            for place; do
                tell o "$place"
                ask "$program" -qf --nosignature --qf "$form" "$place"
                pass_on rpm-owners
            done
        fi
    fi
    [ "$verify" = yes ] || return 0
    for name in $packages; do
        ask "$program" -V --nodeps --noscripts --nosignature "$name"
        pass_on "rpm-verify:$name"
        differing
    done
}

# dpkg_lists: the lists of the packages that it told of, whose times are those of the installation.
dpkg_lists() {
    line_number=0
    IFS=$newline
    for line in $out; do
        line_number=$((line_number + 1))
        case $line in
            'multinic '*)
                package=${line#multinic }
                line_number=0
                continue
                ;;
        esac
        [ "$line_number" = 2 ] || continue
        for place in "$package:${line#=}" "$package"; do
            walk "$info/$place.list"
            walk "$info/$place.md5sums"
        done
    done
    unset IFS
}

dpkg_packages() {
    program dpkg-query || return 0
    info=/var/lib/dpkg/info
    set --
    for place in $owned; do
        if [ -e "$place" ] || [ -h "$place" ]; then
            tell o "$place"
            set -- "$@" -e "$place"
        fi
    done
    owners=''
    if [ $# -gt 0 ] && has grep; then
        set +f
        ask grep -HxF "$@" "$info"/*.list
        set -f
        pass_on dpkg-owners
        IFS=$newline
        for line in $out; do
            line=${line%%.list:*}
            line=${line##*/}
            owners="$owners ${line%%:*}"
        done
        unset IFS
    fi
    # shellcheck disable=SC2016 # dpkg's own variables
    form='multinic ${Package}\n=${Status}\n=${Architecture}\n=${Version}\n=${Maintainer}\n'
    # shellcheck disable=SC2086 # lists of names
    ask "$program" -W -f="$form" $packages $owners
    pass_on dpkg-query
    dpkg_lists
    if [ "$verify" != yes ] || ! program dpkg; then return 0; fi
    for name in $packages; do
        ask "$program" --verify "$name"
        pass_on "dpkg-verify:$name"
        differing
    done
}

# who: the host itself.
who() {
    tell time "$(date +%s)"
    tell uid "$uid"
    [ -z "${rights_note-}" ] || tell note "$rights_note"
    names=$(uname -snr)
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
    uid=$(id -u)
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
