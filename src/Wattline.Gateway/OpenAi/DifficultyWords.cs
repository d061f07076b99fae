using System.Globalization;
using Wattline.Reasoning;

namespace Wattline.Gateway.OpenAi;

/// <summary>The difficulty hint: a number, or one of three words for one.</summary>
internal static class DifficultyWords
{
    /// <summary>What is said, 0 to 1; null where it is no difficulty.</summary>
    public static double? ValueOf(string text) => DifficultyScale.Named(text)
        ?? (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var given) && given is >= 0 and <= 1 ? given : null);
}
