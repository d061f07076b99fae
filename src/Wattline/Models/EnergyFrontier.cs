namespace Wattline.Models;

/// <summary>
/// What a model on an accelerator can trade: from point to point the time between tokens grows and the energy of a token falls. A point
/// that another beats in both is left out.
/// </summary>
public sealed class EnergyFrontier
{
    private EnergyFrontier(string model, string accelerator, string? task, IReadOnlyList<OperatingPoint> points) =>
        (Model, Accelerator, Task, Points) = (model, accelerator, task, points);

    /// <summary>The model's full name.</summary>
    public string Model { get; }

    /// <summary>The accelerator's name.</summary>
    public string Accelerator { get; }

    /// <summary>The request mix; null where all of them count.</summary>
    public string? Task { get; }

    /// <summary>By time between tokens, the shortest first; measured or modelled as the provenance of each says.</summary>
    public IReadOnlyList<OperatingPoint> Points { get; }

    /// <summary>The frontier of a model; null where it has no operating point on that accelerator for that mix.</summary>
    /// <param name="model">The model with its points, measured or modelled.</param>
    /// <param name="accelerator">Its name, upper and lower case alike.</param>
    /// <param name="task">The request mix; null for all of them, whose energies are compared though their prompts differ.</param>
    public static EnergyFrontier? Of(ModelSpec model, string accelerator, string? task = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        var points = new List<OperatingPoint>();
        foreach (var point in model.OperatingPoints
            .Where(point => point.Gpu.Equals(accelerator, StringComparison.OrdinalIgnoreCase) && (task is null || point.Task == task))
            .OrderBy(point => point.InterTokenMs).ThenBy(point => point.JoulesPerOutputToken))
        {
            if (points.Count == 0 || point.JoulesPerOutputToken < points[^1].JoulesPerOutputToken)
            {
                points.Add(point);
            }
        }

        return points.Count == 0 ? null : new EnergyFrontier(model.Id, points[0].Gpu, task, points);
    }
}
