namespace Wattline.Simulation.Dispatch;

/// <summary>
/// The paper's baseline: each task is dispatched as soon as it is seen, at its home, to the model of least energy among those in time.
/// </summary>
public sealed record Myopic : DispatchPolicy
{
    /// <inheritdoc/>
    public override string Name => "myopic";

    /// <summary>Whether a task goes to the site where it costs least now, instead of its home.</summary>
    public bool Roams { get; init; }

    /// <inheritdoc/>
    public override void Decide(DispatchSlot slot)
    {
        ArgumentNullException.ThrowIfNull(slot);
        var classes = slot.Classes;
        for (var line = 0; line < classes.Length; line++)
        {
            while (slot.WaitingIn(line) > 0 && classes[line].Best(slot.Remaining(line)) is { } way)
            {
                slot.Start(line, way, Roams ? slot.CheapestSite(line, classes[line].Ways[way]) : classes[line].Home);
            }
        }
    }
}
