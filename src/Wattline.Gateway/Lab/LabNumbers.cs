using System.Globalization;
using Microsoft.AspNetCore.Http;
using Wattline.Gateway.OpenAi;

namespace Wattline.Gateway.Lab;

/// <summary>A number that the laboratory may be asked with.</summary>
/// <param name="Name">Behind the question mark.</param>
/// <param name="Least">The least allowed.</param>
/// <param name="Most">The most allowed.</param>
/// <param name="Meaning">What it is, with its unit and what holds where it is left out.</param>
/// <param name="IsWhole">Whether it counts something.</param>
internal sealed record LabNumber(string Name, double Least, double Most, string Meaning, bool IsWhole = false);

/// <summary>Reads the numbers and words of a question; keeps the first fault, so that one answer names one cure.</summary>
internal sealed class LabNumbers(IQueryCollection query, IReadOnlyList<LabNumber> known)
{
    /// <summary>What to mend; null where there is nothing.</summary>
    public OpenAiError? Fault { get; private set; }

    /// <summary>A number; null where it is left out or faulty.</summary>
    public double? Find(string name)
    {
        if (query[name].FirstOrDefault() is not { Length: > 0 } text)
        {
            return null;
        }

        var of = known.First(one => one.Name == name);
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= of.Least && value <= of.Most
            && (!of.IsWhole || value == Math.Floor(value)))
        {
            return value;
        }

        return Refuse(name, string.Create(
            CultureInfo.InvariantCulture, $"'{text}' is no {(of.IsWhole ? "whole number" : "number")} from {of.Least} to {of.Most}. {of.Meaning}"));
    }

    /// <summary>A number, or what holds where it is left out.</summary>
    public double Number(string name, double otherwise) => Find(name) ?? otherwise;

    /// <summary>A count, or what holds where it is left out.</summary>
    public int Whole(string name, int otherwise) => (int)Number(name, otherwise);

    /// <summary>One of some words, the first where it is left out.</summary>
    public string Word(string name, IReadOnlyList<string> words)
    {
        var text = query[name].FirstOrDefault();
        if (string.IsNullOrEmpty(text) || words.Contains(text))
        {
            return string.IsNullOrEmpty(text) ? words[0] : text;
        }

        Fault ??= OpenAiError.Invalid("invalid_choice", $"'{text}' is none of {string.Join(", ", words)}.", name);
        return words[0];
    }

    /// <summary>Refuses figures that are each allowed and together too much.</summary>
    public void Limit(string name, double work, double most, string of, string cure)
    {
        if (work > most)
        {
            Refuse(name, string.Create(CultureInfo.InvariantCulture, $"That is {work:N0} {of}, and {most:N0} are allowed at once: {cure}."));
        }
    }

    private double? Refuse(string name, string message)
    {
        Fault ??= OpenAiError.Invalid("invalid_number", message, name);
        return null;
    }
}
