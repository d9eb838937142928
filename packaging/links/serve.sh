# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
# shellcheck disable=SC2154,SC2034 # the columns of the link's row (layout.sh), results of the other files
# What an administrator asks for through romctl.

use_link() {
    if [ ! -d "$romdir" ]; then
        say "$link: there is no ROM of ours in $romdir; install qemu-rom-multinic"
        return 0
    fi
    already=$complaints
    look
    if [ "$state" = foreign ]; then
        take_over_foreign
    fi
    [ "$complaints" = "$already" ] && make_ours
    [ "$complaints" = "$already" ] || [ -z "$program" ] || return 0
    if [ -n "$program" ]; then
        select_wanted
    else
        use_without_program
    fi
}

take_over_foreign() {
    if [ -d "$link" ] && [ ! -h "$link" ]; then
        say "$link: is a folder; left as it is; move it away"
    elif ! record_link; then
        say "$link: $before cannot be written (full disk or read-only?); left as it is"
    fi
}

# select_wanted: the group is there, and all we know of is registered in it.
select_wanted() {
    case $wanted in
        auto) chosen='' ;;
        multinic) chosen=$rom ;;
        stock) chosen=$stock_rom ;;
        *) chosen=$wanted ;;
    esac
    read_group
    if [ -z "$chosen" ]; then
        [ "$mode" != auto ] || return 0
    elif ! registered "$chosen" || [ ! -s "$chosen" ]; then
        say "$link: $chosen is not registered in the alternatives group $group, or not there; left as it is; known are:$(known_entries)"
        return 0
    elif [ "$(readlink "$managed")" = "$chosen" ] && { [ -z "$by_hand" ] || [ "$mode" != auto ]; }; then
        return 0
    fi
    if ! raise_shield; then
        say "$link: cannot be replaced (full disk or read-only?); left as it is"
        return 0
    fi
    rm -f "$parked"
    if [ -n "$chosen" ]; then select_entry "$chosen"; else run --auto "$group"; fi
    first_words=$output
    lay_managed
}
known_entries() {
    IFS=$newline
    for line in $entries; do
        case $line in /*' - '*priority*) printf ' %s' "${line%% - *}" ;; esac
    done
    IFS=$blanks
}

use_without_program() {
    look
    if [ "$wanted" = stock ] && [ "$state" = plain ]; then
        put_back
    elif [ "$wanted" != multinic ] || [ "$state" != plain ]; then
        say "$link: there is no alternatives program; only 'multinic' and 'stock' can be used, where the stock ROM has a folder of its own"
    fi
}

# facts_link: a line of what is there, for romctl push.
facts_link() {
    look
    find_class
    read_group
    current=-
    if [ "$state" = managed ] && [ -h "$managed" ]; then
        current=$(readlink "$managed")
    fi
    printf 'layout=%s group=%s link=%s kind=%s romdir=%s class=%sK state=%s mode=%s current=%s\n' \
        "$layout" "$group" "$link" "$kind" "$romdir" "$wanted_class" "$state" "$mode" "$current"
}

# package_fact: whether a package manager here has the package. "Could not ask" is not "none".
package_fact() {
    package=unknown
    if words=$(command -v dpkg-query); then
        # shellcheck disable=SC2016 # dpkg-query's own variable
        quietly dpkg-query -W -f '${Version}' qemu-rom-multinic && package=$words || package=none
    fi
    case $package in unknown | none | '')
        if words=$(command -v rpm); then
            quietly rpm -q --qf '%{VERSION}-%{RELEASE}' qemu-rom-multinic && package=$words || package=none
        fi
        ;;
    esac
    printf 'package=%s\n' "${package:-none}"
}

usage() {
    printf 'usage: ensure | release | use multinic|stock|auto|PATH [GROUP [manual]] | facts\n' >&2
    exit 2
}

serve() {
    command=${1:-} wanted='' only_group='' by_hand=''
    case $command:$# in
        ensure:1 | release:1 | facts:1) ;;
        use:2 | use:3) wanted=$2 only_group=${3:-} ;;
        use:4) wanted=$2 only_group=$3 by_hand=$4 ;;
        *) usage ;;
    esac
    case $by_hand in '' | manual) ;; *) usage ;; esac
    case $wanted in '' | multinic | stock | auto | /*) ;; *) usage ;; esac
    [ "$command" != facts ] || package_fact
    choose_layout "$made_for" || exit 2
    find_program || :
    each_link "${command}_link"
    [ "$complaints" -eq 0 ]
}
