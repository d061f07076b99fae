using Wattline.Routing;
using Wattline.Units;

namespace Wattline.Tests.Routing;

/// <summary>The machine's width is no input: four and eight rows at a time give the same bits.</summary>
public sealed class WidthTests
{
    [Fact]
    public void FourAndEightRowsAtATimeGiveTheSameBits()
    {
        for (var seed = 0; seed < 1500; seed++)
        {
            var one = DecisionCase.Drawn(seed);
            var (four, fourRows) = Decide<FourLanes>(one);
            var (eight, eightRows) = Decide<EightLanes>(one);
            Assert.Equal(four, eight);
            Assert.Equal(fourRows.Rows, eightRows.Rows);
        }
    }

    private static (Decision, CandidateTable) Decide<T>(DecisionCase one)
        where T : struct, ILanes<T>
    {
        var snapshot = new FleetSnapshot(one.Inputs);
        var rows = new CandidateTable();
        var work = one.Work with { Network = DecisionCase.NetworkOf(snapshot, one.Network) };
        return (Router.Decide<T>(work, one.Options, snapshot, DecisionCase.LiveOf(snapshot, one.Live), rows), rows);
    }
}
