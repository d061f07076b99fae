using Wattline.Text;

namespace Wattline.Grid.Claims;

/// <summary>
/// Claims in circulation about where inference should run, each held against the pack. Only a claim and its source's own figures are
/// written down; every other figure is read or computed, and the verdict follows from them.
/// </summary>
public static class ClaimChecks
{
    private static readonly ClaimTest[] Tests =
        [.. GridClaims.Tests, .. ModelClaims.Tests, .. UnitClaims.Tests, .. PriceClaims.Tests, .. LatencyClaims.Tests, .. SignalClaims.Tests];

    /// <summary>The claims, by theme.</summary>
    public static IReadOnlyList<Claim> Claims { get; } = [.. Tests.Select(test => test.Claim)];

    /// <summary>The claim of a name, upper and lower case alike; null where there is none.</summary>
    public static Claim? Find(string name) =>
        Claims.FirstOrDefault(claim => claim.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>At most three names of claims that somebody may have meant, nearest first.</summary>
    public static IReadOnlyList<string> Nearest(string name) => Text.Nearest.Names(name, Claims.Select(claim => claim.Name), 3);

    /// <summary>Holds every claim against a pack.</summary>
    public static IReadOnlyList<ClaimCheck> CheckAll(DataPack pack) => [.. Claims.Select(claim => Check(pack, claim))];

    /// <summary>Holds a claim against a pack. A pack that lacks a figure gives <see cref="Verdict.CannotBeChecked"/> and its name.</summary>
    /// <exception cref="ArgumentException">The claim is none of <see cref="Claims"/>.</exception>
    public static ClaimCheck Check(DataPack pack, Claim claim)
    {
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(claim);
        var test = Array.Find(Tests, candidate => candidate.Claim == claim)
            ?? throw new ArgumentException($"'{claim.Name}' is no claim that can be checked.", nameof(claim));
        var sheet = new ClaimSheet(claim.Source);
        try
        {
            var judgement = test.Judge(pack, sheet);
            return new ClaimCheck(claim, judgement.Verdict, judgement.Why, sheet.Figures);
        }
        catch (FigureMissingException missing)
        {
            return new ClaimCheck(claim, Verdict.CannotBeChecked, $"This pack lacks {missing.Message}.", sheet.Figures);
        }
    }
}
