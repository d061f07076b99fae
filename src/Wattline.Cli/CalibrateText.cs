using System.Globalization;
using Wattline.Gateway.Calibration;
using Wattline.Reasoning.Fits;

namespace Wattline.Cli;

/// <summary>A calibration as tables and curves that fit a terminal.</summary>
internal static class CalibrateText
{
    private const int BarWidth = 30, Points = 9;

    /// <summary>What of logs could not be used, line by line.</summary>
    public static IEnumerable<string> Faults(AnswerLog log)
    {
        foreach (var fault in log.Faults)
        {
            yield return fault.ToString();
        }

        if (log.Faulty > log.Faults.Count)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"… and {log.Faulty - log.Faults.Count} more rows that cannot be read.");
        }

        if (log.Unknown.ToList() is { Count: > 0 } unknown)
        {
            yield return $"Not read: {string.Join(", ", unknown)}. Known columns: {string.Join(", ", AnswerLogReader.Columns)}.";
        }
    }

    /// <summary>Writes all tables and notes.</summary>
    public static void Write(CalibrationReport report)
    {
        foreach (var model in report.Models)
        {
            Parameters(model);
            MarketNotes.Write(Notes(model));
            Curve(model);
        }

        MarketNotes.Write(
            string.Create(CultureInfo.InvariantCulture, $"{report.Rows:N0} rows used, {report.Faulty:N0} could not be. Intervals are of 95 %."),
            report.Models.Any(model => model.Energy is not null || model.Time is not null)
                ? "Joules and seconds: alpha tau + beta tau^2/2 of tau tokens. Standard errors hold whatever the noise of each row is." : null);
        if (CalibrationYaml.Of(report) is { } block)
        {
            Console.WriteLine($"\nFor wattline.yaml:\n\n{block}");
        }
    }

    private static void Parameters(ModelCalibration model)
    {
        IReadOnlyList<IReadOnlyList<string>> rows =
        [
            .. Success(model.Success), .. Law("energy", "J", model.Energy), .. Law("time", "s", model.Time),
        ];
        if (rows.Count > 0)
        {
            TextTable.Write(
                [
                    new("Parameter", Wraps: true), new("Estimate", Right: true), new("Std error", Right: true), new("95 % from", Right: true),
                    new("to", Right: true), new("Unit"),
                ],
                rows, string.Create(CultureInfo.InvariantCulture, $"{model.Model}: {model.Rows:N0} rows"));
        }
    }

    private static IEnumerable<IReadOnlyList<string>> Success(SuccessCalibration? fit) => fit is null ? [] :
    [
        Row("loss L", fit.Loss, "nats a token"), Row("steepness k", fit.Steepness, "1/nat"), Row("tokens per skill omega", fit.TokensPerSkill, "tokens"),
        Row(string.Create(CultureInfo.InvariantCulture, $"skill success p at {fit.MeanLossThreshold:0.###} nats"), fit.SkillSuccess, ""),
    ];

    private static IEnumerable<IReadOnlyList<string>> Law(string of, string unit, TokenCalibration? fit) => fit is null ? [] :
    [
        Row($"{of} of a token, alpha", fit.First, unit), Row($"{of} for each of context, beta", fit.PerContextToken, unit),
    ];

    private static string[] Row(string name, Estimate one, string unit) =>
        [name, Figure(one.Value), one.IsHeld ? "held" : Figure(Error(one)), Figure(one.Low), Figure(one.High), unit];

    /// <summary>What rounding alone leaves is nothing.</summary>
    private static double? Error(Estimate one) => one.StandardError < 1e-12 * Math.Abs(one.Value) ? 0 : one.StandardError;

    private static IEnumerable<string?> Notes(ModelCalibration model)
    {
        yield return model.SuccessRefused is { } why ? $"{model.Model}, success: not fitted. {why}" : null;
        yield return model.EnergyRefused is { } energy ? $"{model.Model}, energy: not fitted. {energy}" : null;
        yield return model.TimeRefused is { } time ? $"{model.Model}, time: not fitted. {time}" : null;
        yield return Quality(model.Success);
        yield return Assumed(model.Success);
        yield return Quality("Energy", model.Energy);
        yield return Quality("Time", model.Time);
    }

    private static string? Quality(SuccessCalibration? fit) => fit is null ? null
        : string.Create(CultureInfo.InvariantCulture, $"Success: {fit.Answers:N0} answers, {fit.Right:N0} right; McFadden R2 {fit.Quality.McFadden:0.###}, ")
            + string.Create(CultureInfo.InvariantCulture, $"AUC {fit.Quality.Auc:0.###}, Brier {fit.Quality.Brier:0.####}; ")
            + (fit.Quality is { ChiSquare: { } chi, PValue: { } p } ? Test(chi, fit.Quality.Degrees, p) : "too few bins for a test.")
            + (fit.Converged ? "" : " The search did NOT converge: do not use this law.");

    private static string Test(double chi, int degrees, double p) =>
        string.Create(CultureInfo.InvariantCulture, $"Hosmer-Lemeshow {chi:0.0} on {degrees} degrees, p {p:0.###}")
        + (p < 0.05 ? ": the form does not fit." : ".");

    private static string? Assumed(SuccessCalibration? fit) => fit is null ? null
        : (fit.IsThresholdAssumed ? "Rows without a threshold took the stated one, from which the loss is counted. " : "")
            + (fit.Steepness.IsHeld ? "All rows have one threshold, so that steepness is held, and only p and omega are told. " : "")
            + string.Create(CultureInfo.InvariantCulture, $"Taken for granted: {fit.Luck:0.#####} right by luck, {fit.Slip:0.#####} wrong by mishap.");

    private static string? Quality(string what, TokenCalibration? fit) => fit is null ? null
        : $"{what}: R2 {(fit.RSquared is { } share ? Figure(share) : "-")}, "
            + string.Create(CultureInfo.InvariantCulture, $"a total is typically off by a factor of {fit.ResidualFactor:0.###}, {fit.Rows:N0} rows.")
            + (fit.HeldAtZero switch
            {
                HeldCoefficient.First => " alpha would be below 0 and was held there: log shorter answers before you use this.",
                HeldCoefficient.Growth => " beta would be below 0 and was held there: no growth with context shows.",
                _ => "",
            });

    /// <summary>The fits at some lengths, with a bar for the probability.</summary>
    private static void Curve(ModelCalibration model)
    {
        var step = (model.Curve.Count - 1) / (Points - 1);
        var points = model.Curve.Where((_, at) => at % step == 0);
        var (success, energy, time) = (model.Success is not null, model.Energy is not null, model.Time is not null);
        if (success || energy || time)
        {
            TextTable.Write(
                [
                    new("Tokens", Right: true), .. success ? [new("P right", Right: true), new("95 %", Right: true), new("0 to 1")] : Array.Empty<TextColumn>(),
                    .. energy ? [new("J", Right: true)] : Array.Empty<TextColumn>(), .. time ? [new("s", Right: true)] : Array.Empty<TextColumn>(),
                ],
                [.. points.Select(at => (IReadOnlyList<string>)
                [
                    at.Tokens.ToString("N0", CultureInfo.InvariantCulture),
                    .. at.Success is { } p ? [Share(p.Value), $"{Share(p.Low)}-{Share(p.High)}", Bar(p.Value)] : Array.Empty<string>(),
                    .. energy ? [Figure(at.EnergyJ?.Value)] : Array.Empty<string>(), .. time ? [Figure(at.TimeS?.Value)] : Array.Empty<string>(),
                ])]);
        }

        if (success)
        {
            TextTable.Write(
                [
                    new("Answers of tokens"), new("how many", Right: true), new("observed", Right: true), new("expected", Right: true),
                    new("observed # expected |"),
                ],
                [.. model.Lengths.Select(bin => (IReadOnlyList<string>)
                [
                    string.Create(CultureInfo.InvariantCulture, $"{bin.From:N0} to {bin.To:N0}"), bin.Answers.ToString("N0", CultureInfo.InvariantCulture),
                    Share(bin.Observed), Share(bin.Expected), Bar(bin.Observed, bin.Expected),
                ])]);
        }
    }

    private static string Bar(double share, double? mark = null)
    {
        var bar = new string('#', (int)Math.Round(share * BarWidth)).PadRight(BarWidth, '.').ToCharArray();
        if (mark is { } at)
        {
            bar[Math.Min(BarWidth - 1, (int)(at * BarWidth))] = '|';
        }

        return new string(bar);
    }

    private static string Share(double? value) => value?.ToString("0.000", CultureInfo.InvariantCulture) ?? "-";

    private static string Figure(double? value) => value is { } known ? MarketFigures.Compact(known) : "-";
}
