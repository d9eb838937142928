# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
# What `romctl push` does on a host besides the links: rights, folders, files. Embedded in romctl and
# sent over SSH; plain POSIX sh with coreutils. Each command can be killed at any point and run again.
# Its answers are lines KEY=VALUE; what went wrong is said on standard error.
#
# The folder of our files holds a receipt: that we put them there, and which folders we made for it.
# It is there before the first of them and goes with the last. Whatever is under way has a name that
# begins with .multinic-push, and is swept away by the next run.
set -u
LC_ALL=C
PATH=/usr/sbin:/usr/bin:/sbin:/bin:$PATH
export LC_ALL PATH

RECEIPT=romctl-push.receipt
ROMS='multinic-64K.rom multinic-128K.rom multinic-256K.rom multinic-512K.rom'

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

# rights: who we are, and whether sudo makes us root without asking.
rights() {
    uid=$(id -u)
    printf 'uid=%s\n' "$uid"
    if [ "$uid" = 0 ]; then
        printf 'sudo=needless\n'
    elif sudo -n true 2>/dev/null; then
        printf 'sudo=yes\n'
    else
        printf 'sudo=no\n'
    fi
}

# hash_of FILE: "unknown" where the host has no program for it.
hash_of() {
    if words=$(sha256sum "$1" 2>/dev/null) || words=$(sha256 -q "$1" 2>/dev/null); then
        printf '%s' "${words%% *}"
    elif words=$(openssl dgst -sha256 -r "$1" 2>/dev/null); then
        printf '%s' "${words%% *}"
    else
        printf 'unknown'
    fi
}

# hashes FOLDER NAME...
hashes() {
    folder=$1
    shift
    for name; do
        if [ -f "$folder/$name" ] && [ ! -h "$folder/$name" ]; then
            printf 'file=%s sha256=%s\n' "$name" "$(hash_of "$folder/$name")"
        elif [ -e "$folder/$name" ] || [ -h "$folder/$name" ]; then
            printf 'file=%s sha256=strange\n' "$name"
        else
            printf 'file=%s sha256=absent\n' "$name"
        fi
    done
}

# existing PATH: the nearest folder above it, or itself, that is there.
existing() {
    place=$1
    while [ ! -d "$place" ] && [ "$place" != / ]; do
        place=$(dirname "$place")
    done
    printf '%s' "$place"
}

# survey ROMDIR LINK_FOLDER...: what can be seen without changing anything.
survey() {
    romdir=$1
    if [ -f "$romdir/$RECEIPT" ]; then printf 'receipt=yes\n'; else printf 'receipt=no\n'; fi
    # shellcheck disable=SC2086 # a list of names
    hashes "$romdir" $ROMS
    for folder; do
        folder=$(existing "$folder")
        [ -w "$folder" ] || printf 'unwritable=%s\n' "$folder"
    done
    df -Pk "$(existing "$romdir")" 2>/dev/null | {
        read -r _ || :
        if read -r _ _ _ free _; then printf 'free=%s\n' "$free"; fi
    }
}

# made_folders PATH: it and those above it that are not there, the topmost first.
made_folders() {
    list=''
    place=$1
    while [ ! -d "$place" ]; do
        list="$place${list:+ $list}"
        place=$(dirname "$place")
    done
    printf '%s' "$list"
}

# sweep FOLDER: what runs that were killed left in it.
sweep() {
    for leftover in "$1"/.multinic-push.*; do
        case $leftover in *'*') ;; *) rm -rf "$leftover" ;; esac
    done
}
sweep_around() {
    place=$1
    while [ "$place" != / ]; do
        [ ! -d "$place" ] || sweep "$place"
        place=$(dirname "$place")
        case $place in /usr/share | /usr | /) break ;; esac
    done
    sweep "$place"
}

# write_receipt FILE FOLDER...
write_receipt() {
    receipt=$1
    shift
    {
        printf '# Made by "romctl push"; "romctl push --undo" removes the ROM files beside this, and what is listed here.\n'
        for folder; do
            printf 'made %s\n' "$folder"
        done
    } >"$receipt.new" && mv -f "$receipt.new" "$receipt"
}
read_receipt() {
    made=''
    [ -f "$romdir/$RECEIPT" ] || return 0
    while read -r word path; do
        [ "$word" != made ] || made="$made${made:+ }$path"
    done <"$romdir/$RECEIPT"
}

# prepare ROMDIR LINK_FOLDER...: the folders, and one in ROMDIR for the files under way.
prepare() {
    romdir=$1
    shift
    sweep_around "$romdir"
    wanted=''
    for folder; do
        for path in $(made_folders "$folder"); do
            case " $wanted " in *" $path "*) ;; *) wanted="$wanted $path" ;; esac
        done
    done
    if [ -d "$romdir" ]; then
        read_receipt
        for path in $made; do
            case " $wanted " in *" $path "*) ;; *) wanted="$wanted $path" ;; esac
        done
        # shellcheck disable=SC2086 # a list of paths of the layout table, which have no blanks
        write_receipt "$romdir/$RECEIPT" $wanted || fail "$romdir: cannot be written"
    else
        make_romdir
    fi
    for folder; do
        mkdir -p "$folder" || fail "$folder: cannot be made"
    done
    stage=$romdir/.multinic-push.stage
    mkdir "$stage" || fail "$stage: cannot be made"
    printf 'stage=%s\n' "$stage"
}

# make_romdir: with its receipt inside, in one step.
make_romdir() {
    ours=$(made_folders "$romdir")
    top=${ours%% *}
    new=$(dirname "$top")/.multinic-push.new
    for path in $wanted; do
        case " $ours " in *" $path "*) ;; *) ours="$ours $path" ;; esac
    done
    # shellcheck disable=SC2086 # a list of paths
    if ! { mkdir -p "$new${romdir#"$top"}" && write_receipt "$new${romdir#"$top"}/$RECEIPT" $ours &&
        mv -T "$new" "$top"; }; then
        rm -rf "$new"
        fail "$romdir: cannot be made"
    fi
}

# private_folder: for the files of a user who is not root. Those that earlier runs left are removed, as far
# as they are the user's.
private_folder() {
    for old in "${TMPDIR:-/tmp}"/multinic-push.????????; do
        [ ! -d "$old" ] || rm -rf "$old" 2>/dev/null || :
    done
    printf 'upload=%s\n' "$(mktemp -d "${TMPDIR:-/tmp}/multinic-push.XXXXXXXX")"
}
remove_private_folder() {
    case $1 in */multinic-push.????????) rm -rf "$1" ;; esac
}

# collect UPLOAD STAGE NAME...: into a folder that only root can write to; what counts is its content there.
collect() {
    upload=$1 stage=$2
    shift 2
    for name; do
        cat "$upload/$name" >"$stage/$name" || fail "$stage/$name: cannot be written"
    done
    hashes "$stage" "$@"
}

# commit ROMDIR STAGE NAME...
commit() {
    romdir=$1 stage=$2
    shift 2
    for name; do
        chmod 644 "$stage/$name" || fail "$stage/$name: cannot be changed"
        sync "$stage/$name" 2>/dev/null || sync
    done
    for name; do
        mv -fT "$stage/$name" "$romdir/$name" || fail "$romdir/$name: cannot be replaced"
    done
    rmdir "$stage"
    sync "$romdir" 2>/dev/null || sync
}

# discard ROMDIR: what is under way; and, when nothing of ours is in place, all that `prepare` made.
discard() {
    romdir=$1
    sweep_around "$romdir"
    for name in $ROMS; do
        [ ! -e "$romdir/$name" ] || return 0
    done
    [ ! -d "$romdir/before" ] || return 0
    remove_folders
}

# remove ROMDIR: all that we put there. The links must not need it any more.
remove() {
    romdir=$1
    sweep_around "$romdir"
    [ -f "$romdir/$RECEIPT" ] || return 0
    for name in $ROMS; do
        rm -f "$romdir/$name" || fail "$romdir/$name: cannot be removed"
    done
    [ ! -d "$romdir/before" ] || rmdir "$romdir/before" ||
        fail "$romdir/before: is not empty: what stood at a link could not be put back"
    remove_folders
}

# The folder with the receipt goes last, and in one step, so that nothing is forgotten.
remove_folders() {
    read_receipt
    top='' others=''
    for path in $made; do
        case $romdir/ in
            "$path"/*) [ -n "$top" ] || top=$path ;;
            *) others="$path $others" ;;
        esac
    done
    # The deepest first. One that somebody else uses by now stays.
    for path in $others; do
        [ ! -d "$path" ] || rmdir "$path" 2>/dev/null || :
    done
    while [ -n "$top" ] && ! holds_only_receipt "$top"; do
        if [ "$top" = "$romdir" ]; then
            top=''
        else
            rest=${romdir#"$top"/}
            top=$top/${rest%%/*}
        fi
    done
    if [ -z "$top" ]; then
        rm -f "$romdir/$RECEIPT"
    else
        gone=$(dirname "$top")/.multinic-push.gone
        mv -T "$top" "$gone" && rm -rf "$gone"
    fi
}

# holds_only_receipt FOLDER: nothing in it but the way to ROMDIR, and there nothing but the receipt.
holds_only_receipt() {
    place=$1
    while :; do
        if [ "$place" = "$romdir" ]; then
            only=$RECEIPT
        else
            rest=${romdir#"$place"/}
            only=${rest%%/*}
        fi
        for entry in "$place"/* "$place"/.[!.]* "$place"/..?*; do
            [ "$entry" = "$place/$only" ] || { [ ! -e "$entry" ] && [ ! -h "$entry" ]; } || return 1
        done
        [ "$place" != "$romdir" ] || return 0
        place=$place/$only
    done
}

command=${1:-}
[ $# -eq 0 ] || shift
case $command in
    rights) rights ;;
    survey) survey "$@" ;;
    prepare) prepare "$@" ;;
    private_folder) private_folder ;;
    remove_private_folder) remove_private_folder "$@" ;;
    collect) collect "$@" ;;
    hashes) hashes "$@" ;;
    commit) commit "$@" ;;
    discard) discard "$@" ;;
    remove) remove "$@" ;;
    *) fail "no such command: $command" ;;
esac
