# SPDX-License-Identifier: GPL-2.0-or-later
# bash completion of romctl(1); installed as .../bash-completion/completions/romctl. Works with and
# without the bash-completion package.

_romctl_files() {
    local IFS=$'\n'
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -f -- "$1")
}

_romctl() {
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
    local command="" word words
    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
        case $word in
            inspect | pad) command=$word && break ;;
        esac
    done
    case $previous in
        --class)
            mapfile -t COMPREPLY < <(compgen -W "64K 128K 256K 512K 1M" -- "$current")
            return
            ;;
        -o | --output)
            _romctl_files "$current"
            return
            ;;
    esac
    case $command in
        inspect) words="--json --help" ;;
        pad) words="--class --output --help" ;;
        *) words="inspect pad --help --version" ;;
    esac
    if [[ -n $command && $current != -* ]]; then
        _romctl_files "$current"
    else
        mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
    fi
}

complete -F _romctl romctl
