using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Wattline.Reasoning;
using Wattline.Routing;

namespace Wattline.Gateway.Api;

/// <summary>What a caller says of one answer.</summary>
/// <param name="Receipt">Its receipt.</param>
/// <param name="IsRight">Whether it was right.</param>
/// <param name="Score">How right, 0 to 1; null for no figure.</param>
/// <param name="Difficulty">How hard the question was, 0 to 1; null where the caller does not say.</param>
internal sealed record Feedback(string Receipt, bool IsRight, double? Score, double? Difficulty);

/// <summary>Reads the body of POST /api/feedback: one verdict, or a list of them. A comment may stand in each; it is not kept.</summary>
internal static class FeedbackReader
{
    /// <summary>Most verdicts of one body.</summary>
    public const int MostVerdicts = 1000;

    private const long LargestBody = 2_000_000;
    private const double RightFrom = 0.5;
    private const string FromZero = "a number from 0 to 1";
    private const string NoReceipt = "the text that X-Wattline-Decision carries";

    /// <summary>What a body may be.</summary>
    public const string Form = "Send {\"receipt\": ID, \"correct\": true} or a list of at most 1,000 of them; \"score\" and \"difficulty\" are numbers "
        + "from 0 to 1 (a difficulty also easy, medium or hard), a \"comment\" is not kept.";

    /// <summary>The verdicts, whether they came as a list, or why there are none.</summary>
    public static async Task<(IReadOnlyList<Feedback> Verdicts, bool IsList, string? Problem)> ReadAsync(HttpContext context)
    {
        try
        {
            if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            {
                size.MaxRequestBodySize = LargestBody;
            }

            using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            var root = body.RootElement;
            var isList = root.ValueKind == JsonValueKind.Array;
            if (isList && root.GetArrayLength() is 0 or > MostVerdicts)
            {
                return ([], true, $"The list has {(isList ? root.GetArrayLength() : 0)} verdicts. {Form}");
            }

            return ([.. (isList ? [.. root.EnumerateArray()] : new[] { root }).Select(Read)], isList, null);
        }
        catch (Exception broken) when (
            broken is JsonException or InvalidOperationException or ArgumentException or FormatException or BadHttpRequestException)
        {
            return ([], false, broken is FormatException told ? told.Message : $"{Cause(broken)} {Form}");
        }
    }

    private static string Cause(Exception broken) => broken switch
    {
        JsonException { LineNumber: { } line, BytePositionInLine: { } at } =>
            string.Create(CultureInfo.InvariantCulture, $"The body is no JSON: it breaks at line {line + 1}, byte {at + 1}."),
        BadHttpRequestException => "The body cannot be read: " + broken.Message,
        _ => "The body is no JSON that can be read.",
    };

    private static Feedback Read(JsonElement one)
    {
        var known = Fields(one);
        known.Remove("comment");
        var receipt = !known.Remove("receipt", out var name) ? null
            : name.ValueKind == JsonValueKind.String ? name.GetString() : throw Unlike("receipt", name, NoReceipt);
        bool? right = !known.Remove("correct", out var correct) ? null
            : correct.ValueKind is JsonValueKind.True or JsonValueKind.False ? correct.GetBoolean()
            : throw Unlike("correct", correct, "true or false, without quotes");
        var (score, difficulty) = (Share(known, "score", FromZero), Difficulty(known));
        if (receipt is null || !ReceiptId.IsValid(receipt))
        {
            throw new FormatException($"'receipt' is not a receipt's identifier. X-Wattline-Decision carries it. {Form}");
        }

        RefuseContradiction(receipt, right, score);
        return known.Count > 0 ? throw new FormatException($"'{known.Keys.First()}' is no field of a verdict. {Form}")
            : (right ?? (score is { } told ? told >= RightFrom : null)) is { } isRight ? new Feedback(receipt, isRight, score, difficulty)
            : throw new FormatException($"The verdict on '{receipt}' says neither 'correct' nor 'score'. {Form}");
    }

    private static void RefuseContradiction(string receipt, bool? right, double? score)
    {
        if (right is { } said && score is { } figure && figure >= RightFrom != said)
        {
            throw new FormatException(string.Create(
                CultureInfo.InvariantCulture,
                $"The verdict on '{receipt}' contradicts itself: 'correct' is {(said ? "true" : "false")}, and a 'score' of {figure} says " +
                $"{(said ? "wrong" : "right")}: right is from {RightFrom} on. Correct one of them, or leave it out."));
        }
    }

    private static Dictionary<string, JsonElement> Fields(JsonElement one)
    {
        if (one.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException($"{Shown(one)} is no verdict. {Form}");
        }

        var fields = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var field in one.EnumerateObject())
        {
            if (!fields.TryAdd(field.Name, field.Value))
            {
                throw new FormatException($"'{field.Name}' is given twice, and which one holds is not said.");
            }
        }

        return fields;
    }

    private static double? Difficulty(Dictionary<string, JsonElement> known) =>
        known.TryGetValue("difficulty", out var value) && value.ValueKind == JsonValueKind.String && DifficultyScale.Named(value.GetString()!) is { } named
            && known.Remove("difficulty") ? named : Share(known, "difficulty", $"{FromZero}, easy to hard, or \"easy\", \"medium\" or \"hard\"");

    private static double? Share(Dictionary<string, JsonElement> known, string name, string form) => !known.Remove(name, out var value) ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var share) && share is >= 0 and <= 1 ? share : throw Unlike(name, value, form);

    private static FormatException Unlike(string name, JsonElement value, string form) => new($"'{name}' is {Shown(value)}; it may be {form}.");

    private static string Shown(JsonElement value) => value.GetRawText() is { Length: > 40 } text ? text[..40] + "…" : value.GetRawText();
}
