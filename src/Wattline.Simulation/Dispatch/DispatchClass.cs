using Wattline.Reasoning;
using Wattline.Simulation.Settings;

namespace Wattline.Simulation.Dispatch;

/// <summary>A model's way to serve a task.</summary>
/// <param name="Model">Which model, by its index.</param>
/// <param name="Slots">s: how long it is in service.</param>
/// <param name="Joules">What it burns in all, J.</param>
public readonly record struct ServingWay(int Model, int Slots, double Joules);

/// <summary>Tasks that are alike: of one kind and one home. They wait in one line, the oldest first, which is also the order of their deadlines.</summary>
public sealed class DispatchClass
{
    private readonly ServingWay[] _ways;
    private readonly double[]?[] _profiles;

    internal DispatchClass(TaskKind kind, int at, int home, double perSlot)
    {
        (Kind, KindIndex, Home, PerSlot) = (kind, at, home, perSlot);
        Thoughts = [.. kind.Ways];
        _ways = [.. kind.Ways.Index().Where(way => way.Item is { } thinking && thinking.Slots <= kind.DeadlineSlots)
            .Select(way => new ServingWay(way.Index, way.Item!.Slots, way.Item.Joules)).OrderBy(way => way.Joules).ThenBy(way => way.Slots)];
        FastestSlots = _ways.Min(way => way.Slots);
        SlowestSlots = _ways.Max(way => way.Slots);
        Fastest = Array.FindIndex(_ways, way => way.Slots == FastestSlots);
        _profiles = new double[]?[kind.Ways.Count];
    }

    /// <summary>What its tasks ask.</summary>
    public TaskKind Kind { get; }

    /// <summary>Which kind of the mix.</summary>
    public int KindIndex { get; }

    /// <summary>The site that is their home.</summary>
    public int Home { get; }

    /// <summary>Tasks that arrive in a slot on average.</summary>
    public double PerSlot { get; }

    /// <summary>Ways that keep the deadline when started at arrival, from the least energy up.</summary>
    public ReadOnlySpan<ServingWay> Ways => _ways;

    /// <summary>Slots of the fastest way.</summary>
    public int FastestSlots { get; }

    /// <summary>Slots of the slowest way.</summary>
    public int SlowestSlots { get; }

    /// <summary>Whether its tasks may wait for ever.</summary>
    public bool Unhurried => Kind.DeadlineSlots == TaskMix.NoDeadline;

    /// <summary>Index among <see cref="Ways"/> of the fastest, the one of least energy among equals.</summary>
    internal int Fastest { get; }

    /// <summary>By model: how it thinks, whether in time or not.</summary>
    internal Thinking?[] Thoughts { get; }

    /// <summary>Slots that a task may wait and still be served by the least energy.</summary>
    public long Slack => (long)Kind.DeadlineSlots - _ways[0].Slots;

    /// <summary>Index among <see cref="Ways"/> of the least energy in so many slots; null where none is that fast.</summary>
    public int? Best(long remaining)
    {
        for (var way = 0; way < _ways.Length; way++)
        {
            if (_ways[way].Slots <= remaining)
            {
                return way;
            }
        }

        return null;
    }

    /// <summary>By slot of service: what a model that serves it burns, J.</summary>
    internal double[] Profile(int model)
    {
        var thinking = Thoughts[model]!;
        return _profiles[model] ??= [.. Enumerable.Range(0, thinking.Slots).Select(thinking.JoulesInSlot)];
    }

    /// <summary>What a way has burnt by the end of so many slots of service, J.</summary>
    internal double BurntBy(ServingWay way, int slots)
    {
        var sum = 0.0;
        foreach (var joules in Profile(way.Model).AsSpan(0, Math.Min(slots, way.Slots)))
        {
            sum += joules;
        }

        return slots >= way.Slots ? way.Joules : Math.Min(sum, way.Joules);
    }
}
