using FsCheck;
using FsCheck.Fluent;
using Wattline.Models;
using Wattline.Routing;
using Wattline.Signals;
using Wattline.Storage;
using Wattline.Testing;

namespace Wattline.Tests.Storage;

public sealed class SnapshotStoreTests
{
    [Fact]
    public void StoredSnapshotsDecideTheSame() => Prop.ForAll<int>(seed =>
    {
        var inputs = Fleets.Inputs(seed);
        var (before, after) = (new FleetSnapshot(inputs), new FleetSnapshot(SnapshotBlob.Unpack(SnapshotBlob.Pack(inputs), _ => null)!));
        for (var ask = 0; ask < 20; ask++)
        {
            Assert.Equal(Decide(before, ask), Decide(after, ask));
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public async Task SnapshotsAreFoundByVersion()
    {
        using var file = new TemporaryLedger();
        await using (var ledger = file.Open())
        {
            Assert.Equal(0, ledger.LastSnapshotVersion());
            foreach (var seed in Enumerable.Range(0, 20))
            {
                Assert.True(ledger.SaveSnapshot(Fleets.Inputs(seed), TemporaryLedger.Noon));
            }
        }

        await using var reader = Ledger.OpenReadOnly(file.Path);
        Assert.Equivalent(Fleets.Inputs(6), reader.FindSnapshot(7), strict: true);
        Assert.Null(reader.FindSnapshot(700));
        Assert.Equal(20, reader.LastSnapshotVersion());
    }

    [Fact]
    public async Task AVersionIsWrittenOnce()
    {
        using var file = new TemporaryLedger();
        await using var ledger = file.Open();
        ledger.SaveSnapshot(Fleets.Inputs(1), TemporaryLedger.Noon);
        ledger.SaveSnapshot(Fleets.Inputs(5) with { Version = 2 }, TemporaryLedger.Noon);
        await ledger.FlushAsync(TestContext.Current.CancellationToken);

        Assert.Equivalent(Fleets.Inputs(1), ledger.FindSnapshot(2), strict: true);
        Assert.Contains("taken", Assert.Single(file.Reports), StringComparison.Ordinal);
    }

    [Fact]
    public void DifferencesComeBackEqual() => Prop.ForAll<int>(seed =>
    {
        var packer = new SnapshotBlob();
        var whole = Fleets.Inputs(seed);
        var stored = new Dictionary<long, byte[]> { [whole.Version] = packer.PackNext(whole) };
        for (var step = 1; step <= 5; step++)
        {
            var next = Observed(whole, seed + step) with { Version = whole.Version + step };
            stored[next.Version] = packer.PackNext(next);
            Assert.Equivalent(next, SnapshotBlob.Unpack(stored[next.Version], stored.GetValueOrDefault), strict: true);
            Assert.Equal(
                Decide(new FleetSnapshot(next), seed), Decide(new FleetSnapshot(SnapshotBlob.Unpack(stored[next.Version], stored.GetValueOrDefault)!), seed));
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void WhatDiffersInMoreIsStoredWhole()
    {
        var packer = new SnapshotBlob();
        var first = Fleets.Inputs(1);
        packer.PackNext(first);
        SnapshotInputs[] others =
        [
            first with { Slot = first.Slot.AddHours(1) },
            first with { Regions = [.. first.Regions.Skip(1)] },
            first with { CarbonPrice = Wattline.Units.CarbonPrice.FromUsdPerTonne(1) },
            first with { Hostings = [first.Hostings[0] with { LoadUsd = 7 }, .. first.Hostings.Skip(1)] },
            Fleets.Inputs(9),
        ];
        Assert.All(others, other => Assert.Equivalent(other, SnapshotBlob.Unpack(packer.PackNext(other), _ => null), strict: true));
    }

    [Fact]
    public void ADifferenceFromAnotherSnapshotIsNone()
    {
        var packer = new SnapshotBlob();
        var whole = Fleets.Inputs(1);
        packer.PackNext(whole);
        var difference = packer.PackNext(Observed(whole, 2) with { Version = 9 });

        Assert.Null(SnapshotBlob.Unpack(difference, _ => null));
        Assert.Null(SnapshotBlob.Unpack(difference, _ => SnapshotBlob.Pack(Fleets.Inputs(5))));
    }

    /// <summary>What a busy fleet of 20 regions and two models stores where all of it changes at each publication.</summary>
    [Fact]
    public void PublicationsUnderLoadAreSmall()
    {
        var packer = new SnapshotBlob();
        var whole = Fleets.Inputs(3, regions: 20, models: 2);
        var first = packer.PackNext(whole).Length;
        var mean = Enumerable.Range(1, 100).Average(step => packer.PackNext(Observed(whole, step) with { Version = 100 + step }).Length);
        TestContext.Current.TestOutputHelper?.WriteLine($"whole {first} B, difference {mean:F0} B, a week {mean * 604_800 / 1e9:F2} GB, the most that is kept {mean * new LedgerOptions().MostSnapshots / 1e9:F2} GB");

        Assert.InRange(mean, 50, 1300);
    }

    [Fact]
    public async Task AfterALostSnapshotTheNextIsWhole()
    {
        using var file = new TemporaryLedger();
        await using var ledger = file.Open();
        var whole = Fleets.Inputs(1);
        ledger.SaveSnapshot(Fleets.Inputs(5) with { Version = whole.Version }, TemporaryLedger.Noon);
        await ledger.FlushAsync(TestContext.Current.CancellationToken);
        ledger.SaveSnapshot(whole, TemporaryLedger.Noon);
        await ledger.FlushAsync(TestContext.Current.CancellationToken);
        var next = Observed(whole, 3) with { Version = 50 };
        ledger.SaveSnapshot(next, TemporaryLedger.Noon);
        await ledger.FlushAsync(TestContext.Current.CancellationToken);

        Assert.Equivalent(next, ledger.FindSnapshot(50), strict: true);
    }

    [Fact]
    public async Task OfTooManySnapshotsTheOldestAreForgotten()
    {
        using var file = new TemporaryLedger();
        var clock = new FakeClock(TemporaryLedger.Noon);
        await using var ledger = file.Open(file.Options with { MostSnapshots = 1000 }, clock);
        var whole = Fleets.Inputs(0, regions: 2, models: 1, gaps: false);
        for (var second = 1; second <= 2200; second++)
        {
            ledger.SaveSnapshot(whole with { Version = second }, TemporaryLedger.Noon.AddSeconds(second));
        }

        await ledger.FlushAsync(TestContext.Current.CancellationToken);
        clock.Advance(TimeSpan.FromHours(1));
        for (var pass = 0; pass < 5; pass++)
        {
            await ledger.FlushAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(1000, Count(file.Path));
        Assert.Equal(2200, ledger.LastSnapshotVersion());
    }

    private static long Count(string path)
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={path};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM snapshots";
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>The same fleet after its servers and accelerators were read: waits everywhere, joules in a quarter of the hostings.</summary>
    private static SnapshotInputs Observed(SnapshotInputs inputs, int seed)
    {
        var random = new Random(seed);
        return inputs with
        {
            Hostings = [.. inputs.Hostings.Select(hosting => random.Next(4) == 0
                ? hosting with { JoulesPerOutputToken = Measured(random.NextDouble()), JoulesPerInputToken = Measured(random.NextDouble()) }
                : hosting with
                {
                    QueueMs = Math.Round(random.NextDouble() * 1000, 1),
                    QueueSource = new Provenance($"upstreams.{hosting.Region}.metrics_url", "", 2026, Basis.Modelled, "of vllm's queue, read 2026-01-15 12:00:05Z"),
                })],
        };
    }

    private static Sourced<double> Measured(double joules) =>
        new(joules, new Provenance("upstreams.x.power_url", "", 2026, Basis.Measured, "DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION over 300 s until 12:00:05Z"));

    private static (Decision Decision, List<Candidate> Rows) Evaluate(FleetSnapshot snapshot, int seed)
    {
        var rows = new CandidateTable();
        ServingOption[] options = [.. snapshot.Models.Select((_, model) => new ServingOption(model, 200, 0.1 * model))];
        var decision = Router.Decide(Fleets.Work(seed, snapshot), options, snapshot, new long[snapshot.Fleet.PaddedRows], rows);
        return (decision, [.. rows.Rows]);
    }

    private static string Decide(FleetSnapshot snapshot, int seed)
    {
        var (decision, rows) = Evaluate(snapshot, seed);
        return $"{decision} {string.Join('\n', rows)}";
    }
}
