using System.Globalization;
using Wattline.Signals;
using Wattline.Units;

namespace Wattline.Models;

/// <summary>
/// Energy and pace of a model that nobody measured, from its size: fitted on the measured operating points of one request mix. It tells the
/// order of magnitude. A model that was measured has no use for it.
/// </summary>
public sealed class EnergyRelation
{
    /// <summary>The request mix it is fitted on and speaks of.</summary>
    public const string Mix = "lm-arena-chat";

    /// <summary>How far beyond the measured sizes it still answers, as a factor; chosen.</summary>
    public const double Reach = 2;

    private const double UsableMemory = 0.9, GigabytesPerRequest = 0.15;
    private const int MostAccelerators = 8;

    /// <summary>Bytes that a parameter takes, of the precisions that the mix was measured at.</summary>
    private static readonly Dictionary<string, double> BytesPerParameter = new(StringComparer.OrdinalIgnoreCase)
    {
        ["bfloat16"] = 2,
        ["fp8"] = 1,
    };

    private readonly FittedPoints _points;
    private readonly Provenance _from;
    private readonly double _outputTokens;
    private readonly Dictionary<LatencyClass, FitError> _classErrors;

    private EnergyRelation(FittedPoints points, Provenance from)
    {
        (_points, _from) = (points, from);
        _outputTokens = points.MeanOutputTokens;
        Energy = points.Fit(point => point.JoulesPerOutputToken);
        InterToken = points.Fit(point => point.InterTokenMs);
        InterTokenP99 = points.Fit(point => point.InterTokenP99Ms);
        AcceleratorTime = points.Fit(point => point.GpuSecondsPerOutputToken);
        EnergyError = points.Error(point => point.JoulesPerOutputToken);
        InterTokenError = points.Error(point => point.InterTokenMs);
        AcceleratorTimeError = points.Error(point => point.GpuSecondsPerOutputToken);
        _classErrors = LatencyClass.All.ToDictionary(latency => latency, latency => points.Error(latency, BatchSizes));
    }

    /// <summary>Requests in flight at which it gives a model's points.</summary>
    public static IReadOnlyList<int> BatchSizes { get; } = [8, 16, 32, 64, 128, 256];

    /// <summary>GPU energy of an output token, J; the prompts of the mix are in it.</summary>
    public LogFit Energy { get; }

    /// <summary>Median time between two tokens of one request, ms.</summary>
    public LogFit InterToken { get; }

    /// <summary>The same at the 99th percentile, ms.</summary>
    public LogFit InterTokenP99 { get; }

    /// <summary>Accelerator time of an output token, GPU-seconds.</summary>
    public LogFit AcceleratorTime { get; }

    /// <summary>Of the energy at a known batch, all models of one size left out together.</summary>
    public FitError EnergyError { get; }

    /// <summary>Of the time between tokens at a known batch.</summary>
    public FitError InterTokenError { get; }

    /// <summary>Of the accelerator time at a known batch.</summary>
    public FitError AcceleratorTimeError { get; }

    /// <summary>Least and most parameters measured, in billions.</summary>
    public (double Least, double Most) Parameters => _points.Range(model => model.ParametersBillions);

    /// <summary>Least and most active parameters measured, in billions.</summary>
    public (double Least, double Most) ActiveParameters => _points.Range(model => model.ActiveParametersBillions);

    /// <summary>Fits on the points of the mix.</summary>
    /// <param name="measured">Models with measured points; those of other mixes and precisions are left out.</param>
    /// <exception cref="ArgumentException">Fewer than six sizes of models were measured on the mix.</exception>
    public static EnergyRelation Fit(IEnumerable<ModelSpec> measured)
    {
        ArgumentNullException.ThrowIfNull(measured);
        var points = new FittedPoints(
            measured.Where(model => BytesPerParameter.ContainsKey(model.Precision)),
            model => model.ParametersBillions * BytesPerParameter[model.Precision]);
        return points.Sizes >= 6
            ? new EnergyRelation(points, points.Provenance)
            : throw new ArgumentException($"The relation needs six sizes of models measured on {Mix}, got {points.Sizes}.", nameof(measured));
    }

    /// <summary>Of the energy that is found by choosing the best batch of a latency class, where the pace is modelled too.</summary>
    public FitError ErrorOf(LatencyClass latency) => _classErrors[latency];

    /// <summary>Why it does not answer for a model; null where it does.</summary>
    /// <param name="parametersBillions">All parameters, in billions.</param>
    /// <param name="activeBillions">Parameters that a token passes through, in billions.</param>
    /// <param name="precision">Weight precision: <c>bfloat16</c> or <c>fp8</c>.</param>
    public string? Refusal(double parametersBillions, double activeBillions, string precision)
    {
        if (!BytesPerParameter.TryGetValue(precision, out var bytes))
        {
            return $"weights of precision '{precision}' were not measured on this mix; known are {string.Join(" and ", BytesPerParameter.Keys)}";
        }

        if (!(activeBillions <= parametersBillions))
        {
            return Text($"{activeBillions} billion active parameters are more than the {parametersBillions} billion there are");
        }

        var weights = parametersBillions * bytes;
        foreach (var (what, unit, value, (least, most)) in ((string, string, double, (double, double))[])
        [
            ("parameters", "billion", parametersBillions, Parameters),
            ("active parameters", "billion", activeBillions, ActiveParameters),
            ("weights", "GB", weights, _points.WeightRange),
        ])
        {
            if (!(value >= least / Reach && value <= most * Reach))
            {
                var measured = Text($"{least:0.#} to {most:0.#}");
                return Text($"{what} of {value:0.###} {unit} are beyond what was measured ({measured}) by more than a factor of {Reach}");
            }
        }

        return Accelerator.Known.All(one => CountOf(one, weights) is null)
            ? Text($"weights of {weights:0} GB do not fit {MostAccelerators} accelerators of any kind that was measured")
            : null;
    }

    /// <summary>A model of a size with modelled points on each accelerator whose memory holds it, one for each batch size.</summary>
    /// <param name="id">The model's full name.</param>
    /// <param name="parametersBillions">All parameters, in billions.</param>
    /// <param name="activeBillions">Parameters that a token passes through, in billions.</param>
    /// <param name="precision">Weight precision: <c>bfloat16</c> or <c>fp8</c>.</param>
    /// <exception cref="ArgumentException">The size is out of range, or the precision was not measured.</exception>
    public ModelSpec Model(string id, double parametersBillions, double activeBillions, string precision)
    {
        if (Refusal(parametersBillions, activeBillions, precision) is { } refusal)
        {
            throw new ArgumentException($"The energy of '{id}' cannot be modelled: {refusal}.");
        }

        var weights = parametersBillions * BytesPerParameter[precision];
        var provenance = _from with { Basis = Basis.Modelled, Note = Note(parametersBillions, activeBillions, weights) };
        var points = Accelerator.Known
            .Select(accelerator => (accelerator.Name, Count: CountOf(accelerator, weights)))
            .Where(on => on.Count is not null)
            .SelectMany(on => BatchSizes.Select(batch => Point(on.Name, on.Count!.Value, batch, activeBillions, weights, provenance)));
        var architecture = activeBillions < parametersBillions ? "MoE" : "Dense Transformer";
        return new ModelSpec(id, architecture, parametersBillions, activeBillions, precision, [.. points]);
    }

    private OperatingPoint Point(string accelerator, int count, double batch, double active, double weights, Provenance provenance)
    {
        var newer = FittedPoints.IsB200(accelerator);
        var joules = Energy.At(newer, active, weights, batch);
        var rate = count / AcceleratorTime.At(newer, active, weights, batch);
        var median = InterToken.At(newer, active, weights, batch);
        return new OperatingPoint(
            accelerator, count, Mix, batch, _outputTokens, joules, joules * rate, rate, median,
            Math.Max(median, InterTokenP99.At(newer, active, weights, batch)), provenance);
    }

    /// <summary>
    /// The least power of two whose memory holds the weights and the caches of the largest batch; null where eight do not. Of each memory
    /// 0.9 is usable, and a request takes 0.15 GB; both chosen, so that for each measured model the least number comes out that was run at
    /// a batch above 100.
    /// </summary>
    private static int? CountOf(Accelerator accelerator, double weightGigabytes)
    {
        var due = weightGigabytes + (GigabytesPerRequest * BatchSizes[^1]);
        for (var count = 1; count <= MostAccelerators; count *= 2)
        {
            if (count * accelerator.MemoryGigabytes.Value * UsableMemory >= due)
            {
                return count;
            }
        }

        return null;
    }

    private string Note(double parameters, double active, double weights)
    {
        var worst = LatencyClass.All.Select(ErrorOf).MaxBy(error => error.Most)!;
        var outside = Outside(parameters, Parameters) || Outside(active, ActiveParameters) || Outside(weights, _points.WeightRange);
        var basis = $"modelled from the size by {_points.Count} points of {_points.Models} models, {Mix}; of models left out half and 95 % are within";
        var errors = $"a factor of {Pair(EnergyError)} for energy at a batch, {Pair(worst)} for that of a latency class";
        var pace = $"{Pair(InterTokenError)} for pace{(outside ? "; beyond the measured sizes, so less sure" : "")}";
        return $"{basis} {errors}, {pace}";
    }

    private static string Pair(FitError error) => Text($"{error.Typical:0.00} and {error.Most:0.00}");

    private static bool Outside(double value, (double Least, double Most) range) => value < range.Least || value > range.Most;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
