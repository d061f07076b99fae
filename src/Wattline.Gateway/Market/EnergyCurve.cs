using Wattline.Gateway.OpenAi;
using Wattline.Grid;
using Wattline.Models;
using Wattline.Signals;

namespace Wattline.Gateway.Market;

/// <summary>A way to run a model.</summary>
/// <param name="InterTokenMs">Median time between two tokens of one request, ms.</param>
/// <param name="InterTokenP99Ms">At the 99th percentile, ms.</param>
/// <param name="GpuJPerOutputToken">Energy of the accelerators for an output token, J; prompts of the mix are in it.</param>
/// <param name="ItWhPerMTokens">IT energy of a million output tokens: accelerators, host and idle share; a facility takes its PUE times that, Wh.</param>
/// <param name="BatchSize">Requests in flight.</param>
/// <param name="GpuCount">Accelerators of a replica.</param>
/// <param name="TokensPerSecond">Output tokens a second of the replica.</param>
/// <param name="EmbodiedGPerMTokens">Making the hardware, gCO2e for a million output tokens.</param>
/// <param name="Task">The request mix.</param>
/// <param name="Provenance">Measured, or modelled with its error.</param>
public sealed record EnergyCurvePoint(
    double InterTokenMs, double InterTokenP99Ms, double GpuJPerOutputToken, double ItWhPerMTokens, double BatchSize, int GpuCount,
    double TokensPerSecond, double EmbodiedGPerMTokens, string Task, Provenance Provenance);

/// <summary>What a latency class makes of it: the point of least energy within its limit.</summary>
/// <param name="Pace">The class.</param>
/// <param name="InterTokenLimitMs">Its limit, ms; null for none.</param>
/// <param name="KeepsLimit">Whether the point keeps it; otherwise it is the fastest there is.</param>
/// <param name="Point">The point.</param>
public sealed record EnergyClassPoint(string Pace, double? InterTokenLimitMs, bool KeepsLimit, EnergyCurvePoint Point);

/// <summary>Energy against pace of one model on one accelerator: what waiting longer for each token saves.</summary>
/// <param name="ModelId">The model.</param>
/// <param name="Gpu">The accelerator.</param>
/// <param name="Curve">The points that no other beats in both, fastest first.</param>
/// <param name="Paces">The choice of each latency class.</param>
/// <param name="Reason">Why there is no curve; null where there is one.</param>
public sealed record EnergyCurve(string ModelId, string Gpu, IReadOnlyList<EnergyCurvePoint> Curve, IReadOnlyList<EnergyClassPoint> Paces, string? Reason)
{
    /// <summary>What it reads.</summary>
    internal static IReadOnlyList<string> Parameters { get; } = ["model", "gpu", "task"];

    /// <summary>Reads a question and answers it; null together with the error.</summary>
    internal static EnergyCurve? Read(DataPack pack, double hostFactor, Func<string, string?> parameter, out OpenAiError? error)
    {
        if (MarketQuery.OneModel(MarketCatalogue.Of(pack), parameter("model"), out error) is not { } model)
        {
            return null;
        }

        var gpu = MarketQuery.OneOf("gpu", parameter("gpu"), [.. Accelerator.Known.Select(one => (one.Name, one.Name))], out error);
        var tasks = model.Spec?.OperatingPoints.Select(point => point.Task).Distinct().ToList() ?? [];
        if (error is null && parameter("task") is { } task && !tasks.Contains(task))
        {
            var known = string.Join(" or ", tasks.DefaultIfEmpty("none"));
            error = OpenAiError.Invalid("invalid_choice", $"'task' of {model.Id} is {known}, not '{task}'.", "task");
        }

        return error is null ? Of(model, gpu!, parameter("task"), hostFactor) : null;
    }

    private static EnergyCurve Of(MarketModel model, string gpu, string? task, double hostFactor)
    {
        var accelerator = Accelerator.Find(gpu)!;
        if (model.Spec is null || EnergyFrontier.Of(model.Spec, gpu, task) is not { } frontier)
        {
            return new EnergyCurve(model.Id, gpu, [], [], model.WhyNot(gpu, task));
        }

        var paces = LatencyClass.All.Select(pace => (pace, model.Spec.Choose(gpu, pace.InterTokenLimitMs ?? double.PositiveInfinity, task)))
            .Where(one => one.Item2 is not null)
            .Select(one => new EnergyClassPoint(one.pace.Name, one.pace.InterTokenLimitMs, one.pace.Admits(one.Item2!), Point(one.Item2!)));
        return new EnergyCurve(model.Id, gpu, [.. frontier.Points.Select(Point)], [.. paces], null);

        EnergyCurvePoint Point(OperatingPoint point) => new(
            point.InterTokenMs, point.InterTokenP99Ms, point.JoulesPerOutputToken, point.JoulesPerOutputToken * hostFactor / 3.6 * 1000, point.BatchSize,
            point.GpuCount, point.TokensPerSecond, EmbodiedCarbon.Default.GramsPerMillionTokens(accelerator, point).Value, point.Task, point.Provenance);
    }
}
