using Wattline.Storage;

namespace Wattline.Gateway.Calibration;

/// <summary>Takes the verdicts that a gateway's ledger has as rows of a log.</summary>
public static class LedgerLog
{
    /// <summary>Adds the newest verdicts.</summary>
    /// <param name="ledger">Whose.</param>
    /// <param name="model">Of this model alone; null for all.</param>
    /// <param name="log">Where they go.</param>
    /// <returns>How many there were.</returns>
    /// <exception cref="LedgerException">It cannot be read.</exception>
    public static int Read(LedgerReader ledger, string? model, AnswerLog log)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        ArgumentNullException.ThrowIfNull(log);
        var verdicts = ledger.Verdicts(model, AnswerLog.MostRows - log.Rows.Count);
        foreach (var one in verdicts)
        {
            // Seconds are those of the whole request, the way and the queue included.
            log.Add(new LogRow(
                one.Model, one.OutputTokens, one.BudgetTokens, one.IsRight, one.EnergyJ is > 0 ? one.EnergyJ : null, one.TimeS > 0 ? one.TimeS : null,
                one.LossThreshold, one.Skills));
        }

        return verdicts.Count;
    }
}
