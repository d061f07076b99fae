namespace Wattline.Models;

/// <summary>A model as the data know it.</summary>
/// <param name="Id">Full name, as in <c>meta-llama/Llama-3.1-8B-Instruct</c>.</param>
/// <param name="Architecture">Dense or mixture of experts, in the source's words.</param>
/// <param name="ParametersBillions">All parameters, in billions.</param>
/// <param name="ActiveParametersBillions">Parameters that one token passes through, in billions.</param>
/// <param name="Precision">Weight precision, as in <c>bfloat16</c>.</param>
/// <param name="OperatingPoints">Measured ways to run it; at least one.</param>
public sealed record ModelSpec(
    string Id, string Architecture, double ParametersBillions, double ActiveParametersBillions, string Precision,
    IReadOnlyList<OperatingPoint> OperatingPoints)
{
    /// <summary>
    /// The operating point of least energy per token on an accelerator whose median inter-token time stays within a limit in ms;
    /// the fastest one where none does; null where the model was not measured on that accelerator for that task mix.
    /// </summary>
    public OperatingPoint? Choose(string gpu, double interTokenLimitMs, string? task = null)
    {
        OperatingPoint? cheapest = null, fastest = null;
        foreach (var point in OperatingPoints)
        {
            if (!point.Gpu.Equals(gpu, StringComparison.OrdinalIgnoreCase) || (task is not null && point.Task != task))
            {
                continue;
            }

            if (fastest is null || point.InterTokenMs < fastest.InterTokenMs)
            {
                fastest = point;
            }

            if (point.InterTokenMs <= interTokenLimitMs && (cheapest is null || point.JoulesPerOutputToken < cheapest.JoulesPerOutputToken))
            {
                cheapest = point;
            }
        }

        return cheapest ?? fastest;
    }

    /// <summary>The same for a latency class.</summary>
    public OperatingPoint? Choose(string gpu, LatencyClass latency, string? task = null)
    {
        ArgumentNullException.ThrowIfNull(latency);
        return Choose(gpu, latency.InterTokenLimitMs ?? double.PositiveInfinity, task);
    }
}
