# SPDX-License-Identifier: GPL-2.0-or-later
# fish completion of romctl(1); installed as .../fish/vendor_completions.d/romctl.fish.

complete -c romctl -n __fish_use_subcommand -f
complete -c romctl -n __fish_use_subcommand -a embed -d 'Put a script and settings into a ROM file'
complete -c romctl -n __fish_use_subcommand -a inspect -d 'Say everything an option ROM file says about itself'
complete -c romctl -n __fish_use_subcommand -a lint -d 'Say what is wrong with a script'
complete -c romctl -n __fish_use_subcommand -a pad -d 'Bring an option ROM file to an exact size class'
complete -c romctl -n __fish_use_subcommand -a push -d 'Install the ROM on other hosts over SSH'
complete -c romctl -n __fish_use_subcommand -a restore -d 'Put back what QEMU took before this package'
complete -c romctl -n __fish_use_subcommand -a status -d 'Say which ROM QEMU takes on this host'
complete -c romctl -n __fish_use_subcommand -a use -d 'Choose which ROM QEMU takes on this host'
complete -c romctl -n __fish_use_subcommand -l version -d 'Print the version'
complete -c romctl -s h -l help -d 'Print a summary of the usage'

set -l embed -c romctl -n '__fish_seen_subcommand_from embed'
complete $embed -F
complete $embed -l script -r -F -d 'Script to embed'
complete $embed -l settings -r -F -d 'File of settings to embed'
complete $embed -l set -x -d 'Setting to embed, NAME=VALUE'
complete $embed -l remove -d 'Empty the slot first'
complete $embed -l no-lint -d 'Embed the script whatever lint says of it'
complete $embed -l class -x -a '64K 128K 256K 512K 1M' -d 'Size class to reach'
complete $embed -s o -l output -r -F -d 'File to write'

complete -c romctl -n '__fish_seen_subcommand_from inspect' -F
complete -c romctl -n '__fish_seen_subcommand_from inspect' -l json -d 'Print JSON'
complete -c romctl -n '__fish_seen_subcommand_from inspect' -l script -d 'Print the embedded script'

complete -c romctl -n '__fish_seen_subcommand_from lint' -F
complete -c romctl -n '__fish_seen_subcommand_from lint' -l strict -d 'Warnings are findings, too'
complete -c romctl -n '__fish_seen_subcommand_from lint' -l json -d 'Print JSON'

complete -c romctl -n '__fish_seen_subcommand_from pad' -F
complete -c romctl -n '__fish_seen_subcommand_from pad' -l class -x -a '64K 128K 256K 512K 1M' -d 'Size class to reach'
complete -c romctl -n '__fish_seen_subcommand_from pad' -s o -l output -r -F -d 'File to write'

set -l push -c romctl -n '__fish_seen_subcommand_from push'
complete $push -f -a '(__fish_print_hostnames)'
complete $push -l undo -d 'Put everything back as it was before the push'
complete $push -l dry-run -d 'Say what would be done, and change nothing'
complete $push -l force -d 'Also replace what somebody else put there'
complete $push -l rom -r -F -d 'ROM to push'
complete $push -l layout -x -a 'el7 el8 el9 suse debian' -d 'Distribution layout'
complete $push -s u -l user -x -a '(__fish_complete_users)' -d 'User to log in as'
complete $push -s p -l port -x -d 'Port of the SSH servers'
complete $push -s i -l identity -r -F -d 'Private key to log in with'
complete $push -s J -l jump -x -a '(__fish_print_hostnames)' -d 'Jump hosts'
complete $push -s F -l ssh-config -r -F -d 'ssh_config to use'
complete $push -s f -l forks -x -d 'Hosts at the same time'
complete $push -l timeout -x -d 'Seconds that a host may take in all'
complete $push -l connect-timeout -x -d 'Seconds to connect'
complete $push -l json -d 'Print JSON'

complete -c romctl -n '__fish_seen_subcommand_from restore' -f
complete -c romctl -n '__fish_seen_subcommand_from restore use' -l dry-run -d 'Change nothing, say what would change'
complete -c romctl -n '__fish_seen_subcommand_from restore use' -l json -d 'Print JSON'

complete -c romctl -n '__fish_seen_subcommand_from status' -f
complete -c romctl -n '__fish_seen_subcommand_from status' -l guests -d 'Guests with an old ROM are findings, too'
complete -c romctl -n '__fish_seen_subcommand_from status' -l json -d 'Print JSON'
complete -c romctl -n '__fish_seen_subcommand_from status' -l layout -x -a 'el7 el8 el9 suse debian' -d 'Distribution layout'
complete -c romctl -n '__fish_seen_subcommand_from status' -l root -x -a '(__fish_complete_directories)' -d 'Look at the system in this folder'

complete -c romctl -n '__fish_seen_subcommand_from use' -f -a 'multinic stock auto'
complete -c romctl -n '__fish_seen_subcommand_from use' -l link -x -a 'efi-virtio.rom pxe-virtio.rom' -d 'Only the link of this group'
