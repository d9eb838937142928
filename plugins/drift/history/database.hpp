// SPDX-License-Identifier: GPL-2.0-or-later
// A file of SQLite. What goes wrong in the library is thrown as DatabaseError to the one place that
// catches it: each step may fail.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "romfile/result.hpp"

namespace drift {

/// Says what is wrong with the file, and what to do about it.
struct DatabaseError {
    romfile::Error error;
};

class Database;

/// A statement that is prepared once and run many times.
class Statement {
  public:
    Statement(const Database& database, const char* sql);

    /// Begins anew with these values for ?1, ?2, ... - integers and texts.
    template <class... Values>
    Statement& with(const Values&... values) {
        sqlite3_reset(statement_.get());
        int index = 0;
        (bind(++index, values), ...);
        return *this;
    }
    /// Steps to the next row; false at the end.
    bool next();
    /// Runs to the end, for statements without rows.
    void run();

    [[nodiscard]] std::int64_t number(int column) const;
    [[nodiscard]] std::string text(int column) const;

  private:
    void bind(int index, std::int64_t value);
    void bind(int index, const std::string& text);

    struct Finalize {
        void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
    };
    const Database* database_;
    std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

class Database {
  public:
    /// Opens the file; one that is not there is made, for its owner only. Waits up to ten seconds
    /// for other processes that write, here and in each statement.
    explicit Database(const std::string& path);

    void run(const char* sql) const;
    [[nodiscard]] sqlite3* handle() const { return handle_.get(); }
    /// Rows that the last statement changed.
    [[nodiscard]] int changes() const { return sqlite3_changes(handle_.get()); }
    /// The number of the last row that was inserted.
    [[nodiscard]] std::int64_t last_row() const { return sqlite3_last_insert_rowid(handle_.get()); }

    [[noreturn]] void refuse(int code) const;
    [[noreturn]] void refuse(const std::string& what, const std::string& what_to_do) const;

  private:
    struct Close {
        void operator()(sqlite3* handle) const { sqlite3_close(handle); }
    };
    std::string path_;
    std::unique_ptr<sqlite3, Close> handle_;
};

/// A transaction, undone unless it is committed. `begin` is "BEGIN" for reading and
/// "BEGIN IMMEDIATE" for writing.
class Transact {
  public:
    Transact(const Database& database, const char* begin) : database_(database) {
        database_.run(begin);
    }
    Transact(const Transact&) = delete;
    Transact& operator=(const Transact&) = delete;
    ~Transact();
    void commit();

  private:
    const Database& database_;
    bool open_ = true;
};

}  // namespace drift
