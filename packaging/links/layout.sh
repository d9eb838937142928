# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # columns and results are for the other files
# The layout table, in the variable LAYOUTS, which `assemble` puts in front of this.
# No here-documents: shells write those to a file, which a full disk or an image without /tmp refuses.

newline='
'
blanks=$(printf ' \t')

# note WORDS...: the one line about a link of which an administrator should know.
note() {
    [ "$silent" = yes ] || printf 'qemu-rom-multinic: %s\n' "$*" >&2
}

# say WORDS...: the same where something could not be done.
say() {
    note "$@"
    complaints=$((complaints + 1))
}

# exists PATH: something stands there, be it a dangling link.
exists() { [ -e "$1" ] || [ -h "$1" ]; }

# all_exist PATH,PATH...
all_exist() {
    IFS=,
    for path in $1; do
        if ! exists "$path"; then
            IFS=$blanks
            return 1
        fi
    done
    IFS=$blanks
}

# each_row FUNCTION: calls it with the columns of every row as its arguments, until it fails.
each_row() {
    IFS=$newline
    for row in $LAYOUTS; do
        IFS=$blanks
        # shellcheck disable=SC2086 # the row is split into its columns here
        "$1" $row || return 0
    done
    IFS=$blanks
}

# each_link FUNCTION: calls it for every link of the layout $layout, with the columns in variables.
each_link() {
    link_function=$1
    each_row with_link
}
with_link() {
    if [ "$1" = "$layout" ] && { [ -z "$only_group" ] || [ "$2" = "$only_group" ]; }; then
        group=$2 link=$3 kind=$4 stock=$5 class=${6%K} romdir=$7
        before=$romdir/before
        record=$before/$group shield=$before/$group.shield parked=$before/$group.choice
        managed=/etc/alternatives/$group record_lost=no
        "$link_function" || :
    fi
}

detect_row() {
    all_exist "$8" || return 0
    detected=$1
    return 1
}
evidence_row() {
    [ "$1" = "$layout" ] || return 0
    evidence=$8
    return 1
}
note_ours() {
    look
    case $state in managed | plain | shield) in_place=yes ;; esac
}

# choose_layout NAME: sets `layout`; "auto" takes what the host looks like. A layout that the package
# was made for is only used on a host that looks like it, or that has its links already.
choose_layout() {
    detected='' evidence='' in_place=no
    each_row detect_row
    if [ "$1" = auto ]; then
        layout=$detected
        [ -n "$layout" ] && return 0
        say "no QEMU ROM folder of a known layout here; nothing changed; use <rom file='...'/> for single guests"
        return 1
    fi
    layout=$1
    each_row evidence_row
    if [ -z "$evidence" ]; then
        say "there is no layout '$layout'"
        return 1
    fi
    all_exist "$evidence" && return 0
    each_link note_ours
    [ "$in_place" = yes ] && return 0
    if [ -n "$detected" ]; then
        say "made for the layout '$layout', but this host looks like '$detected'; nothing changed; install the package that is made for this distribution"
    else
        say "QEMU's ROM folder is not here (looked for $evidence); nothing changed; the links are made when it is installed"
    fi
    return 1
}
