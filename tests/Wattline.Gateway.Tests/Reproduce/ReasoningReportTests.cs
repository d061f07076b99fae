using Wattline.Gateway.Reproduce;
using Wattline.Grid;
using Wattline.Simulation.Studies;

namespace Wattline.Gateway.Tests.Reproduce;

public class ReasoningReportTests
{
    private static readonly ReasoningStudyOptions Small = ReasoningStudyOptions.Quick with
    {
        Paths = 100,
        Horizon = 2000,
        Points = 50,
        TuningRuns = 4,
        TuningPaths = 60,
        DeviationSlots = 500,
    };

    private static readonly Lazy<ReasoningStudy> Study = new(() => ReasoningStudy.Of(Small));
    private static readonly Lazy<IReadOnlyList<PolicyRow>> Policies = new(() => PolicyStudy.Of(Cases(), 1));

    [Fact]
    public void ThePageHasTheThreeFiguresTheDifferencesAndEveryStanding()
    {
        var page = ReasoningReport.Page(Study.Value, Policies.Value);
        foreach (var words in new[] { "Figure 2", "Figure 3", "Figure 4", "Detected transitions", "mathematics differ", "1.90724", "1.89048", "g(0) = 1" })
        {
            Assert.Contains(words, page, StringComparison.Ordinal);
        }

        Assert.Contains(">found<", page, StringComparison.Ordinal);
        Assert.Contains(">derived<", page, StringComparison.Ordinal);
        Assert.Contains(">chosen<", page, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
        Assert.DoesNotContain("∞", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("figure2-deviation.csv", 13, "theta,deviation_theory,deviation_exact_slots,deviation_simulated,deviation_standard_error")]
    [InlineData("figure3-sizes.csv", 10,
        "loss_threshold,skill_success_small,skill_success_large,tokens_small,tokens_large,energy_small_j,energy_large_j,time_small_s,time_large_s,"
        + "deadline_slots,region")]
    [InlineData("figure4-deficit.csv", 250,
        "routing_error,horizon_slots,deficit_mean_j,deficit_standard_error_j,deficit_deviation_j,exact_slots_j,theory_j,theory_less_offset_j")]
    [InlineData("figure4-transitions.csv", 5,
        "routing_error,drift_j_per_slot,volatility_j,crossover_slots,is_detected,break_slots,slope_j_per_slot,evidence,bic_pure,bic_segmented")]
    [InlineData("policies.csv", 51,
        "world,regime,policy,runs,auxiliary_kwh,bound_kwh,cost_usd,carbon_kg,saved_share,saved_low,saved_high,of_bound_share,missed_share,wait_slots")]
    [InlineData("tuning.csv", 200, "gamma,false_breaks,critical_curves,misses,drifting_curves")]
    public void TablesHaveTheirHeadsAndARowEach(string name, int rows, string head)
    {
        var lines = ReasoningCsv.Of(Study.Value, Policies.Value).Single(table => table.Name == name).Text.TrimEnd('\n').Split('\n');
        Assert.Equal(head, lines[0]);
        Assert.Equal(rows, lines.Length - 1);
        Assert.All(lines, line => Assert.Equal(head.Count(letter => letter == ','), line.Count(letter => letter == ',')));
    }

    [Fact]
    public void EqualSeedsGiveEqualTablesToTheLastByteAndOtherSeedsOthers()
    {
        var again = ReasoningStudy.Of(Small, threads: 1, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(ReasoningCsv.Of(Study.Value, Policies.Value), ReasoningCsv.Of(again, Policies.Value));
        var other = ReasoningStudy.Of(Small with { Seed = 2 }, cancellation: TestContext.Current.CancellationToken);
        Assert.NotEqual(ReasoningCsv.Of(Study.Value, Policies.Value)[2].Text, ReasoningCsv.Of(other, Policies.Value)[2].Text);
    }

    [Fact]
    public void EveryPolicyOfEveryWorldHasARowWithItsPriceAndCarbon()
    {
        Assert.Equal(Cases().Sum(one => one.Policies.Count), Policies.Value.Count);
        Assert.All(Policies.Value, row => Assert.True(
            row.Figures is { Usd.Mean: >= 0, Grams.Mean: >= 0, MissedShare.Mean: 0 } && row.Figures.AuxiliaryJoules.Mean >= row.BoundJoules - 1e-3));
        Assert.Contains(Policies.Value, row => row.Figures is { SavedJoules.Mean: > 0.05, Usd.Mean: > 0, Grams.Mean: > 0 });
    }

    [Fact]
    public void PlacesHaveAYearOfHoursWithoutGaps() => Assert.All(ReasoningPlaces.Of(DataPack.Embedded), place =>
    {
        Assert.Equal((DataPack.Hours, DataPack.Hours, DataPack.Hours), (place.Harvest.Count, place.UsdPerMwh.Count, place.GramsPerKwh.Count));
        Assert.All(place.Harvest, share => Assert.InRange(share, 0, 1));
    });

    private static IReadOnlyList<PolicyCase> Cases()
    {
        var places = ReasoningPlaces.Of(DataPack.Embedded);
        return PolicyWorlds.Cases(places[0], places, 2);
    }

    [Fact]
    public void ChosenParametersNeverReadAsThePapersOwn() => Assert.All(
        ReasoningParameters.Of(Study.Value).Where(one => one.Standing == Standing.Chosen),
        one => Assert.DoesNotContain("2601.00823", one.Source, StringComparison.Ordinal));
}
