using FsCheck;
using FsCheck.Fluent;
using Wattline.Models;
using Wattline.Routing;
using Wattline.Storage;
using Wattline.Testing;

namespace Wattline.Tests.Storage;

public sealed class SnapshotStoreTests
{
    [Fact]
    public void StoredSnapshotsDecideTheSame() => Prop.ForAll<int>(seed =>
    {
        var inputs = Fleets.Inputs(seed);
        var (before, after) = (new FleetSnapshot(inputs), new FleetSnapshot(SnapshotBlob.Unpack(SnapshotBlob.Pack(inputs))));
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
