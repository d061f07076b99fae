namespace Wattline.Planning.Frontiers;

/// <summary>Keeps what may move while the budget grows, and notes where that changes.</summary>
internal sealed class RelocationTrack(LatencySteps steps, RelocationMeter meter)
{
    /// <summary>By budget, ascending.</summary>
    public List<RelocationStep> Steps { get; } = [];

    /// <summary>Allows what the tightest budget allows.</summary>
    public void Begin()
    {
        foreach (var (column, block) in steps.Below())
        {
            meter.Allow(column, block);
        }
    }

    /// <summary>Allows what a level adds.</summary>
    public void Allow(int level)
    {
        foreach (var (column, block) in steps.At(level))
        {
            meter.Allow(column, block);
        }
    }

    /// <summary>Notes what holds at a budget, where that is not what it was before.</summary>
    public void Note(double budgetMs)
    {
        if (Steps.Count == 0 || Steps[^1].Relocation != meter.Now)
        {
            Steps.Add(new RelocationStep(budgetMs, meter.Now));
        }
    }
}
