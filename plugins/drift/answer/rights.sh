# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
# Runs the text in $probe with root's rights where those are to be had without asking, else without
# them, and with the number of the user in $uid. $sudo is yes or no.
# shellcheck disable=SC2154,SC2034 # what stands in front of this, and what is for $probe
rights_note=''
uid=$(id -u)
if [ "$uid" != 0 ]; then
    if [ "$sudo" != yes ]; then
        rights_note='sudo was not tried'
    elif answer=$(printf 'unset uid\n%s\n' "$probe" | sudo -n sh -s 2>/dev/null) && [ -n "$answer" ]; then
        printf '%s\n' "$answer"
        exit 0
    else
        rights_note='sudo -n does not make this user root'
    fi
fi
eval "$probe"
