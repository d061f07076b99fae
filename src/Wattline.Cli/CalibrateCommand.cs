using System.CommandLine;
using Wattline.Gateway.Calibration;
using Wattline.Gateway.Configuration;
using Wattline.Reasoning.Fits;
using Wattline.Storage;

namespace Wattline.Cli;

/// <summary><c>wattline calibrate</c>: a reasoning model's laws from logs of what it did.</summary>
internal sealed class CalibrateCommand
{
    private const string StandardInput = "-";
    private const int WrongWords = 2;
    private const int NothingFitted = 1;
    private static readonly SuccessFitOptions Usual = new();

    private readonly Argument<string[]> _logs = new("log")
    {
        Description = "CSV with a header, or an object a line: tokens, and correct, joules, seconds; also model, budget_tokens, loss_threshold or difficulty, "
            + "skills. '-' is standard input.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _model = new("--model", "-m")
    {
        Description = "Model of rows that name none; of a ledger, the only one.",
        HelpName = "NAME",
    };

    private readonly Option<double?> _threshold = Options.Number(
        "--threshold", null, $"Loss threshold of rows that name none (default {Usual.LossThreshold}).", "NATS", 0, 20);
    private readonly Option<double?> _skills = Options.Number("--skills", null, $"Skills of rows that name none (default {Usual.Skills}).", "N", 1, 10_000);
    private readonly Option<double?> _steepness = Options.Number(
        "--steepness", null, $"Steepness where all rows have one threshold (default {Usual.Steepness}).", "K", 0.01, 1000);
    private readonly Option<double?> _luck = Options.Number(
        "--luck", null, $"Share right by luck, as 0.25 for four choices (default {Usual.Luck}).", "SHARE", 0.00001, 0.9);
    private readonly Option<bool> _ledger = new("--from-ledger") { Description = "Take the feedback that a gateway's ledger has, as well as any logs." };
    private readonly Option<string?> _state = new("--state") { Description = "Folder of the ledger.", HelpName = "DIR" };
    private readonly Option<string?> _output = new("--output", "-o") { Description = "Folder for report.html and the CSV tables.", HelpName = "FOLDER" };
    private readonly Option<bool> _json = new("--json") { Description = "Print JSON." };

    public static Command Create()
    {
        var calibrate = new CalibrateCommand();
        var command = new Command("calibrate", "Fit how likely a model is right, and what it takes, by how long it thinks, to logs.")
        {
            calibrate._logs, calibrate._model, calibrate._threshold, calibrate._skills, calibrate._steepness, calibrate._luck, calibrate._ledger,
            calibrate._state, calibrate._output, calibrate._json,
        };
        command.SetAction((parsed, _) => Task.FromResult(
            calibrate.Fault(parsed) is { } fault ? Refuse(fault)
                : PlanCommand.Guarded(cancellation => calibrate.Run(parsed, cancellation), "nothing was fitted")));
        return command;
    }

    private static int Refuse(string fault)
    {
        Console.Error.WriteLine(fault);
        return WrongWords;
    }

    private string? Fault(ParseResult parsed)
    {
        var (logs, ofLedger) = (parsed.GetValue(_logs)!, parsed.GetValue(_ledger));
        return logs.Length == 0 && !ofLedger
                ? "'calibrate' takes a log, as in 'wattline calibrate log.csv', or --from-ledger for the feedback of a gateway. " + AnswerLogReader.Form
            : parsed.GetValue(_state) is not null && !ofLedger ? "--state is about a gateway's ledger: add --from-ledger." : null;
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var log = new AnswerLog();
        try
        {
            Read(parsed, log, cancellation);
        }
        catch (Exception failure) when (failure is InvalidDataException or LedgerException or IOException or UnauthorizedAccessException)
        {
            return Refuse(failure.Message);
        }

        foreach (var line in CalibrateText.Faults(log))
        {
            Console.Error.WriteLine(line);
        }

        if (log.Rows.Count == 0)
        {
            Console.Error.WriteLine("No row can be used: there is nothing to fit.");
            return NothingFitted;
        }

        if (parsed.GetValue(_output) is { } folder)
        {
            ReproduceCommand.MakeFolder(folder);
        }

        return Report(parsed, CalibrationReport.Of(log, Assumed(parsed), cancellation));
    }

    private int Report(ParseResult parsed, CalibrationReport report)
    {
        var written = parsed.GetValue(_output) is { } folder ? Write(folder, report) : null;
        if (parsed.GetValue(_json))
        {
            PlanCommand.WriteJson(report);
        }
        else
        {
            CalibrateText.Write(report);
            MarketNotes.Write(written);
        }

        return report.HasFit ? 0 : NothingFitted;
    }

    private static string Write(string folder, CalibrationReport report)
    {
        var tables = CalibrationPage.Tables(report);
        var page = ReproduceCommand.Write(folder, CalibrationPage.Of(report), tables);
        return $"Written: {page} and {tables.Count} tables.";
    }

    private SuccessFitOptions Assumed(ParseResult parsed) => Usual with
    {
        LossThreshold = parsed.GetValue(_threshold) ?? Usual.LossThreshold,
        Skills = parsed.GetValue(_skills) ?? Usual.Skills,
        Steepness = parsed.GetValue(_steepness) ?? Usual.Steepness,
        Luck = parsed.GetValue(_luck) ?? Usual.Luck,
    };

    private void Read(ParseResult parsed, AnswerLog log, CancellationToken cancellation)
    {
        foreach (var file in parsed.GetValue(_logs)!)
        {
            using var text = file == StandardInput ? Console.In : Open(file);
            new AnswerLogReader(file == StandardInput ? "standard input" : file, parsed.GetValue(_model) ?? "MODEL", log).Read(text, cancellation);
        }

        if (parsed.GetValue(_ledger))
        {
            ReadLedgerAsync(parsed.GetValue(_state) ?? ConfigurationReader.DefaultStateDirectory, parsed.GetValue(_model), log).GetAwaiter().GetResult();
        }
    }

    private static async Task ReadLedgerAsync(string folder, string? model, AnswerLog log)
    {
        await using var ledger = LedgerReader.OpenReadOnly(Path.Combine(folder, "ledger.db"));
        if (LedgerLog.Read(ledger, model, log) == 0)
        {
            await Console.Error.WriteLineAsync("The ledger has no feedback yet: send it to POST /api/feedback.");
        }
    }

    private static StreamReader Open(string file) => !File.Exists(file)
        ? throw new InvalidDataException($"There is no file '{file}'. {AnswerLogReader.Form}") : new StreamReader(file);
}
