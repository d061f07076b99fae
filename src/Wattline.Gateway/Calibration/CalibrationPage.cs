using System.Globalization;
using Wattline.Gateway.Reports;
using Wattline.Gateway.Reproduce;
using Wattline.Reasoning.Fits;

namespace Wattline.Gateway.Calibration;

/// <summary>A calibration as a page and as tables.</summary>
public static class CalibrationPage
{
    /// <summary>The page.</summary>
    public static string Of(CalibrationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var page = new HtmlPage("Calibration of reasoning models").Paragraph(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Rows:N0} rows were used, {report.Faulty:N0} could not be. Intervals are of 95 %; areas about curves are of the law, not of ")
            + "single answers.");
        foreach (var model in report.Models)
        {
            Model(page, model);
        }

        return page.ToString();
    }

    /// <summary>The tables as CSV: parameters, curves, and what was observed by length.</summary>
    public static IReadOnlyList<(string Name, string Text)> Tables(CalibrationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return
        [
            ("parameters.csv", StudyTable.Csv("model,parameter,value,standard_error,low,high", report.Models.SelectMany(model => Parameters(model)
                .Select(one => $"{Field(model.Model)},{one.Key},"
                    + StudyTable.Cells(one.Value.Value, one.Value.StandardError, one.Value.Low, one.Value.High))))),
            ("curves.csv", StudyTable.Csv(
                "model,tokens,success,success_low,success_high,energy_j,energy_low_j,energy_high_j,time_s,time_low_s,time_high_s",
                report.Models.SelectMany(model => model.Curve.Select(at => $"{Field(model.Model)}," + StudyTable.Cells(
                    at.Tokens, at.Success?.Value, at.Success?.Low, at.Success?.High, at.EnergyJ?.Value, at.EnergyJ?.Low, at.EnergyJ?.High, at.TimeS?.Value,
                    at.TimeS?.Low, at.TimeS?.High))))),
            ("lengths.csv", StudyTable.Csv("model,from_tokens,to_tokens,answers,observed,expected", report.Models.SelectMany(model => model.Lengths
                .Select(bin => $"{Field(model.Model)}," + StudyTable.Cells(bin.From, bin.To, bin.Answers, bin.Observed, bin.Expected))))),
        ];
    }

    /// <summary>Every parameter that was fitted or held, by a name with its unit.</summary>
    internal static IEnumerable<KeyValuePair<string, Estimate>> Parameters(ModelCalibration model)
    {
        if (model.Success is { } success)
        {
            yield return new("loss", success.Loss);
            yield return new("steepness", success.Steepness);
            yield return new("tokens_per_skill", success.TokensPerSkill);
            yield return new("skill_success", success.SkillSuccess);
        }

        if (model.Energy is { } energy)
        {
            yield return new("energy_first_j", energy.First);
            yield return new("energy_per_context_token_j", energy.PerContextToken);
        }

        if (model.Time is { } time)
        {
            yield return new("time_first_s", time.First);
            yield return new("time_per_context_token_s", time.PerContextToken);
        }
    }

    private static void Model(HtmlPage page, ModelCalibration model)
    {
        page.Heading(model.Model);
        foreach (var refused in new[] { model.SuccessRefused, model.EnergyRefused, model.TimeRefused }.OfType<string>())
        {
            page.Paragraph(refused);
        }

        page.Table(
            ["Parameter", "Value", "Standard error", "Low", "High"],
            Parameters(model).Select(one => new[]
            {
                one.Key, Text(one.Value.Value), one.Value.IsHeld ? "held" : Text(one.Value.StandardError), Text(one.Value.Low), Text(one.Value.High),
            }));
        if (model.Success is { } success)
        {
            Success(page, model, success);
        }

        Total(page, model.Curve, at => at.EnergyJ, "energy, J");
        Total(page, model.Curve, at => at.TimeS, "time, s");
    }

    private static void Success(HtmlPage page, ModelCalibration model, SuccessCalibration success)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"fit at xi {success.MeanLossThreshold:0.###}");
        var curve = new Curve(name, Points(model.Curve, at => at.Success))
        {
            Band = Bands(model.Curve, at => at.Success),
        };
        page.Figure(
            new LineChart("tokens", "probability that the answer is right", [curve]) { IsLogX = true }.Draw(),
            "The fitted law for questions of the mean threshold.");
        page.Figure(
            new LineChart("tokens", "share that is right",
            [
                new Curve("observed", [.. model.Lengths.Select(bin => (Middle(bin), bin.Observed))])
                {
                    HasLine = false, HasDots = true, Band = [.. model.Lengths.Select(Chance)],
                },
                new Curve("expected of these questions", [.. model.Lengths.Select(bin => (Middle(bin), bin.Expected ?? bin.Observed))])
                {
                    Kind = 1, IsDashed = true,
                },
            ])
            { IsLogX = true }.Draw(),
            "Observed against expected, answers of like length together. Whiskers are two standard errors of a share.");
        page.Table(
            ["Expected share right", "observed", "answers"],
            success.Quality.Bins.Select(bin => new[] { Text(bin.Expected), Text(bin.Observed), Text(bin.Answers) }));
    }

    private static void Total(HtmlPage page, IReadOnlyList<CurvePoint> points, Func<CurvePoint, Estimate?> total, string label)
    {
        if (points.Any(at => total(at) is not null))
        {
            page.Figure(
                new LineChart("tokens", label, [new Curve("fit", Points(points, total)) { Band = Bands(points, total) }]).Draw(),
                $"Total {label} of an answer by its length.");
        }
    }

    private static List<(double X, double Y)> Points(IReadOnlyList<CurvePoint> curve, Func<CurvePoint, Estimate?> figure) =>
        [.. from at in curve let value = figure(at) where value is not null select (at.Tokens, value.Value.Value)];

    private static List<(double Low, double High)> Bands(IReadOnlyList<CurvePoint> curve, Func<CurvePoint, Estimate?> figure) =>
        [.. from at in curve
            let value = figure(at)
            where value is not null
            select (value.Value.Low ?? value.Value.Value, value.Value.High ?? value.Value.Value)];

    private static double Middle(LengthBin bin) => Math.Sqrt(bin.From * bin.To);

    private static (double Low, double High) Chance(LengthBin bin)
    {
        var error = 2 * Math.Sqrt(bin.Observed * (1 - bin.Observed) / bin.Answers);
        return (Math.Max(0, bin.Observed - error), Math.Min(1, bin.Observed + error));
    }

    private static string Text(double? value) => value?.ToString("G5", CultureInfo.InvariantCulture) ?? "";

    private static string Field(string text) => text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
