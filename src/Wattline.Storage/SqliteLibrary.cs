using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Wattline.Storage;

/// <summary>
/// Which SQLite is used: the system's, where it has one no older than the package's own of 2021, since the system's gets security patches;
/// otherwise the package's. <c>WATTLINE_SQLITE=bundled</c> in the environment asks for the package's.
/// </summary>
public static class SqliteLibrary
{
    /// <summary>Version of the library in the package, as <c>sqlite3_libversion_number</c> counts.</summary>
    internal const int BundledVersion = 3_035_005;

    /// <summary>Under which name the library is asked for, whichever it is.</summary>
    internal const string Name = "e_sqlite3";

    private static readonly Lazy<string> Loaded = new(Load);

    /// <summary>Version of the library in use, as in <c>3.40.1</c>.</summary>
    public static string Version => Loaded.Value;

    /// <summary>The first of the named libraries that is there and recent enough, or zero.</summary>
    internal static nint Find(IEnumerable<string> names, int minimumVersion)
    {
        foreach (var name in names)
        {
            if (!NativeLibrary.TryLoad(name, out var library))
            {
                continue;
            }

            if (NativeLibrary.TryGetExport(library, "sqlite3_libversion_number", out var number)
                && Marshal.GetDelegateForFunctionPointer<VersionNumber>(number)() >= minimumVersion)
            {
                return library;
            }

            NativeLibrary.Free(library);
        }

        return 0;
    }

    private static string Load()
    {
        NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, Resolve);
        NativeLibrary.SetDllImportResolver(typeof(SqliteLibrary).Assembly, Resolve);
        raw.SetProvider(new SQLite3Provider_e_sqlite3());

        // One thread uses a connection at a time, and nobody asks how much memory SQLite has: locks for either are taken dozens of times a row.
        // Both hold unless somebody in this process opened a connection before, which then locks as it would.
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MULTITHREAD);
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
        return raw.sqlite3_libversion().utf8_to_string();
    }

    /// <summary>Zero leaves the search to the runtime, which finds the package's own library.</summary>
    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) =>
        name == Name ? SystemLibrary.Value : 0;

    private static readonly Lazy<nint> SystemLibrary = new(() =>
        Environment.GetEnvironmentVariable("WATTLINE_SQLITE") == "bundled" ? 0 : Find(SystemNames(), BundledVersion));

    private static string[] SystemNames() =>
        OperatingSystem.IsLinux() ? ["libsqlite3.so.0"] : OperatingSystem.IsMacOS() ? ["/usr/lib/libsqlite3.dylib"] : [];

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int VersionNumber();
}
