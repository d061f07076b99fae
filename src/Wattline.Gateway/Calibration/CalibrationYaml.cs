using System.Globalization;
using System.Text;

namespace Wattline.Gateway.Calibration;

/// <summary>What calibration found, as it is pasted into wattline.yaml.</summary>
public static class CalibrationYaml
{
    /// <summary>The block <c>reasoning</c>; null where no success law was fitted. A name that YAML could mistake is quoted.</summary>
    public static string? Of(CalibrationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var text = new StringBuilder();
        foreach (var (model, found) in report.Models.Select(one => (one.Model, one.Success)).Where(one => one.Success is { Converged: true }))
        {
            var law = found!.Law;
            text.Append(CultureInfo.InvariantCulture, $"  # calibrated on {found.Answers} answers{(found.Steepness.IsHeld ? "; steepness held" : "")}\n")
                .Append(CultureInfo.InvariantCulture, $"  {Name(model)}: {{ loss: {law.Loss:0.0###}, steepness: {law.Steepness:0.###}, ")
                .Append(CultureInfo.InvariantCulture, $"tokens_per_skill: {law.TokensPerSkill:0.##} }}\n");
        }

        return text.Length == 0 ? null : $"reasoning:\n{text}";
    }

    private static string Name(string model) => model.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '_' or '/')
        && char.IsAsciiLetter(model[0])
        ? model : $"\"{model.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
