// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/history/database.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace drift {
namespace {

constexpr int patience = 10'000;  ///< milliseconds
constexpr const char* start_anew =
    "Move the file away: the next run begins a new history. What it knew is lost to the reports.";

struct Explanation {
    int code;
    const char* what;
    const char* what_to_do;
};
constexpr Explanation explanations[] = {
    {SQLITE_NOTADB, "is no history of romctl drift, or is damaged", start_anew},
    {SQLITE_CORRUPT, "is damaged", start_anew},
    {SQLITE_READONLY,
     "cannot be written",
     "Its file system or its permissions allow only reading: name another file for the history."},
    {SQLITE_CANTOPEN,
     "cannot be opened",
     "The folder must be there, and be writable, for the journal beside the file too."},
    {SQLITE_BUSY,
     "is in use by another process for longer than ten seconds",
     "Try again when the other run of romctl drift has ended."},
    {SQLITE_FULL, "cannot be written: the disk is full", "Make room and run again."},
};

/// Made by ourselves first, because SQLite would make it readable for everyone.
void make_private(const std::string& path) {
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file >= 0)
        ::close(file);
    else if (errno != EEXIST)
        throw DatabaseError{{fmt::format("cannot be made: {}", std::strerror(errno)),
                             path,
                             "Name another file for the history, or make its folder."}};
}

}  // namespace

Database::Database(const std::string& path) : path_(path) {
    make_private(path);
    // Names such as ":memory:" mean something else to the library.
    const std::string file = path.starts_with('/') ? path : "./" + path;
    sqlite3* handle = nullptr;
    const int code = sqlite3_open_v2(
        file.c_str(), &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
    handle_.reset(handle);
    if (code != SQLITE_OK)
        refuse(code);
    sqlite3_extended_result_codes(handle, 0);
    sqlite3_busy_timeout(handle, patience);
    // A file of someone else must not run code of its own: no functions in its views and triggers.
#ifdef SQLITE_DBCONFIG_TRUSTED_SCHEMA  // since 3.31
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
#endif
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
}

void Database::run(const char* sql) const {
    const int code = sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK)
        refuse(code);
}

void Database::refuse(int code) const {
    for (const Explanation& explanation : explanations)
        if (explanation.code == (code & 0xFF))
            refuse(explanation.what, explanation.what_to_do);
    refuse(fmt::format("cannot be used: {}",
                       handle_ ? sqlite3_errmsg(handle_.get()) : sqlite3_errstr(code)),
           "");
}

void Database::refuse(const std::string& what, const std::string& what_to_do) const {
    throw DatabaseError{{what, path_, what_to_do}};
}

Statement::Statement(const Database& database, const char* sql) : database_(&database) {
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v2(database.handle(), sql, -1, &statement, nullptr);
    statement_.reset(statement);
    if (code != SQLITE_OK)
        database.refuse(code);
}

void Statement::bind(int index, std::int64_t value) {
    if (const int code = sqlite3_bind_int64(statement_.get(), index, value); code != SQLITE_OK)
        database_->refuse(code);
}

void Statement::bind(int index, const std::string& text) {
    const int code = sqlite3_bind_text64(statement_.get(),
                                         index,
                                         text.data(),
                                         text.size(),
                                         SQLITE_TRANSIENT,  // NOLINT: the library's own cast
                                         SQLITE_UTF8);
    if (code != SQLITE_OK)
        database_->refuse(code);
}

bool Statement::next() {
    const int code = sqlite3_step(statement_.get());
    if (code == SQLITE_ROW)
        return true;
    sqlite3_reset(statement_.get());
    if (code != SQLITE_DONE)
        database_->refuse(code);
    return false;
}

void Statement::run() {
    while (next()) {
    }
}

std::int64_t Statement::number(int column) const {
    return sqlite3_column_int64(statement_.get(), column);
}

std::string Statement::text(int column) const {
    const auto* const bytes = sqlite3_column_text(statement_.get(), column);
    const int size = sqlite3_column_bytes(statement_.get(), column);
    return bytes == nullptr ? "" : std::string(reinterpret_cast<const char*>(bytes), size);
}

Transact::~Transact() {
    // Whatever made it fail is told already; SQLite undoes it in any case when the file is closed.
    if (open_)
        sqlite3_exec(database_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void Transact::commit() {
    database_.run("COMMIT");
    open_ = false;
}

}  // namespace drift
