using System.Diagnostics;
using Wattline.Cli;
using Wattline.Signals;
using Wattline.Storage;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Cli;

/// <summary><c>wattline data export</c> as a person runs it.</summary>
public sealed class DataExportTests : IDisposable
{
    private static readonly DateTimeOffset Seen = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wattline-export-");

    [Fact]
    public async Task RowsComeInOrderOfTimeWithUnitAndSource()
    {
        await FillAsync();
        var (code, output, errors) = await RunAsync("--from", "2026-11-20", "--to", "2026-11-20T02:00Z");
        Assert.Equal((0, ""), (code, errors));
        Assert.Equal(
            $"""
            {SignalCsv.Header}
            DE,price,2026-11-20T00:00Z,ember,81.5,USD/MWh,2026-11-20T12:00:00.000Z,2026-11-20T13:00:00.000Z,,,measured,2026,CC-BY-4.0,ember,"a ""note"", of two
            lines"
            SE3,average-direct-carbon,2026-11-20T00:00Z,"a,b",20,g/kWh,2026-11-20T12:00:00.000Z,2026-11-20T12:00:00.000Z,,,modelled,,,somebody,
            DE,price,2026-11-20T01:00Z,ember,81,USD/MWh,2026-11-20T12:00:00.000Z,2026-11-20T12:00:00.000Z,,,measured,2026,CC-BY-4.0,ember,"a ""note"", of two
            lines"
            SE3,average-direct-carbon,2026-11-20T01:00Z,"a,b",21,g/kWh,2026-11-20T12:00:00.000Z,2026-11-20T12:00:00.000Z,,,modelled,,,somebody,

            """.ReplaceLineEndings("\n"),
            output);
    }

    [Fact]
    public void AValueShowsNoNoiseOfItsConversion()
    {
        using var written = new StringWriter();
        SignalCsv.Write(written, new SignalLine(
            new SignalName("DE-LU", SignalKind.Price, "energy-charts", IsForecast: false), Slot.At(2026, 11, 20), 74.68560000000001, null, null, null, null,
            new Provenance("energy-charts", "CC-BY-4.0", 2026, Basis.Measured)));
        Assert.StartsWith("DE-LU,price,2026-11-20T00:00Z,energy-charts,74.6856,USD/MWh,", written.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RevisionsAndForecastsAreToldApart()
    {
        await FillAsync();
        var (_, output, _) = await RunAsync(
            "--from", "2026-11-20", "--to", "2026-11-20T01:00Z", "--zone", "de", "--kind", "Price", "--source", "EMBER", "--revisions", "--forecasts");
        var rows = output.Split('\n').Where(line => line.StartsWith("DE,", StringComparison.Ordinal)).Select(line => line.Split(',')).ToList();
        Assert.Equal(
            [
                ("80", "2026-11-20T12:00:00.000Z", "2026-11-20T13:00:00.000Z", ""),
                ("81.5", "2026-11-20T13:00:00.000Z", "", ""),
                ("79", "2026-11-20T12:00:00.000Z", "", "2026-11-19T06:00:00.000Z"),
            ],
            rows.Select(row => (row[4], row[7], row[8], row[9])));
    }

    [Fact]
    public async Task AFileIsWrittenWholeAndNotOverAnother()
    {
        await FillAsync();
        var file = Path.Combine(_folder.FullName, "signals.csv");
        string[] arguments = ["--from", "2026-11-20", "--to", "2026-11-21", "--output", file];
        var (code, output, errors) = await RunAsync(arguments);
        Assert.Equal((0, ""), (code, output));
        Assert.Contains("48 rows written", errors, StringComparison.Ordinal);
        var written = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        Assert.Equal((await RunAsync(arguments[..4])).Output, written);

        await File.WriteAllTextAsync(file, "mine", TestContext.Current.CancellationToken);
        (code, _, errors) = await RunAsync(arguments);
        Assert.Equal(2, code);
        Assert.Contains("--force", errors, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));

        Assert.Equal(0, (await RunAsync([.. arguments, "--force"])).Code);
        Assert.Equal(written, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Assert.DoesNotContain(_folder.GetFiles(), left => left.Name.EndsWith(".part", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ASignalToStopLeavesNoFile()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGTERM");
        var file = Path.Combine(_folder.FullName, "pack.csv");
        var (code, _, errors) = await RunAsync(
            process => File.Exists(file + ".part") ? Process.Start("kill", [$"{process.Id}"]) : null,
            "--pack", "--from", "2022-01-01", "--to", "2023-01-01", "--output", file);
        Assert.Equal(130, code);
        Assert.Contains("as it was", errors, StringComparison.Ordinal);
        Assert.Empty(_folder.GetFiles());
    }

    [Fact]
    public async Task WithoutItsDatesItIsMisused()
    {
        var (code, output, errors) = await RunAsync();
        Assert.Equal((2, ""), (code, output));
        Assert.Contains("--from", errors, StringComparison.Ordinal);
        Assert.Contains("--to", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFileThatCannotBeWrittenIsSaid()
    {
        await FillAsync();
        var (code, _, errors) = await RunAsync(
            "--from", "2026-11-20", "--to", "2026-11-21", "--output", Path.Combine(_folder.FullName, "nowhere", "signals.csv"));
        Assert.Equal(1, code);
        Assert.Contains("nowhere", errors, StringComparison.Ordinal);
        (code, _, errors) = await RunAsync("--from", "2026-11-20", "--to", "2026-11-21", "--output", _folder.FullName);
        Assert.Equal(2, code);
        Assert.Contains("is a folder", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AGatewayMayRunMeanwhile()
    {
        await using var ledger = Ledger.Open(Path.Combine(_folder.FullName, "ledger.db"), TimeProvider.System);
        await FillAsync(ledger);
        var (code, output, errors) = await RunAsync("--from", "2026-11-20", "--to", "2026-11-21", "--zone", "SE3");
        Assert.Equal((0, ""), (code, errors));
        Assert.Equal(1 + 24, output.TrimEnd().Split('\n').Length);
    }

    [Theory]
    [InlineData("2026-11-21 2026-11-21", "--to 2026-11-21T00:00Z is not after --from 2026-11-21T00:00Z")]
    [InlineData("2026-11-21 2026-11-20T13:00Z", "names the hour after the last")]
    [InlineData("2026-11-31 2026-12-01", "--from takes a date such as 2026-11-21")]
    [InlineData("2026-11-20T13:30Z 2026-12-01", "not '2026-11-20T13:30Z'")]
    [InlineData("2026-11-20 21.12.2026", "--to takes a date")]
    [InlineData("2026-11-20 2026-11-21 --kind pric", "There is no kind 'pric'. Nearest: price.")]
    [InlineData("2026-11-20 2026-11-21 --kind xyz", "There are average-life-cycle-carbon, ")]
    [InlineData("2026-11-20 2026-11-21 --zone SE4", "No zone 'SE4' is in the ledger. Nearest: SE3.")]
    [InlineData("2026-11-20 2026-11-21 --source embr", "No source 'embr' is in the ledger. Nearest: ember.")]
    [InlineData("2026-11-20 2026-11-21 --pack --zone ZZZZZZ", " more.")]
    public async Task AWrongWordIsAnsweredWithTheCureAndNothingOnStandardOutput(string arguments, string cure)
    {
        await FillAsync();
        var words = arguments.Split(' ');
        var (code, output, errors) = await RunAsync(["--from", words[0], "--to", .. words[1..]]);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains(cure, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AllFaultsAreSaidAtOnce()
    {
        var (code, _, errors) = await RunAsync("--from", "x", "--to", "y", "--kind", "pric", "--pack", "--revisions");
        Assert.Equal(2, code);
        Assert.Equal(4, errors.TrimEnd().Split('\n').Length);
    }

    [Fact]
    public async Task WithoutALedgerNothingIsMadeAndTheCureIsSaid()
    {
        var (code, output, errors) = await RunAsync("--from", "2026-11-20", "--to", "2026-11-21");
        Assert.Equal((1, ""), (code, output));
        Assert.Contains("There is no ledger", errors, StringComparison.Ordinal);
        Assert.Empty(_folder.GetFiles());
    }

    [Theory]
    [InlineData("--zone DE", "it has 2026-11-20T00:00Z up to 2026-11-21T00:00Z")]
    [InlineData("--zone DE --source a,b", "of other series it has 2026-11-20T00:00Z up to 2026-11-21T00:00Z")]
    public async Task WhereTheWindowHasNothingTheHeaderIsWrittenAndTheStoresWindowSaid(string arguments, string window)
    {
        await FillAsync();
        var (code, output, errors) = await RunAsync(["--from", "2025-01-01", "--to", "2026-11-20", .. arguments.Split(' ')]);
        Assert.Equal((0, SignalCsv.Header + "\n"), (code, output));
        Assert.Contains(window, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnEmptyStoreSaysSo()
    {
        await Ledger.Open(Path.Combine(_folder.FullName, "ledger.db"), TimeProvider.System).DisposeAsync();
        var (code, output, errors) = await RunAsync("--from", "2025-01-01", "--to", "2026-11-20", "--zone", "DE");
        Assert.Equal((0, SignalCsv.Header + "\n"), (code, output));
        Assert.Contains("keeps no signals yet", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ThePacksHoursAreThoseOf2022()
    {
        var (code, output, errors) = await RunAsync("--pack", "--from", "2022-01-01", "--to", "2023-01-01", "--zone", "FR", "--zone", "de-lu");
        Assert.Equal((0, ""), (code, errors));
        var rows = output.TrimEnd().Split('\n').Skip(1).Select(line => line.Split(',')).ToList();
        Assert.Equal(3 * 8760, rows.Count);
        Assert.All(rows, row => Assert.Equal(("pack", "", "2022"), (row[3], row[6], row[11])));
        Assert.Contains("each hour has the day's mean", rows[0][^1], StringComparison.Ordinal);
        var france = Grid.DataPack.Embedded.CarbonSeries("FR")!.Value.ToArray();
        Assert.Equal(france, rows.Where(row => row[1] == "average-life-cycle-carbon").Select(row => double.Parse(row[4], System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task HelpIsAsCommitted()
    {
        var (code, output, _) = await RunAsync("--help");
        Assert.Equal(0, code);
        Assert.Contains("after the last", output, StringComparison.Ordinal);
        Snapshot.Matches("data-export-help.txt", output);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"so\"", "\"say \"\"so\"\"\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData("return\r", "\"return\r\"")]
    [InlineData(" blank", "\" blank\"")]
    public void CellsAreQuotedWhereTheyMustBe(string cell, string quoted) => Assert.Equal(quoted, CsvText.Field(cell));

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task FillAsync()
    {
        await using var ledger = Ledger.Open(Path.Combine(_folder.FullName, "ledger.db"), TimeProvider.System);
        await FillAsync(ledger);
    }

    /// <summary>A day of two series of which one's first hour is revised later, and a forecast of it.</summary>
    private static async Task FillAsync(Ledger ledger)
    {
        var stated = new Provenance("ember", "CC-BY-4.0", 2026, Basis.Measured, "a \"note\", of two\nlines");
        var price = new SignalSeries("DE", SignalKind.Price, "ember", Hours(80), null, stated);
        ledger.SaveSignals(price, Seen);
        ledger.SaveSignals(price with { Points = [price.Points[0] with { Value = 81.5 }] }, Seen.AddHours(1));
        ledger.SaveSignals(price with { Points = Hours(79), Issued = Seen.AddHours(-30), Provenance = stated with { Basis = Basis.Modelled } }, Seen);
        ledger.SaveSignals(
            new SignalSeries("SE3", SignalKind.AverageDirectCarbon, "a,b", Hours(20), null, new Provenance("somebody", "", null, Basis.Modelled)), Seen);
        await ledger.FlushAsync(TestContext.Current.CancellationToken);
    }

    private static List<SignalPoint> Hours(double first) =>
        [.. Enumerable.Range(0, 24).Select(hour => new SignalPoint(Slot.At(2026, 11, 20, hour), first + hour))];

    private Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments) => RunAsync(_ => null, arguments);

    /// <summary>Runs the program, and every few milliseconds tries to stop it, until another process has been started that does.</summary>
    private async Task<(int Code, string Output, string Errors)> RunAsync(Func<Process, Process?> stop, params string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Wattline.Cli.dll");
        string[] state = arguments.Contains("--pack") ? [] : ["--state", _folder.FullName];
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, "data", "export", .. arguments, .. state])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = System.Text.Encoding.UTF8,
        })!;
        var cancellation = TestContext.Current.CancellationToken;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(cancellation), process.StandardError.ReadToEndAsync(cancellation));
        using var stopping = await StartStoppingAsync(process, stop, cancellation);
        await process.WaitForExitAsync(cancellation);
        return (process.ExitCode, await output, await errors);
    }

    private static async Task<Process?> StartStoppingAsync(Process process, Func<Process, Process?> stop, CancellationToken cancellation)
    {
        var stopping = stop(process);
        while (stopping is null && !process.HasExited)
        {
            await Task.Delay(5, cancellation);
            stopping = stop(process);
        }

        return stopping;
    }
}
