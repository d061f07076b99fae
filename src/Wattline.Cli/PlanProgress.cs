using System.Diagnostics;
using System.Globalization;
using Wattline.Planning.Solving;

namespace Wattline.Cli;

/// <summary>A bar on standard error for work that takes more than half a second; nothing where that is no terminal.</summary>
internal sealed class PlanProgress(string what) : IProgress<SolveProgress>, IProgress<double>, IDisposable
{
    private const int Cells = 30;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(0.5), Pace = TimeSpan.FromSeconds(0.1);

    private readonly bool _isShown = !Console.IsErrorRedirected;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly Lock _writing = new();
    private TimeSpan _last;
    private bool _hasWritten;

    /// <inheritdoc/>
    public void Report(SolveProgress value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var gap = value is { PrimalUsd: { } cost, DualUsd: { } bound } && cost > 0
            ? string.Create(CultureInfo.InvariantCulture, $", gap {Math.Max(0, (cost - bound) / cost):0.0E+0}")
            : "";
        Show(value.Done, gap);
    }

    /// <inheritdoc/>
    public void Report(double value) => Show(value, "");

    /// <summary>Clears the bar.</summary>
    public void Dispose()
    {
        if (_hasWritten)
        {
            Console.Error.Write($"\r{new string(' ', what.Length + Cells + 30)}\r");
        }
    }

    /// <summary>The line of a bar.</summary>
    internal static string Line(string what, double done, string more)
    {
        var share = Math.Clamp(done, 0, 1);
        var full = (int)(share * Cells);
        return string.Create(CultureInfo.InvariantCulture, $"{what} [{new string('#', full)}{new string('.', Cells - full)}] {100 * share,3:0} %{more}");
    }

    private void Show(double done, string more)
    {
        lock (_writing)
        {
            if (!_isShown || _watch.Elapsed < Patience || _watch.Elapsed - _last < Pace)
            {
                return;
            }

            (_last, _hasWritten) = (_watch.Elapsed, true);
            Console.Error.Write($"\r{Line(what, done, more)}");
        }
    }
}
