# SPDX-License-Identifier: GPL-2.0-or-later
# fish completion of romctl(1); installed as .../fish/vendor_completions.d/romctl.fish.

complete -c romctl -n __fish_use_subcommand -f
complete -c romctl -n __fish_use_subcommand -a inspect -d 'Say everything an option ROM file says about itself'
complete -c romctl -n __fish_use_subcommand -a pad -d 'Bring an option ROM file to an exact size class'
complete -c romctl -n __fish_use_subcommand -l version -d 'Print the version'
complete -c romctl -s h -l help -d 'Print a summary of the usage'

complete -c romctl -n '__fish_seen_subcommand_from inspect' -F
complete -c romctl -n '__fish_seen_subcommand_from inspect' -l json -d 'Print JSON'

complete -c romctl -n '__fish_seen_subcommand_from pad' -F
complete -c romctl -n '__fish_seen_subcommand_from pad' -l class -x -a '64K 128K 256K 512K 1M' -d 'Size class to reach'
complete -c romctl -n '__fish_seen_subcommand_from pad' -s o -l output -r -F -d 'File to write'
