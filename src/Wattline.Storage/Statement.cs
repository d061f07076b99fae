using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Wattline.Storage;

/// <summary>
/// A statement that is compiled once and bound without the driver's parameters, which look up a name and make a box for each of a row's 31
/// values. It runs within a transaction that holds the lock already, so that it never waits for one.
/// </summary>
internal sealed class Statement : IDisposable
{
    private const int LongestOnStack = 256;
    private readonly SqliteConnection _connection;
    private readonly sqlite3_stmt _compiled;
    private readonly nint _address;
    private int _bound;

    public Statement(SqliteConnection connection, string sql)
    {
        _connection = connection;
        Check(raw.sqlite3_prepare_v2(connection.Handle, sql, out _compiled));
        _address = _compiled.DangerousGetHandle();
    }

    public Statement Add(long value) => Bound(SqliteCalls.BindInteger(_address, ++_bound, value));

    public Statement Add(long? value) => value is { } known ? Add(known) : Bound(SqliteCalls.BindNull(_address, ++_bound));

    public Statement Add(double value) => Bound(SqliteCalls.BindNumber(_address, ++_bound, value));

    public Statement Add(double? value) => value is { } known ? Add(known) : Bound(SqliteCalls.BindNull(_address, ++_bound));

    public Statement Add(string? value)
    {
        if (value is null)
        {
            return Bound(SqliteCalls.BindNull(_address, ++_bound));
        }

        Span<byte> text = stackalloc byte[LongestOnStack];
        // An empty span has no address, which would be bound as null.
        return Bound(value.Length > 0 && Encoding.UTF8.TryGetBytes(value, text, out var length)
            ? SqliteCalls.BindShortText(_address, ++_bound, text[..length])
            : raw.sqlite3_bind_text(_compiled, ++_bound, value));
    }

    public Statement Add(byte[] value) => Bound(raw.sqlite3_bind_blob(_compiled, ++_bound, value));

    /// <summary>Runs it on what was added, and forgets that; returns the number of rows changed.</summary>
    /// <exception cref="SqliteException">It failed.</exception>
    public int Run()
    {
        _bound = 0;
        var code = raw.sqlite3_step(_compiled);
        var changes = raw.sqlite3_changes(_connection.Handle);
        raw.sqlite3_reset(_compiled);
        if (code != raw.SQLITE_DONE)
        {
            Check(code);
        }

        return changes;
    }

    /// <summary>Runs it on what was added, and forgets that; returns the number in the first column of its first row.</summary>
    /// <exception cref="SqliteException">It failed.</exception>
    public long Number()
    {
        _bound = 0;
        var code = raw.sqlite3_step(_compiled);
        var number = code == raw.SQLITE_ROW ? raw.sqlite3_column_int64(_compiled, 0) : 0;
        raw.sqlite3_reset(_compiled);
        if (code != raw.SQLITE_ROW)
        {
            Check(code);
        }

        return number;
    }

    public void Dispose() => _compiled.Dispose();

    private Statement Bound(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            _bound = 0;
            Check(code);
        }

        return this;
    }

    private void Check(int code) => SqliteException.ThrowExceptionForRC(code, _connection.Handle);
}
