using Wattline.Reasoning.Fits;
using Wattline.Simulation.Chance;

namespace Wattline.Tests.Reasoning;

/// <summary>The figures of a fit's quality against their definitions, written out.</summary>
public class FitQualityLaws
{
    [Fact]
    public void TheFiguresAreTheirDefinitions()
    {
        var chance = new Xoshiro(21);
        var rows = Enumerable.Range(0, 300).Select(_ => Math.Round(chance.Uniform(), 2)).Select(p => (P: Math.Clamp(p, 0.01, 0.99), Right: 0.0))
            .Select(row => row with { Right = chance.Uniform() < row.P ? 1 : 0 }).ToList();
        var quality = FitQuality.Of(rows.Select(row => (row.P, row.Right, 1.0)));
        Assert.Equal(rows.Average(row => (row.Right - row.P) * (row.Right - row.P)), quality.Brier, 1e-12);
        var pairs = (from right in rows
                     where right.Right > 0
                     from wrong in rows
                     where wrong.Right == 0
                     select right.P > wrong.P ? 1 : right.P == wrong.P ? 0.5 : 0).ToList();
        Assert.Equal(pairs.Average(), quality.Auc, 1e-12);
        var share = rows.Average(row => row.Right);
        var (fitted, none) = (rows.Sum(row => Math.Log(row.Right > 0 ? row.P : 1 - row.P)), rows.Sum(row => Math.Log(row.Right > 0 ? share : 1 - share)));
        Assert.Equal(1 - (fitted / none), quality.McFadden, 1e-12);
        Assert.Equal(300, quality.Bins.Sum(bin => bin.Answers));
        Assert.Equal(rows.Sum(row => row.P), quality.Bins.Sum(bin => bin.Expected * bin.Answers), 1e-9);
        Assert.Equal(8, quality.Degrees);
    }

    [Fact]
    public void CountedTogetherOrAlonePutsOutTheSame()
    {
        (double, double, double)[] alone = [.. Enumerable.Range(0, 90).Select(at => (0.1 + (at / 30 * 0.3), at % 3 == 0 ? 1.0 : 0, 1.0))];
        var together = alone.GroupBy(row => row.Item1).Select(group => (group.Key, group.Sum(row => row.Item2), group.Sum(row => row.Item3)));
        var (first, second) = (FitQuality.Of(alone), FitQuality.Of(together));
        Assert.Equal((first.Auc, first.Degrees), (second.Auc, second.Degrees));
        Assert.Equal(first.ChiSquare!.Value, second.ChiSquare!.Value, 1e-9);
        Assert.Equal(first.Brier, second.Brier, 1e-12);
        Assert.Equal(first.McFadden, second.McFadden, 1e-12);
    }
}
