using System.Globalization;
using System.Text.RegularExpressions;

namespace Wattline.Gateway.Tests.Failing;

/// <summary>What /metrics says of the regions' health.</summary>
internal static partial class HealthPage
{
    /// <summary>The figure of each region for a reason: 1 well, 0 not; regions without it are left out.</summary>
    public static async Task<Dictionary<string, double>> ReadAsync(Stage stage, string reason)
    {
        var page = await stage.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative), Stage.Token);
        return Line().Matches(page).Where(line => line.Groups["reason"].Value == reason)
            .ToDictionary(line => line.Groups["region"].Value, line => double.Parse(line.Groups["value"].Value, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex("""^wattline_healthy\{region="(?<region>[^"]+)",reason="(?<reason>[^"]+)"\} (?<value>\S+)$""", RegexOptions.Multiline)]
    private static partial Regex Line();
}
