// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/history/history.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "drift/history/database.hpp"
#include "drift/write/compare.hpp"

namespace drift {
namespace {

using romfile::Result;
using romfile::success;

constexpr std::int64_t day = 86'400;
constexpr std::int64_t version = 1;
constexpr std::int64_t ours = 0x4D4E4944;  ///< "MNID": the number by which our files are known

// A span is a row of runs that saw a finding with one verdict. Of several findings of a host with
// one item, `nth` tells which. `changed`: the run before saw it with another verdict.
constexpr const char* tables = R"(
PRAGMA application_id = 0x4D4E4944;
CREATE TABLE run (
    number INTEGER PRIMARY KEY AUTOINCREMENT, time INTEGER NOT NULL, policy TEXT NOT NULL,
    interrupted INTEGER NOT NULL, good INTEGER NOT NULL, bad INTEGER NOT NULL,
    unknown INTEGER NOT NULL);
CREATE TABLE host (
    name TEXT PRIMARY KEY, last_run INTEGER NOT NULL, last_time INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE span (
    host TEXT NOT NULL, item TEXT NOT NULL, nth INTEGER NOT NULL, first_run INTEGER NOT NULL,
    since INTEGER NOT NULL, last_run INTEGER NOT NULL, last_time INTEGER NOT NULL,
    verdict INTEGER NOT NULL CHECK (verdict BETWEEN 0 AND 2), changed INTEGER NOT NULL,
    PRIMARY KEY (host, item, nth, first_run)) WITHOUT ROWID;
PRAGMA user_version = 1;
)";

std::int64_t one_number(const Database& database, const char* sql) {
    Statement statement(database, sql);
    return statement.next() ? statement.number(0) : 0;
}

/// Makes the tables in a file that is new, and refuses what is not ours. Under the lock of writers,
/// because another process may be doing the same.
void prepare(const Database& database) {
    const auto is_ours = [&] { return one_number(database, "PRAGMA application_id") == ours; };
    if (!is_ours()) {
        Transact transact(database, "BEGIN IMMEDIATE");
        if (!is_ours()) {
            if (one_number(database, "SELECT count(*) FROM sqlite_master") != 0)
                database.refuse("is a database of another program",
                                "Name another file for the history.");
            database.run(tables);
        }
        transact.commit();
    }
    const std::int64_t found = one_number(database, "PRAGMA user_version");
    if (found != version)
        database.refuse(fmt::format("has version {}, and only {} is known here", found, version),
                        "It was written by another version of romctl: use that one, or name "
                        "another file for the history.");
}

using Key = std::pair<std::string, std::int64_t>;  ///< item, nth

/// The findings with their keys, in their order.
template <class Visit>
void each(const HostReport& host, const Visit& visit) {
    std::map<std::string_view, std::int64_t> seen;
    for (std::size_t i = 0; i < host.findings.size(); ++i)
        visit(i, seen[host.findings[i].compared.item]++);
}

class Annotate {
  public:
    /// With trends, unless there are no runs to have them of, or another report gave them already.
    Annotate(const Database& database, Report& report, bool with_trends)
        : database_(database), report_(report), with_trends_(with_trends) {}

    void host(HostReport& host) {
        const HostReport before = host;
        HostReport earlier;
        std::int64_t earlier_time = report_.time;
        if (last_.with(host.host).next()) {
            earlier_time = last_.number(1);
            earlier.findings = findings(host.host, last_.number(0));
        }
        compare_host(host, report_.time, earlier, earlier_time);
        for (std::size_t i = 0; i < host.findings.size(); ++i) {
            Finding& finding = host.findings[i];
            if (!with_trends_)
                finding.trend = before.findings[i].trend;
            if (finding.since > report_.time)
                finding.since.reset();
        }
        if (!with_trends_)
            host.notes = before.notes;
        mark_flapping(host, earlier);
    }

  private:
    std::vector<Finding> findings(const std::string& host, std::int64_t run) {
        std::vector<Finding> list;
        for (spans_.with(host, run); spans_.next();) {
            Finding finding;
            finding.compared.item = spans_.text(0);
            finding.compared.verdict = static_cast<Verdict>(std::clamp<std::int64_t>(
                spans_.number(1), 0, static_cast<std::int64_t>(Verdict::unknown)));
            finding.since = spans_.number(2);
            list.push_back(std::move(finding));
        }
        return list;
    }

    void mark_flapping(HostReport& host, const HostReport& earlier) {
        std::map<Key, std::int64_t> changes;
        const std::int64_t begin = report_.time - History::days_of_flapping * day;
        for (changes_.with(host.host, begin, report_.time); changes_.next();)
            changes[{changes_.text(0), changes_.number(1)}] = changes_.number(2);
        each(earlier, [&](std::size_t i, std::int64_t nth) {
            verdicts_[{earlier.findings[i].compared.item, nth}] =
                earlier.findings[i].compared.verdict;
        });
        each(host, [&](std::size_t i, std::int64_t nth) {
            Finding& finding = host.findings[i];
            const Key key{finding.compared.item, nth};
            const auto before = verdicts_.find(key);
            const bool changes_now =
                before != verdicts_.end() && before->second != finding.compared.verdict;
            finding.flapping = changes[key] + (changes_now ? 1 : 0) >= History::changes_of_flapping;
        });
        verdicts_.clear();
    }

    const Database& database_;
    Report& report_;
    bool with_trends_;
    std::map<Key, Verdict> verdicts_;  ///< of the host's run before
    Statement last_{database_, "SELECT last_run, last_time FROM host WHERE name = ?1"};
    Statement spans_{database_,
                     "SELECT item, verdict, since FROM span WHERE host = ?1 AND last_run = ?2 "
                     "ORDER BY item, nth"};
    Statement changes_{database_,
                       "SELECT item, nth, count(*) FROM span WHERE host = ?1 AND changed "
                       "AND since > ?2 AND since <= ?3 GROUP BY item, nth"};
};

void annotate_whole(const Database& database, Report& report) {
    Statement past(database,
                   "SELECT time, good, bad, unknown FROM run WHERE NOT interrupted "
                   "ORDER BY number DESC LIMIT ?1");
    report.past.clear();
    for (past.with(History::runs_shown); past.next();)
        report.past.push_back({past.number(0),
                               static_cast<std::size_t>(past.number(1)),
                               static_cast<std::size_t>(past.number(2)),
                               static_cast<std::size_t>(past.number(3))});
    std::reverse(report.past.begin(), report.past.end());
    Statement later(database, "SELECT count(*) FROM run WHERE time > ?1");
    if (later.with(report.time).next() && later.number(0) != 0)
        report.notes.push_back(fmt::format(
            "{} earlier run{} in the history of a later time than this one: a clock jumped",
            later.number(0),
            later.number(0) == 1 ? " is" : "s are"));
}

class Record {
  public:
    Record(const Database& database, const Report& report) : database_(database), report_(report) {
        const Counts counts = count(report);
        Statement add(database,
                      "INSERT INTO run (time, policy, interrupted, good, bad, unknown) "
                      "VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
        add.with(report.time,
                 report.policy,
                 report.interrupted,
                 counts.good,
                 counts.bad,
                 counts.unknown)
            .run();
        run_ = database.last_row();
    }

    void host(const HostReport& host) {
        if (host.findings.empty())
            return;
        const std::int64_t before = last_.with(host.host).next() ? last_.number(0) : 0;
        each(host, [&](std::size_t i, std::int64_t nth) {
            const state::PolicyFinding& compared = host.findings[i].compared;
            const auto verdict = static_cast<std::int64_t>(compared.verdict);
            extend_.with(host.host, compared.item, nth, before, verdict, run_, report_.time).run();
            if (database_.changes() == 0)
                begin_.with(host.host, compared.item, nth, before, verdict, run_, report_.time)
                    .run();
        });
        seen_.with(host.host, run_, report_.time).run();
    }

  private:
    const Database& database_;
    const Report& report_;
    std::int64_t run_ = 0;
    Statement last_{database_, "SELECT last_run FROM host WHERE name = ?1"};
    Statement extend_{database_,
                      "UPDATE span SET last_run = ?6, last_time = ?7 WHERE host = ?1 AND item = ?2 "
                      "AND nth = ?3 AND last_run = ?4 AND verdict = ?5"};
    Statement begin_{
        database_,
        "INSERT OR REPLACE INTO span (host, item, nth, first_run, since, last_run, last_time, "
        "verdict, changed) VALUES (?1, ?2, ?3, ?6, ?7, ?6, ?7, ?5, EXISTS (SELECT 1 "
        "FROM span WHERE host = ?1 AND item = ?2 AND nth = ?3 AND last_run = ?4))"};
    Statement seen_{database_, "INSERT OR REPLACE INTO host VALUES (?1, ?2, ?3)"};
};

template <class Work>
Result<void> guarded(const Work& work) {
    try {
        work();
        return success;
    } catch (const DatabaseError& wrong) {
        return wrong.error;
    }
}

}  // namespace

History::History(std::unique_ptr<Database> database) : database_(std::move(database)) {}
History::History(History&&) noexcept = default;
History& History::operator=(History&&) noexcept = default;
History::~History() = default;

Result<History> History::open(const std::string& path) {
    try {
        auto database = std::make_unique<Database>(path);
        prepare(*database);
        return History(std::move(database));
    } catch (const DatabaseError& wrong) {
        return wrong.error;
    }
}

Result<void> History::annotate(Report& report) {
    return guarded([&] {
        Transact transact(*database_, "BEGIN");
        Statement last(*database_, "SELECT time FROM run ORDER BY number DESC LIMIT 1");
        const bool has_past = last.next();
        annotate_whole(*database_, report);
        Annotate annotate(*database_, report, has_past && !report.compared_with);
        for (HostReport& host : report.hosts)
            annotate.host(host);
        if (has_past && !report.compared_with)
            report.compared_with = last.number(0);
        transact.commit();
    });
}

Result<void> History::record(const Report& report) {
    return guarded([&] {
        Transact transact(*database_, "BEGIN IMMEDIATE");
        Record record(*database_, report);
        for (const HostReport& host : report.hosts)
            record.host(host);
        transact.commit();
    });
}

Result<void> History::forget(int days, std::int64_t now) {
    return guarded([&] {
        Transact transact(*database_, "BEGIN IMMEDIATE");
        const std::int64_t limit = now - days * day;
        Statement oldest(*database_,
                         "SELECT number FROM run ORDER BY number DESC LIMIT 1 OFFSET ?1");
        const std::int64_t kept =
            oldest.with(History::runs_shown - 1).next() ? oldest.number(0) : 0;
        for (const char* const sql : {"DELETE FROM run WHERE time < ?1 AND number < ?2",
                                      "DELETE FROM span WHERE last_time < ?1 AND last_run < ?2",
                                      "DELETE FROM host WHERE last_time < ?1 AND last_run < ?2"})
            Statement(*database_, sql).with(limit, kept).run();
        transact.commit();
    });
}

}  // namespace drift
