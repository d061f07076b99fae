using Wattline.Storage;
using Wattline.Testing;

namespace Wattline.Tests.Storage;

/// <summary>What callers say of answers is kept once for each, for as long as receipts, and in a bounded number.</summary>
public class VerdictTests
{
    [Fact]
    public async Task AVerdictIsReadAsItWasWritten()
    {
        using var file = new TemporaryLedger();
        await using var ledger = file.Open();
        var (first, second) = (One("a", 1) with { Score = 0.75, EnergyJ = 12.5, ExpectedError = 0.125 }, One("b", 2) with { IsRight = false });
        Assert.True(ledger.SaveVerdict(first) && ledger.SaveVerdict(second));
        await ledger.FlushAsync(TestContext.Current.CancellationToken);

        Assert.Equal(first, ledger.FindVerdict("a"));
        Assert.Null(ledger.FindVerdict("c"));
        Assert.Equal([second, first], ledger.Verdicts(null, 10));
        Assert.Equal([second], ledger.Verdicts("m", 1));
        Assert.Empty(ledger.Verdicts("other", 10));
        Assert.Equal([new VerdictCount("m", 2, 1)], ledger.VerdictCounts());
    }

    [Fact]
    public async Task TheFirstWordOnAReceiptStays()
    {
        using var file = new TemporaryLedger();
        await using var ledger = file.Open();
        ledger.SaveVerdict(One("a", 1));
        ledger.SaveVerdict(One("a", 2) with { IsRight = false });
        await ledger.FlushAsync(TestContext.Current.CancellationToken);

        Assert.True(ledger.FindVerdict("a")!.IsRight);
        Assert.Single(ledger.Verdicts(null, 10));
    }

    [Fact]
    public async Task AFigureThatIsNoNumberIsNotStoredAndReported()
    {
        using var file = new TemporaryLedger();
        await using var ledger = file.Open();
        ledger.SaveVerdict(One("a", 1) with { TimeS = double.NaN });
        await ledger.FlushAsync(TestContext.Current.CancellationToken);

        Assert.Empty(ledger.Verdicts(null, 10));
        Assert.Contains(file.Reports, line => line.Contains("'a' is no number", StringComparison.Ordinal));
    }

    [Fact]
    public async Task TheOldAndTheTooManyAreForgotten()
    {
        using var file = new TemporaryLedger();
        var clock = new FakeClock(TemporaryLedger.Noon);
        await using var ledger = file.Open(file.Options with { MostVerdicts = 5 }, clock);
        for (var at = 0; at < 12; at++)
        {
            ledger.SaveVerdict(One($"r{at:00}", at));
        }

        await ledger.FlushAsync(TestContext.Current.CancellationToken);
        await PassAsync(ledger, clock, TimeSpan.FromHours(2));
        Assert.Equal(["r11", "r10", "r09", "r08", "r07"], ledger.Verdicts(null, 100).Select(one => one.Receipt));
        await PassAsync(ledger, clock, TimeSpan.FromDays(91));
        Assert.Empty(ledger.Verdicts(null, 100));
    }

    private static async Task PassAsync(Ledger ledger, FakeClock clock, TimeSpan time)
    {
        clock.Advance(time);
        for (var pass = 0; pass < 5; pass++)
        {
            await ledger.FlushAsync(TestContext.Current.CancellationToken);
        }
    }

    private static Verdict One(string receipt, int minute) => new()
    {
        Receipt = receipt,
        At = TemporaryLedger.Noon.AddMinutes(minute),
        Key = "anonymous",
        Model = "m",
        IsRight = true,
        LossThreshold = 2.025,
        Skills = 10,
        BudgetTokens = 4096,
        OutputTokens = 512,
        TimeS = 3.5,
    };
}
