using System.Globalization;
using System.Text;
using Wattline.Gateway.Tests.Planning;
using Wattline.Simulation.Studies;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Reproduce;

/// <summary>docs/reasoning.md holds figures that do not hang on chance; WATTLINE_UPDATE_SNAPSHOTS=1 writes them anew.</summary>
public class ReasoningDocsTests
{
    private const string Begin = "<!-- figures -->\n", End = "<!-- end of figures -->";
    private const int Horizon = 20_000;
    private static readonly string Page = Path.GetFullPath(Path.Combine(Scenarios.Folder(), "../../docs/reasoning.md"));

    [Fact]
    public void TheDocumentedFiguresAreThoseOfTheStudy()
    {
        var page = File.ReadAllText(Page);
        var (before, after) = (page[..(page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length)], page[page.IndexOf(End, StringComparison.Ordinal)..]);
        var folder = Path.Combine(Scenarios.Folder(), "../../tests/Wattline.Gateway.Tests/Reproduce/Snapshots");
        Snapshot.Matches(Path.GetRelativePath(folder, Page), before + Figures() + after);
    }

    [Fact]
    public void EveryPolicyIsInTheDocument()
    {
        var page = File.ReadAllText(Page);
        Assert.All(PolicyWorlds.Alone, one => Assert.Contains($"| {one.Name} |", page, StringComparison.Ordinal));
    }

    private static string Figures()
    {
        var (trade, mix, text) = (SizeTrade.Paper(), RoutingMix.Paper, new StringBuilder());
        text.Append(CultureInfo.InvariantCulture, $"""

            | Figure 3 | xi | tokens small | tokens large |
            |---|---|---|---|
            | equal latency | {trade.Latency.LossThreshold:0.00000} | {trade.Latency.SmallTokens:N0} | {trade.Latency.LargeTokens:N0} |
            | equal energy | {trade.Energy.LossThreshold:0.00000} | {trade.Energy.SmallTokens:N0} | {trade.Energy.LargeTokens:N0} |

            Between the two the small model is slower and yet cheaper. That takes theta_E below theta_T: {trade.EnergyWeight:0.0000} and
            {trade.TimeWeight:0.0000}.

            | Figure 4, eps | mu, J/slot | sigma, J | T*, slots | (91) at {Horizon:N0} slots, kJ |
            |---|---|---|---|---|

            """);
        foreach (var error in new ReasoningStudyOptions().Errors)
        {
            var law = mix.Increment(error).Diffusion(Horizon);
            var crossover = error == 0 ? "never" : law.CrossoverHorizon.ToString("N0", CultureInfo.InvariantCulture);
            var drift = error == 0 ? 0 : law.Drift;
            text.Append(CultureInfo.InvariantCulture, $"| {error} | {drift:0.0} | {law.Volatility:N0} | {crossover} | {law.Mean / 1000:N1} |\n");
        }

        return text.Append('\n').ToString();
    }
}
