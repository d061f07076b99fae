using System.Runtime.InteropServices;

namespace Wattline.Storage;

/// <summary>
/// The calls of SQLite that a row takes dozens of, without the driver's count of who holds the statement. They take well under a microsecond,
/// so that the garbage collector is not told either that a thread is away.
/// </summary>
internal static unsafe partial class SqliteCalls
{
    /// <summary>Tells SQLite to copy a text before the call returns.</summary>
    private const nint Transient = -1;

    [LibraryImport(SqliteLibrary.Name, EntryPoint = "sqlite3_bind_int64")]
    [SuppressGCTransition]
    public static partial int BindInteger(nint statement, int at, long value);

    [LibraryImport(SqliteLibrary.Name, EntryPoint = "sqlite3_bind_double")]
    [SuppressGCTransition]
    public static partial int BindNumber(nint statement, int at, double value);

    [LibraryImport(SqliteLibrary.Name, EntryPoint = "sqlite3_bind_null")]
    [SuppressGCTransition]
    public static partial int BindNull(nint statement, int at);

    /// <summary>Binds a text of a few hundred bytes at most.</summary>
    public static int BindShortText(nint statement, int at, ReadOnlySpan<byte> text)
    {
        fixed (byte* first = text)
        {
            return BindText(statement, at, first, text.Length, Transient);
        }
    }

    [LibraryImport(SqliteLibrary.Name, EntryPoint = "sqlite3_bind_text")]
    [SuppressGCTransition]
    private static partial int BindText(nint statement, int at, byte* text, int length, nint copied);
}
