using System.Globalization;

namespace Wattline.Browser.Tests;

/// <summary>
/// Memory over time, of the page and of the gateway, under the demo's load with 500 flows a second and walks through the views. Ten minutes with
/// WATTLINE_LONG_TESTS=1, twenty seconds otherwise.
/// </summary>
public sealed class SoakTests(ITestOutputHelper output)
{
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("WATTLINE_LONG_TESTS") == "1";

    /// <summary>
    /// Most growth after the first of four rounds through the views, by when the two minutes of seconds that the page keeps are full, as a part. What grows
    /// in ten minutes are the browser's own records (compiled code, times of long frames, requests it shows to who watches it): 7 % of the heap, by a
    /// comparison of its snapshots. In ten minutes 15 % are some 800 kB: three kilobytes a tick, or 70 bytes a request, would be found. Counts of nodes and
    /// listeners do not vary at all. The gateway's memory is what the machine gave it, which follows its collector and not its use alone.
    /// </summary>
    private static readonly Dictionary<string, double> Most = IsLong
        ? new Dictionary<string, double> { ["heap"] = 0.15, ["nodes"] = 0.02, ["listeners"] = 0.02, ["gateway"] = 0.10 }
        : new Dictionary<string, double> { ["heap"] = 0.25, ["nodes"] = 0.10, ["listeners"] = 0.10, ["gateway"] = 0.50 };

    [Fact]
    public async Task MemoryStaysFlatWhileFlowsPassAndViewsAreOpenedAndLeft()
    {
        var seconds = IsLong ? 600 : 20;
        await using var gateway = await ServedGateway.StartAsync();
        var held = new List<double>();
        var rounds = new Dictionary<string, Func<Task>> { ["round"] = () => Note(held, gateway.MemoryBytes) };
        var seen = await Browser.RunAsync(
            "soak.mjs", gateway.Address, [seconds.ToString(CultureInfo.InvariantCulture), "500", "20"], rounds, TimeSpan.FromSeconds(4 * seconds + 300));
        var samples = seen.GetProperty("samples").EnumerateArray().ToList();
        Browser.AssertQuiet(seen);
        Assert.True(seen.GetProperty("requests").GetInt32() > seconds, "The load ran.");
        var cycle = seen.GetProperty("cycle").GetInt32();
        var times = samples.Select(one => one.GetProperty("at").GetDouble()).ToList();
        var series = new[] { "heap", "nodes", "listeners" }
            .Select(what => (What: what, Values: samples.Select(one => one.GetProperty(what).GetDouble()).ToList())).Append((What: "gateway", Values: held));
        var grown = series.Select(one => (one.What, one.Values, Part: Growth([.. times.Skip(cycle)], [.. one.Values.Skip(cycle)], cycle))).ToList();
        grown.ForEach(one => output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{one.What}: {one.Part:P2} from {times[cycle]:0} s to {times[^1]:0} s; {string.Join(' ', one.Values)}")));
        Assert.All(grown, one => Assert.True(one.Part <= Most[one.What], $"{one.What} grew by {one.Part:P1}: {string.Join(' ', one.Values)}"));
    }

    /// <summary>
    /// Growth over the whole time as a part of the level. The slope is the median of those between samples that were taken after the same view was left
    /// (Sen, by season): what a view leaves behind until the next one does not count, nor do single samples that are off.
    /// </summary>
    private static double Growth(IReadOnlyList<double> times, IReadOnlyList<double> values, int cycle)
    {
        var slopes =
            from one in Enumerable.Range(0, times.Count)
            from other in Enumerable.Range(one + 1, times.Count - one - 1)
            where (other - one) % cycle == 0
            select (values[other] - values[one]) / (times[other] - times[one]);
        return Median(slopes) * (times[^1] - times[0]) / Median(values);
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    private static Task Note(List<double> held, double bytes)
    {
        held.Add(bytes);
        return Task.CompletedTask;
    }
}
