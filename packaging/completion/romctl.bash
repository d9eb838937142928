# SPDX-License-Identifier: GPL-2.0-or-later
# bash completion of romctl(1); installed as .../bash-completion/completions/romctl. Works with and
# without the bash-completion package.

_romctl_files() {
    local IFS=$'\n'
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -f -- "$1")
}

_romctl_folders() {
    local IFS=$'\n'
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -d -- "$1")
}

_romctl() {
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
    local command="" word words
    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
        case $word in
            drift | embed | inspect | lint | pad | push | restore | status | use) command=$word && break ;;
        esac
    done
    case $previous in
        --class)
            mapfile -t COMPREPLY < <(compgen -W "64K 128K 256K 512K 1M" -- "$current")
            return
            ;;
        -o | --output | --rom | -i | --identity | -F | --ssh-config | --settings | --inventory | --policy | \
            --check-policy | --since | --history)
            _romctl_files "$current"
            return
            ;;
        --script)
            # With `inspect` it takes no file, and the ROM follows.
            _romctl_files "$current"
            return
            ;;
        -p)
            # With `push` it is a port.
            [[ $command != drift ]] || _romctl_files "$current"
            return
            ;;
        --format)
            mapfile -t COMPREPLY < <(compgen -W "text json html junit tap prometheus nagios csv sarif" -- "$current")
            return
            ;;
        --progress)
            mapfile -t COMPREPLY < <(compgen -W "auto bar lines none" -- "$current")
            return
            ;;
        --set) return ;;
        --layout)
            mapfile -t COMPREPLY < <(compgen -W "el7 el8 el9 suse debian" -- "$current")
            return
            ;;
        --link)
            mapfile -t COMPREPLY < <(compgen -W "efi-virtio.rom pxe-virtio.rom" -- "$current")
            return
            ;;
        --root)
            _romctl_folders "$current"
            return
            ;;
    esac
    case $command in
        drift)
            words="merge --inventory --policy --limit --local --check-policy --learn --user --port --identity --jump"
            words+=" --ssh-config --ask-password --password-fd --passphrase-fd --no-sudo --forks --jump-forks --retries"
            words+=" --timeout --stage-timeout --progress --format --output --report --json --since --history"
            words+=" --history-days --help"
            ;;
        embed) words="--script --settings --set --remove --no-lint --class --output --help" ;;
        inspect) words="--json --script --help" ;;
        lint) words="--strict --json --help" ;;
        pad) words="--class --output --help" ;;
        push)
            words="--undo --dry-run --force --rom --layout --user --port --identity --jump --ssh-config"
            words+=" --forks --timeout --connect-timeout --json --help"
            [[ $current == -* ]] || words=$(compgen -A hostname)
            ;;
        restore) words="--dry-run --json --help" ;;
        status) words="--guests --json --layout --root --help" ;;
        use) words="multinic stock auto --dry-run --json --link --help" ;;
        *) words="drift embed inspect lint pad push restore status use --help --version" ;;
    esac
    # What is given without an option is a file, but for the names that `use` takes besides.
    local files=" embed inspect lint pad "
    if [[ $command == drift && " ${COMP_WORDS[*]:2:COMP_CWORD-2} " == *" merge "* ]]; then
        files+="drift "
    fi
    if [[ $current != -* && ($files == *" $command "* || ($command == use && $current == /*)) ]]; then
        _romctl_files "$current"
    else
        mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
    fi
}

complete -F _romctl romctl
