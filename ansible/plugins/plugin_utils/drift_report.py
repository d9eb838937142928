# SPDX-License-Identifier: GPL-2.0-or-later
# GNU General Public License v2.0 or later, so v3.0 too (see LICENSE or https://www.gnu.org/licenses/)
"""A drift report of what rom_check or rom_info answered on each host. Nothing is taken for good that was not seen to
be good: a host that was not reached, was skipped or failed is unknown, and so is a report without hosts."""
from __future__ import absolute_import, division, print_function

__metaclass__ = type

import datetime
import re
from collections.abc import Mapping, Sequence

from jinja2.runtime import Undefined

SCHEMA = 1
KIND = 'multinic-drift-report'
GOOD, BAD, UNKNOWN = 'good', 'bad', 'unknown'
# From the weakest to the one that decides.
VERDICTS = (GOOD, UNKNOWN, BAD)
FINDING = ('item', 'verdict', 'expected', 'found', 'reason')
NO_ANSWER = 'no answer: the check did not run on this host, or could not be reached before it'
TIME = re.compile('[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z')
# What a host that rom_info described does not know, at most so deep and so many.
DEPTH, MOST = 8, 100


class Unusable(Exception):
    """What was given to the filter cannot be answers of hosts; says why."""


def make(answers, register=None, hosts=None, time=None):
    """The report. Of answers by host, or, with 'register', of the variables of hosts that have the answer under
    this name. 'hosts': which hosts there must be, in this order. 'time': as in TIME; None is now."""
    by_host = dict(_pairs(answers, register))
    names = list(by_host) if hosts is None else _names(hosts)
    entries = [_entry(name, by_host.get(name)) for name in names]
    counts = dict((verdict, sum(entry['verdict'] == verdict for entry in entries)) for verdict in VERDICTS)
    return {
        'schema': SCHEMA,
        'kind': KIND,
        'time': _time(time),
        'verdict': worst([entry['verdict'] for entry in entries]),
        'hosts': entries,
        'counts': dict(counts, hosts=len(entries)),
    }


def worst(verdicts):
    """Of nothing: unknown."""
    return max(verdicts, key=VERDICTS.index) if verdicts else UNKNOWN


def _time(time):
    if time is None:
        return datetime.datetime.now(datetime.timezone.utc).strftime('%Y-%m-%dT%H:%M:%SZ')
    if not TIME.fullmatch(str(time)):
        raise Unusable("'time' has to be like 2026-11-29T06:00:00Z, in UTC, but is '%s'" % time)
    return str(time)


def _names(hosts):
    if isinstance(hosts, (str, Mapping)) or not isinstance(hosts, Sequence):
        raise Unusable("'hosts' has to be a list of names, such as ansible_play_hosts_all")
    return [str(name) for name in hosts]


def _pairs(answers, register):
    """Host and answer, of a mapping or of a list of the variables of hosts."""
    if isinstance(answers, Mapping):
        for host in answers:
            yield str(host), _registered(answers[host], register)
    elif register and isinstance(answers, Sequence) and not isinstance(answers, str):
        for variables in answers:
            if not isinstance(variables, Mapping) or 'inventory_hostname' not in variables:
                raise Unusable("the list has to be of the variables of hosts: ansible_play_hosts_all | map('extract', hostvars)")
            yield str(variables['inventory_hostname']), _registered(variables, register)
    else:
        raise Unusable("needs a mapping of hosts and their answers, or variables of hosts together with 'register'")


def _registered(value, register):
    if not register:
        return value
    return value.get(register) if isinstance(value, Mapping) else None


def _entry(host, answer):
    findings = [_finding(finding) for part in _parts(answer) for finding in _findings(part)]
    told = [_told(part) for part in _parts(answer)] or [(UNKNOWN, 'a loop over nothing: nothing was checked')]
    verdict = worst([verdict for verdict, dummy in told] + [finding['verdict'] for finding in findings])
    reasons = [reason for part_verdict, reason in told if reason and part_verdict == verdict]
    return {'host': host, 'verdict': verdict, 'reason': '; '.join(reasons) or _reason(verdict, findings), 'findings': findings}


def _parts(answer):
    """A task with a loop has an answer for each item."""
    if isinstance(answer, Mapping) and isinstance(answer.get('results'), list) and 'verdict' not in answer:
        return answer['results']
    return [answer]


def _told(answer):
    """What one answer says of its host: verdict, and the reason where there are no findings to tell it."""
    if answer is None or isinstance(answer, Undefined):
        return UNKNOWN, NO_ANSWER
    if not isinstance(answer, Mapping):
        return UNKNOWN, 'the answer is no mapping; it has to be what rom_check or rom_info returned'
    if answer.get('unreachable'):
        return UNKNOWN, 'unreachable: %s' % _words(answer.get('msg'))
    if answer.get('skipped'):
        return UNKNOWN, 'skipped: %s' % _words(answer.get('false_condition') or answer.get('skip_reason'))
    verdict = answer.get('verdict')
    if verdict not in VERDICTS:
        if answer.get('failed'):
            return UNKNOWN, 'failed: %s' % _words(answer.get('msg'))
        return UNKNOWN, 'the answer has no verdict; it has to be what rom_check or rom_info returned'
    if verdict == GOOD and answer.get('failed'):
        return UNKNOWN, 'failed, although the verdict was good: %s' % _words(answer.get('msg'))
    return verdict, None


def _words(value):
    return ' '.join(str(value).split()) if value else 'no reason given'


def _reason(verdict, findings):
    """In one line, of findings that have their own reasons."""
    if verdict == GOOD:
        return None
    wanted = [finding['item'] for finding in findings if finding['verdict'] == verdict]
    words = {BAD: 'drift', UNKNOWN: 'could not be told'}[verdict]
    return '%s: %s' % (words, ', '.join(wanted)) if wanted else '%s, says the host' % words


def _findings(answer):
    if not isinstance(answer, Mapping):
        return []
    if isinstance(answer.get('findings'), list):
        return [finding for finding in answer['findings'] if isinstance(finding, Mapping)]
    return list(_not_told(answer.get('host'), 'host', DEPTH))[:MOST]


def _not_told(fact, path, depth):
    """Of what rom_info returned: a finding for each {"unknown": reason}."""
    if not depth:
        return
    if isinstance(fact, Mapping):
        if list(fact) == ['unknown']:
            yield {'item': path, 'verdict': UNKNOWN, 'reason': fact['unknown']}
            return
        inside = [('%s.%s' % (path, name), fact[name]) for name in fact]
    elif isinstance(fact, list):
        inside = [('%s[%d]' % (path, number), value) for number, value in enumerate(fact)]
    else:
        return
    for name, value in inside:
        for found in _not_told(value, name, depth - 1):
            yield found


def _finding(finding):
    """With all keys; one with a verdict that is not known is not taken for good."""
    whole = dict((key, finding.get(key)) for key in FINDING)
    whole['item'] = str(whole['item'])
    if whole['verdict'] not in VERDICTS:
        whole['reason'] = "verdict '%s' is not known here; %s" % (whole['verdict'], _words(whole['reason']))
        whole['verdict'] = UNKNOWN
    return whole
