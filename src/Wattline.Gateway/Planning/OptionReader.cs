using System.Globalization;
using Wattline.Models;
using YamlDotNet.RepresentationModel;

namespace Wattline.Gateway.Planning;

/// <summary>
/// Which measured operating points of its models a class may be run at; the plan chooses among them. Only points of one request mix are
/// compared: those of others answer other questions.
/// </summary>
internal sealed class OptionReader(ScenarioSection section, double? interTokenLimitMs)
{
    /// <summary>The request mix that holds for a model that was measured on it.</summary>
    public const string UsualTask = "lm-arena-chat";

    /// <summary>How far a batch size that is asked for may be from a measured one, as a share.</summary>
    private const double Near = 0.1;

    private readonly string? _task = section.Text("task");

    /// <summary>
    /// The points of a model on an accelerator, by what to call them: the fastest, the cheapest, those asked for by batch size, or all that
    /// no other beats in pace, energy and accelerator time at once. Empty where the model was not measured there.
    /// </summary>
    public IReadOnlyList<(string Label, OperatingPoint Point)> Of(ModelSpec model, string gpu)
    {
        var points = Distinct(PointsOf(model).Where(point => point.Gpu == gpu));
        var paced = points.Where(point => point.InterTokenMs <= (interTokenLimitMs ?? double.PositiveInfinity)).ToList();
        var open = paced.Count > 0 ? paced : [.. points.OrderBy(point => point.InterTokenMs).Take(1)];
        return open.Count == 0 ? [] : [.. Asked(open).Distinct().OrderBy(point => point.BatchSize).Select(point => (Label(point), point))];
    }

    /// <summary>Notes what the fields ask for and no accelerator of the plan was measured at.</summary>
    /// <param name="models">The class's models.</param>
    /// <param name="gpus">The accelerators of the plan's regions.</param>
    public void Check(IReadOnlyList<ModelSpec> models, IReadOnlyList<string> gpus)
    {
        var measured = models.SelectMany(model => model.OperatingPoints).ToList();
        if (_task is not null && measured.Count > 0 && measured.All(point => point.Task != _task))
        {
            section.Report("task", $"'{_task}' is no request mix of these models.", OriginReader.Use(_task, measured.Select(point => point.Task).Distinct()));
        }

        if (section.Node("operating_points") is not YamlSequenceNode asked)
        {
            section.Word("operating_points");
            return;
        }

        var points = models.SelectMany(PointsOf).Where(point => gpus.Contains(point.Gpu)).ToList();
        foreach (var (at, item) in asked.Children.Index())
        {
            CheckSize($"operating_points[{at}]", item, points);
        }
    }

    private void CheckSize(string path, YamlNode item, List<OperatingPoint> points)
    {
        var (text, line) = ((item as YamlScalarNode)?.Value ?? "", (int)item.Start.Line);
        if (section.Parse("operating_points", path, text, line) is { } size && NearestTo(points, size) is null)
        {
            var sizes = points.Select(point => Math.Round(point.BatchSize)).Distinct().Order();
            section.Report(
                path, $"no point was measured near a batch of {text}.",
                $"Use {string.Join(", ", sizes.Select(one => one.ToString(CultureInfo.InvariantCulture)))}.", line);
        }
    }

    private IEnumerable<OperatingPoint> Asked(List<OperatingPoint> open) => section.Node("operating_points") switch
    {
        YamlScalarNode { Value: "all" } => open.Where(point => !open.Any(other => Beats(other, point))),
        YamlScalarNode { Value: "fastest" } => [open.MinBy(point => point.InterTokenMs)!],
        YamlSequenceNode asked => Sizes(asked).Select(size => NearestTo(open, size)).OfType<OperatingPoint>(),
        _ => [open.MinBy(point => point.JoulesPerOutputToken)!],
    };

    /// <summary>The points of the request mix asked for, else of the usual one, else all.</summary>
    private IEnumerable<OperatingPoint> PointsOf(ModelSpec model)
    {
        var task = _task ?? (model.OperatingPoints.Any(point => point.Task == UsualTask) ? UsualTask : null);
        return model.OperatingPoints.Where(point => task is null || point.Task == task);
    }

    /// <summary>Of points that are called alike the one of less energy, so that a name stands for one of them in every class.</summary>
    private static List<OperatingPoint> Distinct(IEnumerable<OperatingPoint> points) =>
        [.. points.GroupBy(Label).Select(group => group.MinBy(point => point.JoulesPerOutputToken)!)];

    private static bool Beats(OperatingPoint one, OperatingPoint other) =>
        one.InterTokenMs <= other.InterTokenMs && one.JoulesPerOutputToken <= other.JoulesPerOutputToken
        && one.GpuSecondsPerOutputToken <= other.GpuSecondsPerOutputToken && one != other;

    /// <summary>
    /// By batch size, accelerator, how many of them where one replica holds several, and a request mix that is not the usual. The accelerator is
    /// part of it so that a point that one class may use on one kind opens none to another class on another kind.
    /// </summary>
    private static string Label(OperatingPoint point) => string.Create(
        CultureInfo.InvariantCulture, $"batch {Math.Round(point.BatchSize)} on {(point.GpuCount > 1 ? $"{point.GpuCount} " : "")}{point.Gpu}")
        + (point.Task == UsualTask ? "" : $", {point.Task}");

    private static IEnumerable<double> Sizes(YamlSequenceNode asked) => asked.Children.OfType<YamlScalarNode>()
        .Select(item => double.TryParse(item.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var size) ? size : double.NaN)
        .Where(double.IsFinite);

    private static OperatingPoint? NearestTo(IReadOnlyList<OperatingPoint> points, double size) => points
        .Where(point => Math.Abs((point.BatchSize / size) - 1) <= Near).MinBy(point => Math.Abs((point.BatchSize / size) - 1));
}
