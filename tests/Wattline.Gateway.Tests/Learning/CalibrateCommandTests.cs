using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Wattline.Gateway.Calibration;
using Wattline.Gateway.Configuration;
using Wattline.Grid;
using Wattline.Reasoning;
using Wattline.Simulation.Chance;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Learning;

/// <summary><c>wattline calibrate</c> as a person runs it.</summary>
public sealed class CalibrateCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("wattline-calibrate-").FullName;

    [Fact]
    public async Task HelpIsAsCommitted() => Snapshot.Matches("calibrate-help.txt", (await RunAsync("--help")).Output);

    [Fact]
    public async Task ALogIsFittedAndShownAsCommitted()
    {
        var (code, output, errors) = await RunAsync(Log(), "--output", Path.Combine(_folder, "out"));
        Assert.Equal((0, ""), (code, errors));
        Snapshot.Matches("calibrate.txt", output.Replace(_folder, "…", StringComparison.Ordinal));
        var page = await File.ReadAllTextAsync(Path.Combine(_folder, "out", "report.html"), Stage.Token);
        Assert.Contains("probability that the answer is right", page, StringComparison.Ordinal);
        var curves = await File.ReadAllLinesAsync(Path.Combine(_folder, "out", "curves.csv"), Stage.Token);
        Assert.Equal(26, curves.Length);
        Assert.All(curves, line => Assert.Equal(10, line.Count(letter => letter == ',')));
    }

    [Fact]
    public async Task TheBlockThatIsPrintedIsReadByTheGateway()
    {
        var output = (await RunAsync(Log())).Output;
        var block = output[output.IndexOf("reasoning:", StringComparison.Ordinal)..];
        var entry = Stage.Entry("se", 1, new Uri("http://127.0.0.1:9")).Replace("name: m,", "name: llama-3.1-8b,", StringComparison.Ordinal);
        var yaml = $"{block}\nupstreams:\n{entry}";
        var law = ConfigurationReader.Read(yaml, "t.yaml", DataPack.Embedded, _ => null).Reasoning.Find("llama-3.1-8b")!.Law;
        Assert.InRange(law.Loss, 2.0, 2.15);
        Assert.InRange(law.TokensPerSkill, 80, 120);
    }

    [Fact]
    public async Task JsonHoldsWhatTheTablesDo()
    {
        var (code, output, _) = await RunAsync(Log(), "--json");
        Assert.Equal(0, code);
        var report = JsonSerializer.Deserialize<CalibrationReport>(output, Storage.Json.WattlineJson.Options)!;
        var model = Assert.Single(report.Models);
        Assert.Equal(("llama-3.1-8b", 500, 25), (model.Model, model.Rows, model.Curve.Count));
        Assert.Equal(500, model.Lengths.Sum(bin => bin.Answers));
        Assert.True(model.Success!.Converged && model.Success.Loss.Low < 2.076 && 2.076 < model.Success.Loss.High);
    }

    [Fact]
    public async Task RowsThatCannotBeReadAreToldByLineAndTheRestIsUsed()
    {
        var log = Log();
        await File.AppendAllTextAsync(log, "llama-3.1-8b,many,1,1,1,2\nllama-3.1-8b,100\n,100,maybe,1,1,2\nllama-3.1-8b,100,,,,\n", Stage.Token);
        var (code, output, errors) = await RunAsync(log);
        Assert.Equal(0, code);
        Assert.Contains("500 rows used, 4 could not be", output, StringComparison.Ordinal);
        Snapshot.Matches("calibrate-faults.txt", errors.Replace(_folder, "…", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ObjectsByTheLineAreReadFromStandardInput()
    {
        var lines = string.Concat(Rows().Select(row => row.Split(',')).Select(row =>
            $"{{\"model\": \"{row[0]}\", \"tokens\": {row[1]}, \"correct\": {(row[2] == "1" ? "true" : "false")}, "
                + $"\"loss_threshold\": {row[5]}, \"prompt\": null}}\n"));
        var (code, output, errors) = await RunWithAsync(lines + "[]\n{\"tokens\": \n", "-");
        Assert.Equal(0, code);
        Assert.Contains("500 rows used, 2 could not be", output, StringComparison.Ordinal);
        Assert.Contains("standard input:501: it is no JSON object.", errors, StringComparison.Ordinal);
        Assert.Contains("Not read: prompt.", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("energy", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TooLittleIsRefusedWithTheCureAndExitCodeOne()
    {
        var (code, output, _) = await RunAsync(Write("few.csv", "tokens,correct,joules\n100,1,3\n200,0,4\n"));
        Assert.Equal(1, code);
        Assert.Contains("a fit takes 30", output.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains("a fit takes 10", output.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("token,correct\n1,1\n", "is it 'token'?")]
    [InlineData("tokens,right\n1,1\n", "nothing to fit")]
    [InlineData("tokens,correct,difficulty,loss_threshold\n1,1,0,2\n", "say the same")]
    [InlineData("tokens,tokens,correct\n1,1,1\n", "there twice")]
    public async Task AFileThatIsNoLogIsRefusedWithTheCure(string text, string cure)
    {
        var (code, output, errors) = await RunAsync(Write("x.csv", text));
        Assert.Equal((2, ""), (code, output));
        Assert.Contains(cure, errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tokens,correct\n")]
    [InlineData("tokens,correct\n-1,1\n")]
    public async Task ALogWithoutARowThatCanBeUsedEndsWithExitCodeOne(string text)
    {
        var (code, output, errors) = await RunAsync(Write("x.csv", text));
        Assert.Equal((1, ""), (code, output));
        Assert.Contains("No row can be used", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AValueOutOfItsRangeIsMisuse()
    {
        var (code, _, errors) = await RunAsync(Log(), "--luck", "2");
        Assert.Equal(2, code);
        Assert.Contains("--luck takes a number from", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFolderThatCannotBeMadeIsToldWithTheCause()
    {
        var file = Write("taken", "");
        var (code, output, errors) = await RunAsync(Log(), "--output", file);
        Assert.Equal((1, ""), (code, output));
        Assert.Contains($"The folder '{file}' cannot be made: a file of that name is there. Name another one", errors, StringComparison.Ordinal);
        (code, _, errors) = await RunAsync(Log(), "--output", Path.Combine(file, "below"));
        Assert.Equal(1, code);
        Assert.Contains("below' cannot be made: ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoFigureIsLongerThanItsColumn()
    {
        var chance = new Xoshiro(5);
        var rows = string.Concat(Enumerable.Range(1, 40).Select(at => string.Create(
            CultureInfo.InvariantCulture, $"{at * 100},{1e-14 * ((at * 100) + (at * at * 0.5)) * (1 + (0.01 * chance.Normal())):E6}\n")));
        var (code, output, _) = await RunAsync(Write("small.csv", "tokens,joules\n" + rows));
        Assert.Equal(0, code);
        Assert.Matches(@"energy of a token, alpha +\d(\.\d{1,3})?E-\d+ ", output);
        Assert.All(output.Split('\n').TakeWhile(line => !line.StartsWith("For ", StringComparison.Ordinal)), line => Assert.True(line.Length <= 120, line));
    }

    [Theory]
    [InlineData("takes a log")]
    [InlineData("There is no file", "nowhere.csv")]
    [InlineData("Nearest: --luck", "x.csv", "--luk", "0.2")]
    [InlineData("add --from-ledger", "x.csv", "--state", ".")]
    [InlineData("There is no ledger", "--from-ledger", "--state", "nowhere")]
    public async Task AWrongWordIsAnsweredWithTheCure(string cure, params string[] arguments)
    {
        var (code, output, errors) = await RunAsync(arguments);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains(cure, errors, StringComparison.Ordinal);
    }

    [Fact]
    public void LongLinesAndManyRowsHaveALimit()
    {
        var log = new AnswerLog();
        var reader = new AnswerLogReader("x", "m", log);
        reader.Read(new StringReader($"tokens,correct\n{new string('9', 70_000)},1\r\n100,1\r\n"), Stage.Token);
        Assert.Equal((1, 1L), (log.Rows.Count, log.Faulty));
        Assert.Contains("x:2: it is longer", Assert.Single(log.Faults).ToString(), StringComparison.Ordinal);
        var models = string.Concat(Enumerable.Range(0, 65).Select(at => $"m{at},1,1\n"));
        Assert.Contains("more than 64 models", Refusal("model,tokens,correct\n" + models), StringComparison.Ordinal);
        var rows = string.Concat(Enumerable.Repeat("9,1\n", AnswerLog.MostRows + 1));
        Assert.Contains("shuf", Refusal("tokens,correct\n" + rows), StringComparison.Ordinal);

        static string Refusal(string text) => Assert.Throws<InvalidDataException>(
            () => new AnswerLogReader("x", "m", new AnswerLog()).Read(new StringReader(text), Stage.Token)).Message;
    }

    [Fact]
    public async Task FeedbackOfALedgerIsALog()
    {
        var state = Path.Combine(_folder, "state");
        await using (var ledger = Storage.Ledger.Open(Path.Combine(state, "ledger.db"), TimeProvider.System))
        {
            foreach (var (row, at) in Rows().Select((row, at) => (row.Split(','), at)))
            {
                Assert.True(ledger.SaveVerdict(new Storage.Verdict
                {
                    Receipt = $"r{at}",
                    At = DateTimeOffset.UtcNow,
                    Key = "k",
                    Model = "m",
                    IsRight = row[2] == "1",
                    Skills = 10,
                    TimeS = 1,
                    OutputTokens = 7,
                    BudgetTokens = double.Parse(row[1], CultureInfo.InvariantCulture),
                    LossThreshold = double.Parse(row[5], CultureInfo.InvariantCulture),
                }));
            }
        }

        var (code, output, errors) = await RunAsync("--from-ledger", "--state", state, "--json");
        Assert.Equal((0, ""), (code, errors));
        var report = JsonSerializer.Deserialize<CalibrationReport>(output, Storage.Json.WattlineJson.Options)!;
        Assert.InRange(report.Models[0].Success!.TokensPerSkill.Value, 80, 120);
        Assert.Contains("shorter and longer", report.Models[0].TimeRefused, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Five hundred answers of the routing example's small model, its joules off by a tenth.</summary>
    private static IEnumerable<string> Rows()
    {
        var (law, energy, time, chance) = (new SuccessLaw(2.076, 10, 100), new TokenLaw(0.28, 3.93e-5), new TokenLaw(0.007, 1.3e-6), new Xoshiro(12));
        double[] thresholds = [2.25, 2.15, 2.05, 1.95, 1.85], budgets = [400, 700, 1000, 1500, 2000, 3000, 4500, 7000, 10000];
        for (var at = 0; at < 500; at++)
        {
            var (threshold, tokens) = (thresholds[chance.Below(5)], budgets[chance.Below(9)]);
            var right = chance.Uniform() < law.Success(threshold, 10, tokens) ? 1 : 0;
            var (joules, seconds) = (energy.Total(tokens) * Math.Exp(0.1 * chance.Normal()), time.Total(tokens) * Math.Exp(0.05 * chance.Normal()));
            yield return string.Create(CultureInfo.InvariantCulture, $"llama-3.1-8b,{tokens},{right},{joules:0.###},{seconds:0.####},{threshold}");
        }
    }

    private string Log() => Write("log.csv", "model,tokens,correct,joules,seconds,loss_threshold\n" + string.Concat(Rows().Select(row => row + "\n")));

    private string Write(string name, string text)
    {
        var file = Path.Combine(_folder, name);
        File.WriteAllText(file, text);
        return file;
    }

    private static Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments) => RunWithAsync("", arguments);

    private static async Task<(int Code, string Output, string Errors)> RunWithAsync(string input, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "Wattline.Cli.dll"), "calibrate", .. arguments])
        { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(Stage.Token), process.StandardError.ReadToEndAsync(Stage.Token));
        await process.StandardInput.WriteAsync(input.AsMemory(), Stage.Token);
        process.StandardInput.Close();
        await process.WaitForExitAsync(Stage.Token);
        return (process.ExitCode, await output, await errors);
    }
}
