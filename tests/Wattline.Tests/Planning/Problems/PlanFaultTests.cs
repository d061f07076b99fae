using Wattline.Fleet;
using Wattline.Planning;
using Wattline.Planning.Frontiers;
using Wattline.Planning.Problems;
using Wattline.Signals;
using Wattline.Testing.Planning;
using Wattline.Workloads;

namespace Wattline.Tests.Planning.Problems;

/// <summary>A problem that cannot be planned is refused with every fault and its place; one that can is told what blocks it.</summary>
public class PlanFaultTests
{
    private static readonly PlanProblem Good = PlanProblems.Draw(3);

    [Fact]
    public void AGoodProblemHasNone() => Assert.Empty(PlanFaults.Of(Good));

    [Fact]
    public void NegativeDemandAndNoNumberAreNamedByHour()
    {
        var demands = Good.Demands.ToList();
        demands[1] = demands[1] with { Requests = [1, -2, double.NaN] };
        var paths = PlanFaults.Of(Good with { Demands = demands }).Select(fault => fault.Path);
        Assert.Equal(["demands[1].requests[1]", "demands[1].requests[2]"], paths);
    }

    [Fact]
    public void AGapInTimeIsNamed() => Refused(
        Good with { Demands = [Good.Demands[0] with { Requests = [1, 2] }] }, "demands[0].requests", "2 hours where the plan has 3");

    [Fact]
    public void ADeadlineBeforeArrivalIsNamed() => Refused(
        Good with { Classes = [Good.Classes[0] with { DeadlineHours = -1 }, Good.Classes[1]] }, "classes[0].deadline_hours", "before the arrival");

    [Fact]
    public void AResidencyThatNamesNobodyIsNamed() => Refused(
        Good with { Demands = [Good.Demands[0] with { Residency = new Residency("nowhere", default) }] }, "demands[0].residency", "names nobody");

    [Fact]
    public void AQuotaNobodyCanMeetIsNamed() => Refused(
        Good with { Quotas = [new ResidencyQuota("AQ", JurisdictionSet.Of(["AQ"]), 0.5, [])] }, "quotas[0].territories", "serving nobody");

    [Fact]
    public void AnUnknownOptionNamesTheNearest() => Refused(
        Good with { Classes = [Good.Classes[0] with { Options = ["modle-0"] }, Good.Classes[1]] }, "classes[0].options", "model-0");

    [Fact]
    public void ARegionWithoutAnEntryIsNamed()
    {
        var hours = Good.Signals.ToList();
        hours[1] = new Dictionary<string, GridSignal>();
        Assert.Equal(Good.Regions.Count, PlanFaults.Of(Good with { Signals = hours }).Count(fault => fault.Path.StartsWith("signals[1].", StringComparison.Ordinal)));
    }

    [Fact]
    public void MoreColumnsThanAMachineHoldsAreRefusedWithTheCure()
    {
        double[] requests = [.. Enumerable.Repeat(1.0, 3)];
        var many = Good with
        {
            Classes = [.. Good.Classes.Select(one => one with { DeadlineHours = 2, MoveUsd = 0, MoveLimit = 1 })],
            Demands = [.. Enumerable.Range(0, 600_000).Select(_ => Good.Demands[0] with { Requests = requests })],
        };
        var refused = Assert.Throws<PlanProblemException>(() => ColumnBuilder.Build(many, TestContext.Current.CancellationToken));
        Assert.Contains("join origins by country", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void UnmetDemandNamesTheConstraint()
    {
        var law = Plans.Solve(Good with { Demands = [.. Good.Demands.Select(one => one with { Residency = new Residency("AQ", JurisdictionSet.Of(["AQ"])) })] });
        Assert.All(law.Unmet, one => Assert.Contains(one.Because, reason => reason.StartsWith("Residency", StringComparison.Ordinal)));
        Assert.Equal(law.Totals.Requests, law.Totals.Unmet, 1e-6);

        var free = Good.Without(Friction.Latency).Without(Friction.Law);
        var full = Plans.Solve(free with { Regions = [.. free.Regions.Select(region => region with { GpuSecondsPerSlot = 1e-3 })] });
        Assert.Contains(full.Unmet.SelectMany(one => one.Because), reason => reason.StartsWith("Capacity", StringComparison.Ordinal));

        var worthless = Plans.Solve(free with { Classes = [.. free.Classes.Select(one => one with { UnmetUsd = 0 })] });
        Assert.Contains(worthless.Unmet.SelectMany(one => one.Because), reason => reason.Contains("penalty", StringComparison.Ordinal));
    }

    private static void Refused(PlanProblem problem, string path, string words)
    {
        var fault = Assert.Single(PlanFaults.Of(problem), fault => fault.Path == path);
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
        Assert.Contains(path, Assert.Throws<PlanProblemException>(() => Plans.Solve(problem)).Message, StringComparison.Ordinal);
    }
}
