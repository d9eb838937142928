# SPDX-License-Identifier: GPL-2.0-or-later
# fish completion of romctl(1); installed as .../fish/vendor_completions.d/romctl.fish.

complete -c romctl -n __fish_use_subcommand -f
complete -c romctl -n __fish_use_subcommand -a drift -d 'Report which hosts of a fleet are as they were decided to be'
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

set -l drift -c romctl -n '__fish_seen_subcommand_from drift'
complete $drift -f
complete -c romctl -n '__fish_seen_subcommand_from drift; and not __fish_seen_subcommand_from merge' -a merge -d 'Make one report of several'
complete -c romctl -n '__fish_seen_subcommand_from merge' -F
complete $drift -s i -l inventory -r -F -d 'Inventory of Ansible'
complete $drift -s p -l policy -r -F -d 'What was decided'
complete $drift -l limit -x -d 'Hosts and groups'
complete $drift -l local -d 'Look at this machine, without SSH'
complete $drift -l check-policy -r -F -d 'Only read this policy'
complete $drift -l learn -x -a '(__fish_print_hostnames)' -d 'Print the policy that this host is in line with'
complete $drift -s u -l user -x -a '(__fish_complete_users)' -d 'User to log in as'
complete $drift -l port -x -d 'Port of the SSH servers'
complete $drift -l identity -r -F -d 'Private key to log in with'
complete $drift -s J -l jump -x -a '(__fish_print_hostnames)' -d 'Jump hosts'
complete $drift -s F -l ssh-config -r -F -d 'ssh_config to use'
complete $drift -s k -l ask-password -d 'Ask once for the password of all hosts'
complete $drift -l password-fd -x -d 'Descriptor to read the password from'
complete $drift -l passphrase-fd -x -d 'Descriptor to read the passphrase from'
complete $drift -l no-sudo -d 'Do not try sudo -n'
complete $drift -s f -l forks -x -d 'Hosts at the same time'
complete $drift -l jump-forks -x -d 'Logins at the same time by way of one jump host'
complete $drift -l retries -x -d 'Times a host is asked again'
complete $drift -l timeout -x -d 'Seconds that a host may take in all'
complete $drift -l stage-timeout -x -d 'Seconds of a stage, STAGE=SECONDS'
complete $drift -l progress -x -a 'auto bar lines none' -d 'How progress is shown'
complete $drift -l format -x -a 'text json html junit tap prometheus nagios csv sarif' -d 'Form of the report'
complete $drift -s o -l output -r -F -d 'File for the report'
complete $drift -l report -r -F -d 'One more report, FORMAT=FILE'
complete $drift -l json -d 'Print JSON'
complete $drift -l since -r -F -d 'Earlier report to compare with'
complete $drift -l history -r -F -d 'Database of earlier reports'
complete $drift -l history-days -x -d 'Days that are kept there'

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
