using System.Globalization;
using Wattline.Gateway.Explain;
using Wattline.Pricing;

namespace Wattline.Cli;

/// <summary>Tells of the prices of scarce things that a decision was taken at.</summary>
internal static class PriceNotes
{
    private const double SecondsPerHour = 3600;

    /// <summary>Prints what was worth something, and who said so; nothing where nothing was.</summary>
    public static void Print(Explanation explanation, Action<FormattableString> line)
    {
        if (explanation.Prices is not { Origin: { } origin } prices)
        {
            return;
        }

        var plan = origin.PlannedAt is { } planned ? string.Create(CultureInfo.InvariantCulture, $", on the plan of {planned:u}") : ", without a plan";
        var worth = string.Join("; ", Worth(prices).DefaultIfEmpty("nothing was scarce"));
        line($"prices by the {origin.Setter.ToString().ToLowerInvariant()} of {origin.At:u}{plan}: {worth}");
    }

    private static IEnumerable<string> Worth(Prices prices)
    {
        foreach (var (region, usd) in prices.CapacityUsdPerGpuSecond.Where(one => one.Value > 0).OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{region} {usd * SecondsPerHour:G4} USD/GPU-hour");
        }

        foreach (var (region, usd) in prices.CreditUsdPerRequest.OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{region} {usd:G4} USD less a request");
        }

        if (prices.CarbonCap.UsdPerTonne > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"carbon {prices.CarbonCap.UsdPerTonne:G4} USD/t more");
        }

        if (prices.LatencyUsdPerMs > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"latency {prices.LatencyUsdPerMs:G4} USD/ms");
        }
    }
}
