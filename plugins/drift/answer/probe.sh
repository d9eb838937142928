# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
# What `romctl drift` has a host write down, in one answer on standard output: which paths stand there
# and what they hold, what rpm and dpkg say of packages, and who and when it is. It judges nothing,
# writes no file, and needs nothing but a POSIX sh and coreutils; what else it uses may be missing.
# README.md describes the answer. What it is to look at stands in variables in front of this text:
# look, texts, roms, owned, folders, rpm_databases (lists of paths), packages and known (lists of words),
# verify, request.
# Further parts stand behind it: probe_entries.sh, probe_guests.sh, probe_packages.sh, probe_main.sh.
# shellcheck disable=SC2154,SC2034,SC2317 # these, and what the other parts use
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
plain_limit=4096       # of what is not packed
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
        '') field=% ;;
        %* | *[!\ -~]*) field=%$(printf '%s' "$1" | od -An -v -tx1 | tr -d ' \n') ;;
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
