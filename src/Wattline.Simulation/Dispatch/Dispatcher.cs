namespace Wattline.Simulation.Dispatch;

/// <summary>Runs policies on traces.</summary>
public static class Dispatcher
{
    /// <summary>
    /// One run. In each slot tasks arrive, the policy starts whom it likes, the simulator starts whom no later slot would serve in time, and the
    /// sites' stores take harvest and give; what is missing is bought.
    /// </summary>
    /// <param name="trace">The world.</param>
    /// <param name="policy">Who decides.</param>
    /// <param name="cancellation">Ends the work with an exception.</param>
    /// <exception cref="ArgumentException">The policy's router is none.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static DispatchOutcome Run(DispatchTrace trace, DispatchPolicy policy, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentNullException.ThrowIfNull(policy);
        var tally = new RunTally(trace);
        var slot = new DispatchSlot(trace, policy.Router.Checked(), tally);
        var last = trace.End - trace.LongestSlots - 1;
        var now = 0;
        for (; now < trace.End && !Done(slot, now, trace.Setting.Slots + policy.Router.DelaySlots); now++)
        {
            if ((now & 0xfff) == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            slot.Open(now, now >= last);
            if (slot.Waiting > 0)
            {
                policy.Decide(slot);
            }

            slot.StartDue(now >= last);
            slot.Close();
            if (now < trace.Setting.Slots)
            {
                tally.Waited(slot.Waiting);
            }
        }

        return tally.Outcome(now, slot.StoredJoules());
    }

    private static bool Done(DispatchSlot slot, int now, int open) => now >= open && slot.Waiting == 0 && now >= slot.LastEnd;
}
