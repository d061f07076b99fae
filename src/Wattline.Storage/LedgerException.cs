namespace Wattline.Storage;

/// <summary>A ledger that cannot be opened; the message names the file, the reason and the cure.</summary>
public sealed class LedgerException : Exception
{
    /// <summary>States what is wrong and what to do.</summary>
    public LedgerException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
