using Wattline.Signals;
using YamlDotNet.RepresentationModel;

namespace Wattline.Gateway.Planning;

/// <summary>A figure for each hour of a plan.</summary>
/// <param name="Values">By hour.</param>
/// <param name="IsConstant">Whether it was given as one number for all hours.</param>
internal sealed record HourSeries(IReadOnlyList<double> Values, bool IsConstant)
{
    /// <summary>One number for all hours.</summary>
    public static HourSeries Constant(double value, int hours)
    {
        var values = new double[hours];
        Array.Fill(values, value);
        return new HourSeries(values, true);
    }
}

/// <summary>Reads a mapping from hours to figures: every hour of the plan once, and time runs forward.</summary>
internal sealed class HourMap(ScenarioSection section, string key, Slot start, int hours)
{
    private readonly double[] _values = new double[hours];
    private int _next;

    /// <summary>The series, or null after its faults were noted.</summary>
    public HourSeries? Read(YamlMappingNode map)
    {
        foreach (var (hour, figure) in map.Children)
        {
            if (!Take((hour as YamlScalarNode)?.Value ?? "", (figure as YamlScalarNode)?.Value ?? "", (int)hour.Start.Line))
            {
                return null;
            }
        }

        if (_next == hours)
        {
            return new HourSeries(_values, false);
        }

        section.Report(key, $"ends before {start.AddHours(_next)}, and the plan runs until {start.AddHours(hours)}.", "Give each hour a figure, with no gap.");
        return null;
    }

    private bool Take(string hour, string figure, int line)
    {
        var path = $"{key}.{hour}";
        if (section.HourOf(path, hour, line) is not { } slot || section.Parse(key, path, figure, line) is not { } value)
        {
            return false;
        }

        var expected = start.AddHours(_next);
        if (slot == expected && _next < hours)
        {
            _values[_next++] = value;
            return true;
        }

        var problem = _next >= hours ? $"lies after the plan's last hour, {start.AddHours(hours - 1)}."
            : slot < expected ? $"does not come after the hour before it: {expected} is next, and time runs forward."
            : $"leaves a gap: {expected} is next.";
        section.Report(path, problem, "Give each hour of the plan once, in order.", line);
        return false;
    }
}
