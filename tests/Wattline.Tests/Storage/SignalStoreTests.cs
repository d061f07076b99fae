using FsCheck;
using FsCheck.Fluent;
using Microsoft.Data.Sqlite;
using Wattline.Signals;
using Wattline.Storage;
using Wattline.Testing;

namespace Wattline.Tests.Storage;

public sealed class SignalStoreTests
{
    private static readonly Provenance Stated = new("somebody", "CC-BY-4.0", 2026, Basis.Measured, "as told");
    private static readonly SignalFilter Always = SignalModel.Always;
    private const SignalRecords All = SignalRecords.Observed | SignalRecords.Revisions | SignalRecords.Forecasts;

    [Fact]
    public void TheStoreHoldsWhatDictionariesWouldAndASecondTimeChangesNothing() => Prop.ForAll<int>(seed =>
    {
        using var file = new TemporaryLedger();
        var (random, model) = (new Random(seed), new SignalModel());
        var ledger = file.Open();
        var at = TemporaryLedger.Noon;
        SignalSeries[] last = [];
        for (var save = 0; save < 30; save++)
        {
            var series = SignalModel.Drawn(random);
            at = at.AddSeconds(random.Next(3));
            model.Save(series, at);
            Assert.True(ledger.SaveSignals(series, at));
            last = [.. last.Where(other => (other.Zone, other.Kind, other.Source, other.Issued) != (series.Zone, series.Kind, series.Source, series.Issued)), series];
        }

        ledger.FlushAsync(TestContext.Current.CancellationToken).GetAwaiter().GetResult();
        var some = new SignalFilter(SignalModel.Start.AddHours(random.Next(60)), SignalModel.Start.AddHours(random.Next(70)))
        {
            Zones = random.Next(2) == 0 ? ["Z1"] : null,
            Kinds = random.Next(2) == 0 ? [SignalKind.Price, SignalKind.CarbonFreeShare] : [],
            Sources = random.Next(2) == 0 ? ["s,\"0"] : null,
        };
        AssertHolds(ledger, model, Always);
        AssertHolds(ledger, model, some);

        // The last word on each name once more, in the same order; what it does not speak of stays as well.
        foreach (var series in last)
        {
            var stands = series.Points.Where(point => series.Issued is not null || Standing(model, series, point) == point.Value);
            Assert.True(ledger.SaveSignals(series with { Points = [.. stands] }, at.AddHours(1)));
        }

        ledger.DisposeAsync().AsTask().GetAwaiter().GetResult();
        using var again = new Closing(Ledger.OpenReadOnly(file.Path));
        Assert.Equal(
            model.Rows(All, Always).Select(row => row with { Provenance = Stated }),
            again.Ledger.SignalRows(Always, All).Select(row => row with { Provenance = Stated }));
        Assert.Empty(file.Reports);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public async Task AReaderNeverSeesHalfOfASeries()
    {
        using var file = new TemporaryLedger();
        await using var ledger = file.Open();
        await ledger.FlushAsync(TestContext.Current.CancellationToken);
        await using var reader = Ledger.OpenReadOnly(file.Path);
        const int Changes = 90;
        var reading = Task.Run(() =>
        {
            for (var seen = 0.0; seen < Changes;)
            {
                var rows = reader.SignalRows(Always, SignalRecords.Observed | SignalRecords.Revisions).ToList();
                Assert.True(rows.Count % 24 == 0, $"{rows.Count} rows");
                var now = rows.Where(row => row.Replaced is null).Select(row => row.Value).Distinct().ToList();
                Assert.InRange(now.Count, 0, 1);
                Assert.True(now.Count == 0 || rows.Count == 24 * now[0]);
                seen = now.Count == 0 ? 0 : now[0];
            }
        }, TestContext.Current.CancellationToken);
        for (var value = 1; value <= Changes; value++)
        {
            ledger.SaveSignals(Day("SE3", value), TemporaryLedger.Noon.AddMinutes(value));
            await Task.Yield();
            if (value % 3 == 0)
            {
                await ledger.FlushAsync(TestContext.Current.CancellationToken);
            }
        }

        await reading.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData(double.NaN, "cannot be true")]
    [InlineData(double.PositiveInfinity, "cannot be true")]
    [InlineData(-0.5, "cannot be true")]
    [InlineData(2000.5, "cannot be true")]
    public async Task WhatCannotBeTrueIsNeverStored(double value, string reason)
    {
        using var file = new TemporaryLedger();
        await using var ledger = file.Open();
        foreach (var forecast in new[] { default(DateTimeOffset?), TemporaryLedger.Noon })
        {
            var good = Day("SE3", 7) with { Issued = forecast };
            ledger.SaveSignals(good with { Zone = "DE", Points = [.. good.Points.SkipLast(1), good.Points[^1] with { Value = value }] }, TemporaryLedger.Noon);
            ledger.SaveSignals(good, TemporaryLedger.Noon);
        }

        await ledger.FlushAsync(TestContext.Current.CancellationToken);

        Assert.All(ledger.SignalRows(Always, All), row => Assert.Equal(("SE3", 7.0), (row.Name.Zone, row.Value)));
        Assert.Equal(48, ledger.SignalRows(Always, All).Count());
        Assert.Equal(2, file.Reports.Count);
        Assert.All(file.Reports, report => Assert.Contains(reason, report, StringComparison.Ordinal));
    }

    [Fact]
    public async Task AMalformedSeriesIsRefusedByNameAndTheOthersAreStored()
    {
        using var file = new TemporaryLedger();
        await using var ledger = file.Open();
        var good = Day("SE3", 7);
        SignalSeries[] bad =
        [
            good with { Zone = "" },
            good with { Source = new string('s', 201) },
            good with { Points = [good.Points[1], good.Points[0]] },
            good with { Points = [good.Points[1], good.Points[1]] },
            good with { Points = [new SignalPoint(new Slot(int.MaxValue), 7)] },
            good with { Points = [.. Enumerable.Range(0, 10_001).Select(hour => new SignalPoint(new Slot(hour), 7))] },
            good with { Kind = (SignalKind)77 },
            good with { Provenance = Stated with { Note = new string('n', 4001) } },
        ];
        Assert.All(bad, series => Assert.True(ledger.SaveSignals(series, TemporaryLedger.Noon)));
        ledger.SaveSignals(good, TemporaryLedger.Noon);
        await ledger.FlushAsync(TestContext.Current.CancellationToken);

        Assert.Equal(bad.Length, file.Reports.Count);
        Assert.Equal(good.Points, Assert.Single(ledger.Signals(Always)).Points);
        Assert.Equal(0, ledger.Failed);
    }

    [Fact]
    public void AFullQueueIsSaid()
    {
        using var file = new TemporaryLedger();
        using var ledger = new Closing(file.Open(file.Options with { Capacity = 1 }));
        Assert.False(((Ledger)ledger.Ledger).SaveSignals(Day("SE3", 1), TemporaryLedger.Noon));
        Assert.Contains("24 hours of average-direct-carbon of SE3 were not stored", Assert.Single(file.Reports), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OfAnHourThatGoesBackAndForthTheFirstRevisionsAndTheNewestAreKept()
    {
        using var file = new TemporaryLedger();
        await using var ledger = file.Open();
        for (var value = 0; value <= 150; value++)
        {
            ledger.SaveSignals(Day("SE3", value), TemporaryLedger.Noon.AddMinutes(value));
        }

        await ledger.FlushAsync(TestContext.Current.CancellationToken);
        var first = ledger.SignalRevisions(new SignalFilter(SignalModel.Start, SignalModel.Start.AddHours(1))).ToList();
        Assert.Equal([.. Enumerable.Range(0, 99).Select(value => (double)value), 149], first.Select(row => row.Value));
        Assert.All(first, row => Assert.Equal(TemporaryLedger.Noon.AddMinutes(row.Value + 1), row.Replaced));
        Assert.All(first, row => Assert.Equal(TemporaryLedger.Noon, row.Seen));
    }

    [Fact]
    public async Task WhatIsTooOldIsForgotten()
    {
        using var file = new TemporaryLedger();
        var clock = new FakeClock(TemporaryLedger.Noon);
        await using var ledger = file.Open(clock: clock);
        var now = SignalModel.Start;
        for (var value = 1; value <= 2; value++)
        {
            // The same 1,200 hours with a value and then another; 720 of them fall out of the 400 days as an hour passes.
            var hours = Enumerable.Range(0, 1200).Select(hour => new SignalPoint(now.AddHours((-400 * 24) - 719 + hour), value));
            ledger.SaveSignals(Day("SE3", 1) with { Points = [.. hours] }, TemporaryLedger.Noon);
        }

        for (var issue = 0; issue < 40; issue++)
        {
            ledger.SaveSignals(Day("SE3", issue) with { Issued = TemporaryLedger.Noon.AddDays(-14).AddHours(issue - 24) }, TemporaryLedger.Noon);
        }

        ledger.SaveSignals(Day("gone", 1) with { Points = [new SignalPoint(now.AddHours(-20_000), 1)] }, TemporaryLedger.Noon.AddDays(-401));
        await ledger.FlushAsync(TestContext.Current.CancellationToken);
        clock.Advance(TimeSpan.FromHours(1));
        for (var pass = 0; pass < 12; pass++)
        {
            await ledger.FlushAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(480, ledger.SignalRows(Always, SignalRecords.Observed).Count());
        Assert.Equal(480, ledger.SignalRevisions(Always).Count());
        Assert.Equal(now.AddHours((-400 * 24) + 1), ledger.SignalSpan(Always)!.Value.First);
        Assert.Equal(15, ledger.SignalRows(Always, SignalRecords.Forecasts).Select(row => row.Issued).Distinct().Count());
        Assert.Equal(15 * 24, Count(file.Path, "forecasts"));
        Assert.DoesNotContain(ledger.SignalNames(), name => name.Zone == "gone");
        Assert.Empty(file.Reports);
    }

    [Fact]
    public async Task AFileOfTheSchemaBeforeKeepsItsReceiptsAndTakesSignals()
    {
        using var file = new TemporaryLedger();
        var receipts = await file.FillAsync(51, 20);
        Execute(file.Path, """
            DROP TABLE signals; DROP TABLE signal_revisions; DROP TABLE forecasts; DROP TABLE forecast_issues; DROP TABLE signal_series;
            PRAGMA user_version = 4
            """);
        Assert.Contains("older version", Assert.Throws<LedgerException>(() => Ledger.OpenReadOnly(file.Path)).Message, StringComparison.Ordinal);

        await using var ledger = file.Open();
        ledger.SaveSignals(Day("SE3", 7), TemporaryLedger.Noon);
        await ledger.FlushAsync(TestContext.Current.CancellationToken);
        Assert.Equal(20, ledger.Totals(ReceiptFilter.All).Count);
        Assert.Equivalent(receipts[3], ledger.Find(receipts[3].Id), strict: true);
        Assert.Equal(Day("SE3", 7).Points, Assert.Single(ledger.Signals(Always)).Points);
    }

    [Fact]
    public async Task WhatOnlyANewerProgramKnowsIsLeftOut()
    {
        using var file = new TemporaryLedger();
        await using (var ledger = file.Open())
        {
            foreach (var zone in new[] { "kept", "kind", "basis", "value" })
            {
                ledger.SaveSignals(Day(zone, 7), TemporaryLedger.Noon);
                ledger.SaveSignals(Day(zone, 8), TemporaryLedger.Noon);
                ledger.SaveSignals(Day(zone, 9) with { Issued = TemporaryLedger.Noon }, TemporaryLedger.Noon);
            }
        }

        Execute(file.Path, """
            UPDATE signal_series SET kind = 'water' WHERE zone = 'kind';
            UPDATE signal_series SET basis = 'guessed' WHERE zone = 'basis';
            UPDATE signals SET value = 2001 WHERE series IN (SELECT id FROM signal_series WHERE zone = 'value');
            UPDATE signal_revisions SET value = 9e999 WHERE series IN (SELECT id FROM signal_series WHERE zone = 'value');
            UPDATE forecasts SET value = -1 WHERE issue IN (SELECT id FROM forecast_issues WHERE series IN (SELECT id FROM signal_series WHERE zone = 'value'));
            """);
        await using var reader = Ledger.OpenReadOnly(file.Path);
        Assert.Equal(72, reader.SignalRows(Always, All).Count());
        Assert.All(reader.SignalRows(Always, All), row => Assert.Equal("kept", row.Name.Zone));
        Assert.Equal("kept", Assert.Single(reader.Signals(Always)).Zone);
        Assert.Equal("kept", Assert.Single(reader.NewestForecasts(Always)).Zone);
        Assert.Equal(["kept", "kept", "value", "value"], reader.SignalNames().Select(name => name.Zone));
    }

    private static SignalSeries Day(string zone, double value) => new(
        zone, SignalKind.AverageDirectCarbon, "somebody",
        [.. Enumerable.Range(0, 24).Select(hour => new SignalPoint(SignalModel.Start.AddHours(hour), value))], null, Stated);

    private static double Standing(SignalModel model, SignalSeries series, SignalPoint point) => model.Rows(SignalRecords.Observed, Always)
        .Single(row => row.Slot == point.Slot && row.Name == new SignalName(series.Zone, series.Kind, series.Source, IsForecast: false)).Value;

    private static void AssertHolds(LedgerReader ledger, SignalModel model, SignalFilter filter)
    {
        foreach (var records in new[] { All, SignalRecords.Observed, SignalRecords.Revisions, SignalRecords.Forecasts })
        {
            Assert.Equal(model.Rows(records, filter), ledger.SignalRows(filter, records));
            var hours = model.Rows(records, Always).Where(row => filter.Takes(row.Name)).Select(row => row.Slot).ToList();
            Assert.Equal(hours.Count == 0 ? null : (hours.Min(), hours.Max()), ledger.SignalSpan(filter, records));
        }

        Assert.Equal(BySeries(model.Rows(SignalRecords.Observed, filter)), Flat(ledger.Signals(filter)));
        Assert.Equal(BySeries(model.Newest(filter)), Flat(ledger.NewestForecasts(filter)));
    }

    private static IEnumerable<(SignalName, DateTimeOffset?, SignalPoint, Provenance)> BySeries(List<SignalRow> rows) => rows
        .OrderBy(row => row.Name.Zone, StringComparer.Ordinal).ThenBy(row => row.Name.Kind).ThenBy(row => row.Name.Source, StringComparer.Ordinal)
        .ThenBy(row => row.Slot).Select(row => (row.Name, row.Issued, new SignalPoint(row.Slot, row.Value), row.Provenance));

    private static IEnumerable<(SignalName, DateTimeOffset?, SignalPoint, Provenance)> Flat(IEnumerable<SignalSeries> series) => series.SelectMany(
        one => one.Points.Select(point => (new SignalName(one.Zone, one.Kind, one.Source, one.Issued is not null), one.Issued, point, one.Provenance)));

    private static void Execute(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static long Count(string path, string table)
    {
        using var connection = new SqliteConnection($"Data Source={path};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT count(*) FROM {table}";
        return (long)command.ExecuteScalar()!;
    }

    private sealed class Closing(LedgerReader ledger) : IDisposable
    {
        public LedgerReader Ledger => ledger;

        public void Dispose() => ledger.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }
}
