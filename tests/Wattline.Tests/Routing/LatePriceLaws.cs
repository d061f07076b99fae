using Wattline.Feasibility;
using Wattline.Fleet;
using Wattline.Routing;
using Wattline.Signals;

namespace Wattline.Tests.Routing;

/// <summary>A price that a source is to state and has not lately is missing for now; one that nobody states is missing for good.</summary>
public sealed class LatePriceLaws
{
    private const int Cases = 1000;

    [Fact]
    public void ALatePriceBlocksAnOwnedRegionForNowAndOneWithoutASourceForGood()
    {
        for (var seed = 0; seed < Cases; seed++)
        {
            var drawn = DecisionCase.Drawn(seed) with { Live = new Dictionary<string, Infeasibility>() };
            foreach (var (late, due, other) in new[]
            {
                (true, Infeasibility.SignalMissing, Infeasibility.NoPriceSource), (false, Infeasibility.NoPriceSource, Infeasibility.SignalMissing),
            })
            {
                var (_, rows) = WithoutPrices(drawn, late).Decide();
                foreach (var row in rows.Rows.Where(row => Region(drawn, row.Region).Ownership == Ownership.Owned))
                {
                    var carbonMissing = drawn.Inputs.Signals[row.Region].AverageCarbon is null ? Infeasibility.SignalMissing : Infeasibility.None;
                    Assert.True((row.Blocked & due) == due, $"{row.Region} of case {seed}: {row.Blocked}");
                    Assert.True((row.Blocked & other & ~carbonMissing) == 0, $"{row.Region} of case {seed}: {row.Blocked}");
                    Assert.True(row.Priced is null, $"{row.Region} of case {seed} has a price that nobody stated.");
                }
            }
        }
    }

    [Fact]
    public void LatenessOfAPriceThatIsThereOrOfABoughtRegionChangesNothing()
    {
        for (var seed = 0; seed < Cases; seed++)
        {
            var drawn = DecisionCase.Drawn(seed);
            var signals = drawn.Inputs.Signals.ToDictionary(
                one => one.Key,
                one => one.Value with { PriceIsLate = one.Value.Price is not null || Region(drawn, one.Key).Ownership == Ownership.Bought });
            var (was, before) = drawn.Decide();
            var (now, after) = (drawn with { Inputs = drawn.Inputs with { Signals = signals } }).Decide();
            Assert.Equal(was, now);
            Assert.Equal(before.Rows.Select(row => row.Blocked), after.Rows.Select(row => row.Blocked));
        }
    }

    [Fact]
    public void WhereOnlyPricesAreLateWaitingMayHelp()
    {
        var seen = 0;
        for (var seed = 0; seed < Cases; seed++)
        {
            var drawn = DecisionCase.Drawn(seed);
            var (decision, rows) = WithoutPrices(drawn, true).Decide();
            if (rows.Rows.All(row => row.Blocked != Infeasibility.None) && rows.Rows.Any(row => row.Blocked == Infeasibility.SignalMissing))
            {
                seen++;
                Assert.Equal(DecisionOutcome.Busy, decision.Outcome);
            }
        }

        Assert.InRange(seen, 10, Cases);
    }

    private static DecisionCase WithoutPrices(DecisionCase drawn, bool isLate) => drawn with
    {
        Inputs = drawn.Inputs with
        {
            Signals = drawn.Inputs.Signals.ToDictionary(one => one.Key, one => one.Value with { Price = null, PriceIsLate = isLate }),
        },
    };

    private static Region Region(DecisionCase drawn, string id) => drawn.Inputs.Regions.Single(region => region.Id == id);
}
