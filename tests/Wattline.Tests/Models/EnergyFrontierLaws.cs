using Wattline.Grid;
using Wattline.Models;

namespace Wattline.Tests.Models;

/// <summary>What holds of the trade of energy against pace.</summary>
public sealed class EnergyFrontierLaws
{
    private static readonly DataPack Pack = DataPack.Embedded;

    [Fact]
    public void FromPointToPointTimeGrowsAndEnergyFalls()
    {
        foreach (var frontier in All())
        {
            Assert.NotEmpty(frontier.Points);
            Assert.All(frontier.Points.Zip(frontier.Points.Skip(1)), pair =>
            {
                Assert.True(pair.Second.InterTokenMs > pair.First.InterTokenMs, frontier.Model);
                Assert.True(pair.Second.JoulesPerOutputToken < pair.First.JoulesPerOutputToken, frontier.Model);
            });
        }
    }

    [Fact]
    public void NoPointOfTheModelBeatsOneOfTheFrontierInBoth()
    {
        foreach (var frontier in All())
        {
            var points = Pack.Models.Single(model => model.Id == frontier.Model).OperatingPoints.Where(point => point.Gpu == frontier.Accelerator);
            Assert.All(frontier.Points, kept => Assert.DoesNotContain(points, point =>
                point.InterTokenMs <= kept.InterTokenMs && point.JoulesPerOutputToken < kept.JoulesPerOutputToken));
        }
    }

    [Fact]
    public void WhatAClassChoosesIsOnTheFrontier()
    {
        foreach (var frontier in All())
        {
            var model = Pack.Models.Single(model => model.Id == frontier.Model);
            foreach (var latency in LatencyClass.All)
            {
                var chosen = model.Choose(frontier.Accelerator, latency)!;
                Assert.Contains(frontier.Points, point => point.JoulesPerOutputToken == chosen.JoulesPerOutputToken);
            }
        }
    }

    [Fact]
    public void ATaskKeepsToItsOwnPoints()
    {
        var model = Pack.Models.Single(model => model.Id == "Qwen/Qwen3-14B");
        Assert.All(EnergyFrontier.Of(model, "h100", "gpqa")!.Points, point => Assert.Equal(("H100", "gpqa"), (point.Gpu, point.Task)));
        Assert.Null(EnergyFrontier.Of(model, "H100", "sourcegraph-fim"));
        Assert.Null(EnergyFrontier.Of(model, "A100"));
    }

    [Fact]
    public void AModelledFrontierHasItsBatchesAndSaysThatItIsModelled()
    {
        var model = EnergyRelation.Fit(Pack.Models).Model("maker/x", 47, 13, "bfloat16");
        var frontier = EnergyFrontier.Of(model, "B200")!;
        Assert.Equal(EnergyRelation.BatchSizes.Select(batch => (double)batch), frontier.Points.Select(point => point.BatchSize));
        Assert.All(frontier.Points, point => Assert.Equal(Signals.Basis.Modelled, point.Provenance.Basis));
    }

    [Fact]
    public void ATighterClassNeverTakesLessEnergy()
    {
        foreach (var model in Pack.Models)
        {
            foreach (var gpu in model.OperatingPoints.Select(point => point.Gpu).Distinct())
            {
                var energies = LatencyClass.All.Select(latency => model.Choose(gpu, latency)!.JoulesPerOutputToken).ToList();
                Assert.Equal(energies.OrderDescending(), energies);
            }
        }
    }

    [Fact]
    public void ClassesAreFoundByName()
    {
        Assert.Same(LatencyClass.Relaxed, LatencyClass.Find("RELAXED"));
        Assert.Null(LatencyClass.Find("soon"));
        Assert.True(LatencyClass.Throughput.Admits(Pack.Models[0].OperatingPoints.MaxBy(point => point.InterTokenMs)!));
    }

    private static IEnumerable<EnergyFrontier> All() =>
        from model in Pack.Models
        from gpu in model.OperatingPoints.Select(point => point.Gpu).Distinct()
        select EnergyFrontier.Of(model, gpu)!;
}
