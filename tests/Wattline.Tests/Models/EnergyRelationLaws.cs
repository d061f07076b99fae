using Wattline.Grid;
using Wattline.Models;
using Wattline.Signals;

namespace Wattline.Tests.Models;

/// <summary>What holds of the relation from a model's size to its energy.</summary>
public sealed class EnergyRelationLaws
{
    private static readonly EnergyRelation Relation = EnergyRelation.Fit(DataPack.Embedded.Models);

    [Fact]
    public void SizesLeftOutAreForetoldWithinWhatTheDocumentsState()
    {
        Assert.Equal((1.24, 1.96), (Relation.EnergyError.Typical, Relation.EnergyError.Most), Near);
        Assert.Equal((1.17, 1.82), (Relation.InterTokenError.Typical, Relation.InterTokenError.Most), Near);
        Assert.Equal((1.29, 2.04), (Relation.AcceleratorTimeError.Typical, Relation.AcceleratorTimeError.Most), Near);
        (double, double)[] classes = [(1.36, 2.41), (1.53, 2.57), (1.55, 2.57)];
        Assert.All(LatencyClass.All.Zip(classes), one => Assert.Equal(
            one.Second, (Relation.ErrorOf(one.First).Typical, Relation.ErrorOf(one.First).Most), Near));
    }

    [Fact]
    public void TheStatedErrorIsThatOfTheMeasuredPointsLeftOut()
    {
        var models = DataPack.Embedded.Models;
        var left = models.Single(model => model.Id == "google/gemma-3-27b-it");
        var without = EnergyRelation.Fit(models.Where(model => model.ParametersBillions != left.ParametersBillions));
        var points = left.OperatingPoints.Where(point => point.Task == EnergyRelation.Mix).ToList();
        var within = points.Count(point => Math.Abs(Math.Log(
            without.Energy.At(point.Gpu == "B200", 27, 54, point.BatchSize) / point.JoulesPerOutputToken)) < Math.Log(Relation.EnergyError.Most));

        Assert.InRange(within, 0.9 * points.Count, points.Count);
    }

    [Fact]
    public void MoreActiveParametersNeverTakeLessEnergyInOneClass()
    {
        foreach (var (accelerator, latency) in Cases())
        {
            var last = 0.0;
            for (var active = 3.0; active <= 100; active *= 1.1)
            {
                var joules = Relation.Model("x", 100, Math.Min(active, 100), "bfloat16").Choose(accelerator, latency)!.JoulesPerOutputToken;
                Assert.True(joules >= last, $"{active} billion on {accelerator}, {latency.Name}");
                last = joules;
            }
        }
    }

    [Fact]
    public void ALargerDenseModelNeverTakesLessEnergyInOneClass()
    {
        foreach (var (accelerator, latency) in Cases())
        {
            var last = 0.0;
            for (var size = 4.0; size <= 260; size *= 1.07)
            {
                var joules = Relation.Model("x", size, size, "bfloat16").Choose(accelerator, latency)!.JoulesPerOutputToken;
                Assert.True(joules >= last, $"{size} billion on {accelerator}, {latency.Name}");
                last = joules;
            }
        }
    }

    [Fact]
    public void ALargerBatchTakesLessEnergyAndMoreTime()
    {
        foreach (var accelerator in Accelerator.Known)
        {
            var points = Relation.Model("x", 30, 30, "bfloat16").OperatingPoints.Where(point => point.Gpu == accelerator.Name).ToList();
            Assert.Equal(EnergyRelation.BatchSizes.Count, points.Count);
            Assert.All(points.Zip(points.Skip(1)), pair =>
            {
                Assert.True(pair.Second.JoulesPerOutputToken < pair.First.JoulesPerOutputToken);
                Assert.True(pair.Second.InterTokenMs > pair.First.InterTokenMs);
            });
        }
    }

    [Theory]
    [InlineData(4, 4, "bfloat16")]
    [InlineData(14.7, 14.7, "bfloat16")]
    [InlineData(141, 39, "bfloat16")]
    [InlineData(1000, 32, "fp8")]
    public void NoAcceleratorDrawsMoreThanItCan(double parameters, double active, string precision) =>
        Assert.All(Relation.Model("x", parameters, active, precision).OperatingPoints, point => Assert.InRange(
            point.PowerWatts / point.GpuCount, 150, 1.1 * Accelerator.Find(point.Gpu)!.PeakWatts.Value));

    [Fact]
    public void TheNumberOfAcceleratorsIsTheLeastThatWasRunAtALargeBatch()
    {
        var checkedModels = 0;
        foreach (var model in DataPack.Embedded.Models.Where(model => model.Precision is "bfloat16" or "fp8"))
        {
            var modelled = Relation.Model(model.Id, model.ParametersBillions, model.ActiveParametersBillions, model.Precision);
            foreach (var gpu in model.OperatingPoints.Where(point => point.Task == EnergyRelation.Mix && point.BatchSize > 100).GroupBy(point => point.Gpu))
            {
                Assert.Equal((model.Id, gpu.Min(point => point.GpuCount)), (model.Id, modelled.Choose(gpu.Key, LatencyClass.Throughput)!.GpuCount));
                checkedModels++;
            }
        }

        Assert.InRange(checkedModels, 20, 60);
    }

    [Theory]
    [InlineData(1, 1, "bfloat16", "beyond what was measured")]
    [InlineData(3000, 60, "fp8", "beyond what was measured")]
    [InlineData(750, 60, "bfloat16", "do not fit")]
    [InlineData(30, 1, "bfloat16", "active parameters of 1 billion")]
    [InlineData(8, 9, "bfloat16", "more than the 8 billion")]
    [InlineData(8, double.NaN, "bfloat16", "NaN")]
    [InlineData(8, 8, "int3", "precision 'int3'")]
    public void ASizeOutOfRangeIsRefusedWithTheReason(double parameters, double active, string precision, string reason)
    {
        Assert.Contains(reason, Relation.Refusal(parameters, active, precision), StringComparison.Ordinal);
        var fault = Assert.Throws<ArgumentException>(() => Relation.Model("maker/x", parameters, active, precision));
        Assert.Contains("maker/x", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EachModelledFigureSaysHowSureItIs()
    {
        var within = Relation.Model("x", 30, 30, "bfloat16").OperatingPoints[0].Provenance;
        Assert.Equal((Basis.Modelled, "ml-energy"), (within.Basis, within.Source));
        Assert.Contains("1.24 and 1.96 for energy at a batch", within.Note, StringComparison.Ordinal);
        Assert.DoesNotContain("beyond", within.Note, StringComparison.Ordinal);
        Assert.Contains("beyond the measured sizes", Relation.Model("x", 4, 4, "bfloat16").OperatingPoints[0].Provenance.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void EqualPointsInAnyOrderGiveTheSameRelation()
    {
        var turned = EnergyRelation.Fit(DataPack.Embedded.Models.Reverse());
        Assert.Equal(Relation.Energy.At(true, 20, 60, 64), turned.Energy.At(true, 20, 60, 64), 9);
    }

    [Fact]
    public void TooFewSizesAreNoRelation() =>
        Assert.Throws<ArgumentException>(() => EnergyRelation.Fit(DataPack.Embedded.Models.Take(3)));

    private static bool Near((double Typical, double Most) due, (double Typical, double Most) found) =>
        Math.Abs(due.Typical - found.Typical) < 0.015 && Math.Abs(due.Most - found.Most) < 0.015;

    private static IEnumerable<(string, LatencyClass)> Cases() =>
        from accelerator in Accelerator.Known from latency in LatencyClass.All select (accelerator.Name, latency);
}
