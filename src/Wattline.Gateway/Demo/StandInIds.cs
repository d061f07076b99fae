using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Wattline.Gateway.Demo;

/// <summary>
/// Draws identifiers that no other stand-in draws, nor this one after a restart: a hash of the region, the time of the start and the count
/// of stand-ins in the process, then a counter.
/// </summary>
internal sealed class StandInIds(StandInOptions options)
{
    private const int HashLength = 24;
    private static long _starts;

    private readonly string _start = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"{options.Region} {options.Clock.GetUtcNow().Ticks} {Environment.ProcessId} {Interlocked.Increment(ref _starts)}"))))[..HashLength];

    private long _drawn;

    /// <summary>The next one: the prefix, 24 hexadecimal digits of the start and 8 or more of the counter.</summary>
    public string Next(string prefix) => string.Create(CultureInfo.InvariantCulture, $"{prefix}{_start}{Interlocked.Increment(ref _drawn):x8}");
}
