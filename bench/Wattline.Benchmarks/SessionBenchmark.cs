using System.Diagnostics;
using System.Globalization;
using Wattline.Gateway.Configuration;
using Wattline.Grid;
using Wattline.Testing.Sessions;

namespace Wattline.Benchmarks;

/// <summary>
/// A generated day of sessions under the product's pricing of moves and under three rules that do not price: cache hits, cost, carbon,
/// energy, time to the first token. Equal seeds give equal figures on any machine; no wall-clock is in them.
/// </summary>
internal static class SessionBenchmark
{
    private const int DefaultSeed = 7, Sessions = 20_000;

    private static readonly SessionRegime Short = new("short pauses", 20, 300), Mixed = new("mixed pauses", 120, 300),
        Long = new("long pauses", 900, 300), Kept = new("long pauses, caches of 1 h", 900, 3600),
        Longer = new("sessions 3 times as long as configured", 120, 300, 3), Shorter = new("sessions a third as long", 120, 300, 1 / 3.0);

    private static readonly (string Name, Func<GatewayOptions> Options, SessionRegime[] Regimes)[] Scenes =
    [
        ("all owned", () => SessionFleets.Owned(), [Short, Mixed, Long, Kept, Longer, Shorter]),
        ("owned and bought", () => SessionFleets.OwnedAndBought(), [Short, Mixed, Long, Kept]),
        ("all owned, crowded", () => SessionFleets.Owned(SessionFleets.Crowded), [Short, Mixed, Long, Kept]),
        ("owned and bought, crowded", () => SessionFleets.OwnedAndBought(SessionFleets.Crowded), [Short, Mixed, Long, Kept]),
    ];

    private static readonly (SessionPolicy Policy, string Name)[] Policies =
    [
        (SessionPolicy.Priced, "**priced**"), (SessionPolicy.StickyWhileWarm, "sticky while warm"),
        (SessionPolicy.AlwaysSticky, "always sticky"), (SessionPolicy.NeverSticky, "never sticky"),
    ];

    public static int Run(string? seed)
    {
        if (!int.TryParse(seed ?? $"{DefaultSeed}", NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            Console.Error.WriteLine($"'{seed}' is no seed. Give a whole number, 0 or more.");
            return 2;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Seed {number}, about {Sessions:N0} sessions a day."));
        var summary = new List<string>();
        foreach (var (fleet, options, regimes) in Scenes)
        {
            foreach (var regime in regimes)
            {
                var trace = SessionTrace.Draw(DataPack.Embedded, number, regime, (int)(Sessions / regime.LengthFactor));
                summary.Add(Show(trace, fleet, options()));
            }
        }

        Console.WriteLine($"\nUSD in total, and the difference of each rule to priced:\n\n| | {string.Join(" | ", Policies.Select(one => one.Name))} |");
        Console.WriteLine($"|---|{string.Concat(Policies.Select(_ => "---|"))}\n{string.Join('\n', summary)}");
        return 0;
    }

    /// <summary>Prints a scene's table; returns its line of the summary.</summary>
    private static string Show(SessionTrace trace, string fleet, GatewayOptions options)
    {
        var name = $"{fleet}; {trace.Regime.Name}";
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"\n{name}: {trace.Sessions.Count:N0} sessions, {trace.Requests.Count:N0} requests\n"));
        Console.WriteLine($"| policy | {string.Join(" | ", Columns)} |\n|---|{string.Concat(Columns.Select(_ => "---|"))}");
        var days = new List<SessionFigures>();
        foreach (var (policy, title) in Policies)
        {
            var clock = Stopwatch.StartNew();
            days.Add(SessionReplay.Run(trace, options, policy));
            Console.WriteLine($"| {title} | {string.Join(" | ", Cells(days[^1]))} |");
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {policy} took {clock.Elapsed.TotalSeconds:F1} s"));
        }

        var others = days.Skip(1).Select(day => string.Create(CultureInfo.InvariantCulture, $"{100 * ((day.TotalUsd / days[0].TotalUsd) - 1):+0.0;-0.0;0.0} %"));
        return string.Create(CultureInfo.InvariantCulture, $"| {name} | {days[0].TotalUsd:F3} | {string.Join(" | ", others)} |");
    }

    private static readonly string[] Columns =
    [
        "hits %", "on return %", "moved", "moved warm", "electricity", "list", "carbon", "egress", "USD", "kgCO2e", "MJ", "first token ms", "refused",
    ];

    private static IEnumerable<string> Cells(SessionFigures day) => new (double Value, string Format)[]
    {
        (100 * day.HitShare, "F2"), (100 * day.ReturnedTokens / day.PromptTokens, "F2"), (day.Moved, "N0"), (day.MovedWarm, "N0"),
        (day.ElectricityUsd, "F3"), (day.ListUsd, "F3"), (day.CarbonUsd, "F3"), (day.EgressUsd, "F3"), (day.TotalUsd, "F3"),
        (day.Grams / 1000, "F3"), (day.Joules / 1e6, "F2"), (day.MeanFirstTokenMs, "F1"), (day.Refused, "N0"),
    }.Select(cell => cell.Value.ToString(cell.Format, CultureInfo.InvariantCulture));
}
