using Wattline.Feasibility;
using Wattline.Pricing;
using Wattline.Routing;
using Wattline.Signals;
using Wattline.Storage;
using Wattline.Units;
using Wattline.Workloads;

namespace Wattline.Testing;

/// <summary>Generated receipts: every part is drawn from a seed, absent parts included.</summary>
public static class Receipts
{
    private const int AtOnce = 4_000;
    private static readonly string[] Keys = ["anonymous", "team-a", "team-b", "Zürich \"q\" <&>"];
    private static readonly string[] Classes = ["chat", "code", "batch"];
    private static readonly string[] Models = ["model-0", "model-1", "auto"];
    private static readonly string[] Regions = ["se-sto", "de-fra", "us-or", "sg-sin"];

    /// <summary>So many receipts, a second or less apart.</summary>
    public static List<Receipt> Many(int seed, int count, DateTimeOffset from)
    {
        var random = new Random(seed);
        var ids = new ReceiptId(seed);
        var at = from;
        return [.. Enumerable.Range(0, count).Select(number => One(random.Next(), ids, at = at.AddMilliseconds(random.Next(1000))))];
    }

    /// <summary>Writes so many receipts into a ledger, the newest of now: as many at once as its queue takes.</summary>
    public static async Task FillAsync(Ledger ledger, int seed, int count, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        var from = DateTimeOffset.UtcNow.AddSeconds(-0.5 * count);
        for (var done = 0; done < count; done += AtOnce)
        {
            foreach (var receipt in Many(seed + done, Math.Min(AtOnce, count - done), from.AddSeconds(0.5 * done)))
            {
                // A gateway counts its snapshots on from the highest that the ledger names.
                ledger.TryRecord(receipt with { SnapshotVersion = 1 });
            }

            await ledger.FlushAsync(cancellation);
        }
    }

    /// <summary>One receipt.</summary>
    public static Receipt One(int seed, ReceiptId ids, DateTimeOffset at)
    {
        var random = new Random(seed);
        var outcome = Pick(random, Enum.GetValues<ReceiptOutcome>());
        var served = outcome != ReceiptOutcome.Refused;
        var prompt = random.Next(1, 8000);
        return new Receipt
        {
            Id = ids.Next(at),
            At = at,
            Key = Pick(random, Keys),
            Ask = Ask(random, prompt),
            Outcome = outcome,
            Status = served ? 200 : 503,
            Streamed = random.NextDouble() < 0.5,
            SnapshotVersion = random.NextInt64(1, long.MaxValue),
            CarbonKind = Pick(random, Enum.GetValues<CarbonKind>()),
            Tried = [.. Regions.Where(_ => random.NextDouble() < 0.4)],
            PromptTokens = served ? prompt : 0,
            CachedTokens = served ? random.Next(prompt) : 0,
            OutputTokens = served ? random.Next(2000) : 0,
            UsageSource = served ? Pick(random, [UsageSource.Upstream, UsageSource.Counted]) : UsageSource.None,
            Served = served ? Cost(random) : null,
            RunnerUp = random.NextDouble() < 0.7 ? Cost(random) : null,
            Rows = [.. Regions.Select(region => new ReceiptRow(region, Reasons(random), random.NextDouble() * 300))],
            FirstByteMs = served ? random.NextDouble() * 900 : null,
            TotalMs = random.NextDouble() * 20_000,
            OverheadMs = random.NextDouble(),
            Mode = Pick(random, Enum.GetValues<ReceiptMode>()),
            Would = random.NextDouble() < 0.3 ? Cost(random) : null,
            Baseline = random.NextDouble() < 0.3 ? Cost(random) : null,
        };
    }

    private static ReceiptAsk Ask(Random random, int prompt) => new(
        random.Next(2) == 0 ? "chat" : "responses", Pick(random, Classes), Pick(random, Models), "São Paulo, BR",
        (random.NextDouble() * 180) - 90, (random.NextDouble() * 360) - 180,
        random.NextDouble() < 0.5 ? random.NextDouble() * 5000 : null, Pick(random, Enum.GetValues<BudgetScope>()), "EU, CH",
        random.NextDouble() < 0.5 ? ["DE", "CH"] : null, prompt, random.Next(2000), prompt * 4.0, random.Next(20_000),
        random.NextDouble() < 0.3 ? Pick(random, Regions) : null, random.Next(prompt), random.Next(1_000_000),
        1 + (random.NextDouble() * 9), random.NextDouble() < 0.2);

    private static ReceiptCost Cost(Random random) => new(
        Pick(random, Regions), Energy.FromJoules(random.NextDouble() * 1e4), Carbon.FromGrams((random.NextDouble() * 2) - 0.1),
        new Charge(Usd(random), Usd(random), Usd(random), Usd(random), default, Usd(random)), Usd(random),
        random.NextDouble() < 0.8 ? Pick(random, Enum.GetValues<Basis>()) : null, random.NextDouble() < 0.3 ? random.NextDouble() : null);

    private static Money Usd(Random random) => Money.FromUsd((random.NextDouble() * 1e-3) - 1e-4);

    private static Infeasibility Reasons(Random random) => Enum.GetValues<Infeasibility>()
        .Where(_ => random.NextDouble() < 0.2).Aggregate(Infeasibility.None, (all, one) => all | one);

    private static T Pick<T>(Random random, IReadOnlyList<T> from) => from[random.Next(from.Count)];
}
