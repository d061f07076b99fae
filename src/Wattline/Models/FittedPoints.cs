using Wattline.Signals;

namespace Wattline.Models;

/// <summary>The measured points that a relation is fitted on, and how well sizes that are left out are foretold by the others.</summary>
internal sealed class FittedPoints
{
    private readonly Func<ModelSpec, double> _weights;
    private readonly List<Sample> _all;

    public FittedPoints(IEnumerable<ModelSpec> models, Func<ModelSpec, double> weightGigabytes)
    {
        _weights = weightGigabytes;
        _all = [.. models.SelectMany(model => model.OperatingPoints
            .Where(point => point.Task == EnergyRelation.Mix && Accelerator.Find(point.Gpu) is not null)
            .Select(point => new Sample(model, point, LogFit.Row(
                IsB200(point.Gpu), model.ActiveParametersBillions, weightGigabytes(model), point.BatchSize))))];
    }

    private sealed record Sample(ModelSpec Model, OperatingPoint Point, double[] Row);

    public int Count => _all.Count;

    public int Models => _all.Select(one => one.Model.Id).Distinct().Count();

    public int Sizes => _all.Select(SizeOf).Distinct().Count();

    public double MeanOutputTokens => _all.Average(one => one.Point.MeanOutputTokens);

    public Provenance Provenance => _all[0].Point.Provenance;

    public (double Least, double Most) WeightRange => Range(_weights);

    public static bool IsB200(string accelerator) => accelerator.Equals("B200", StringComparison.OrdinalIgnoreCase);

    public (double Least, double Most) Range(Func<ModelSpec, double> of) => (_all.Min(one => of(one.Model)), _all.Max(one => of(one.Model)));

    public LogFit Fit(Func<OperatingPoint, double> figure) => Fit(_all, figure);

    /// <summary>
    /// The error of a figure at the measured batch. Models of equal size are left out together: variants of one architecture would
    /// vouch for each other.
    /// </summary>
    public FitError Error(Func<OperatingPoint, double> figure) => FitError.Of(
        from size in BySize()
        let fit = Fit(size.Others, figure)
        from one in size.Own
        select Math.Log(At(fit, one.Model, one.Point.Gpu, one.Point.BatchSize) / figure(one.Point)));

    /// <summary>
    /// The error of the least energy in a latency class: the batch is chosen by the modelled pace, as for a model of which nothing is
    /// measured. Models without a measured point in the class tell nothing of it.
    /// </summary>
    public FitError Error(LatencyClass latency, IReadOnlyList<int> batchSizes) => FitError.Of(
        from size in BySize()
        let energy = Fit(size.Others, point => point.JoulesPerOutputToken)
        let pace = Fit(size.Others, point => point.InterTokenMs)
        from one in size.Own.DistinctBy(one => (one.Model.Id, one.Point.Gpu))
        let measured = one.Model.Choose(one.Point.Gpu, latency, EnergyRelation.Mix)!
        where latency.Admits(measured)
        let batches = batchSizes.Where(batch =>
            latency.InterTokenLimitMs is not { } limit || At(pace, one.Model, one.Point.Gpu, batch) <= limit)
        let least = batches.DefaultIfEmpty(batchSizes[0]).Min(batch => At(energy, one.Model, one.Point.Gpu, batch))
        select Math.Log(least / measured.JoulesPerOutputToken));

    private double At(LogFit fit, ModelSpec model, string accelerator, double batch) =>
        fit.At(IsB200(accelerator), model.ActiveParametersBillions, _weights(model), batch);

    private IEnumerable<(List<Sample> Own, List<Sample> Others)> BySize() =>
        _all.GroupBy(SizeOf).Select(size => (size.ToList(), _all.Where(one => SizeOf(one) != size.Key).ToList()));

    private static LogFit Fit(List<Sample> points, Func<OperatingPoint, double> figure) =>
        LogFit.Of([.. points.Select(one => one.Row)], [.. points.Select(one => figure(one.Point))]);

    private static (double, double) SizeOf(Sample one) =>
        (one.Model.ParametersBillions, one.Model.ActiveParametersBillions);
}
