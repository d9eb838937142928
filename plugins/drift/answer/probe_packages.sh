# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
# The part of the probe about packages: rpm and dpkg are asked, and what they say is passed on as it is. Stands behind
# probe.sh.
# shellcheck disable=SC2154,SC2034 # variables of the other parts

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

# is_plain TEXT: whether it is lines of printable ASCII, and not more than packing, which takes programs, is worth.
is_plain() {
    case $1 in *[!\ -~"$newline"]*) return 1 ;; esac
    [ ${#1} -le "$plain_limit" ]
}

# pass_on NAME: what was asked.
pass_on() {
    tell "r $1 $status" "$complaint"
    if is_plain "$out"; then
        say 'c plain'
        rest=$out$newline
        while [ -n "$rest" ]; do
            printf ' %s\n' "${rest%%"$newline"*}"
            rest=${rest#*"$newline"}
        done
    else
        say "c $packing"
        printf '%s\n' "$out" | pack
    fi
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
