using System.Globalization;
using System.Text;
using System.Text.Json;
using Wattline.Reasoning;

namespace Wattline.Gateway.OpenAi;

/// <summary>
/// Where the fields of a body stand that say how long a model may think, and what shows from outside how hard the question is. Read in a pass
/// of its own, and only where the gateway chooses the model: other requests do not pay for it.
/// </summary>
internal sealed class BodyFields
{
    private static readonly string[] EffortFields = ["reasoning_effort", "reasoning.effort"];

    private static readonly string[] Known =
    [
        "max_completion_tokens", "max_tokens", "max_output_tokens", "reasoning_effort", "reasoning", "thinking_token_budget",
        "thinking_budget_tokens", "chat_template_kwargs",
    ];

    /// <summary>What may stand in the place of a prompt: one that the server keeps, or a conversation that goes on.</summary>
    private static readonly string[] InItsPlace = ["prompt", "previous_response_id", "conversation"];

    private readonly List<(string Name, Range Value)> _places = [];
    private int _begins;

    private BodyFields()
    {
    }

    /// <summary>What the question looks like.</summary>
    public PromptMarks Marks { get; private set; }

    /// <summary>The caller's own effort, in chat's field or in that of responses; null for none.</summary>
    public string? Effort { get; private set; }

    /// <summary>The field that says it, as in <c>reasoning.effort</c>; null for none.</summary>
    public string? EffortField { get; private set; }

    /// <summary>The field with the least ceiling on the output, as the caller sent it; null for none.</summary>
    public string? Ceiling { get; private set; }

    /// <summary>Whether there is anything to answer: the prompt's field, or what stands for it.</summary>
    public bool HasPrompt { get; private set; }

    /// <summary>A field that is given twice, so that nobody knows which one a server reads; null for none.</summary>
    public string? Repeated { get; private set; }

    /// <summary>Reads a body that is known to be a JSON object.</summary>
    public static BodyFields Read(ReadOnlySpan<byte> body, Operation operation)
    {
        var fields = new BodyFields();
        var reader = new Utf8JsonReader(body);
        reader.Read();
        fields._begins = (int)reader.BytesConsumed;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (name, isPrompt, from) = (NameOf(ref reader, Known), reader.ValueTextEquals(operation.Prompt[0]), (int)reader.BytesConsumed);
            var stands = isPrompt || (operation == Operation.Responses && NameOf(ref reader, InItsPlace) is not null);
            reader.Read();
            fields.HasPrompt |= stands && reader.TokenType != JsonTokenType.Null;
            reader.Skip();
            var value = from..(int)reader.BytesConsumed;
            if (isPrompt)
            {
                fields.Marks = MarkReader.Read(body[value]);
            }
            else if (name is not null)
            {
                fields.Add(name, value);
            }
        }

        fields.ReadEffort(body);
        fields.ReadCeiling(body, operation);
        return fields;
    }

    private void ReadEffort(ReadOnlySpan<byte> body)
    {
        foreach (var name in EffortFields)
        {
            if (Effort is null && TextOf(body, name) is { } effort)
            {
                (Effort, EffortField) = (effort, name);
            }
        }
    }

    private void ReadCeiling(ReadOnlySpan<byte> body, Operation operation)
    {
        var least = double.PositiveInfinity;
        foreach (var name in operation.CeilingNames)
        {
            if (NumberOf(body, name) is >= 0 and var most && most < least)
            {
                (Ceiling, least) = (name, most);
            }
        }
    }

    /// <summary>Whether a field is given.</summary>
    public bool Has(string name) => _places.Exists(place => place.Name == name);

    /// <summary>Puts a value at a path of one field or two, as in <c>reasoning.effort</c>, where the field is given; adds it where it is not.</summary>
    /// <param name="body">The body that was read.</param>
    /// <param name="path">The path.</param>
    /// <param name="json">The value as JSON.</param>
    /// <param name="changes">Takes the changes.</param>
    public void Set(ReadOnlySpan<byte> body, string path, string json, List<Splice?> changes)
    {
        var (field, member) = Split(path);
        var whole = member is null ? json : $"{{\"{member}\":{json}}}";
        if (!Has(field))
        {
            changes.Add(new Splice(_begins.._begins, Encoding.UTF8.GetBytes($"\"{field}\":{whole},")));
            return;
        }

        var place = _places.Find(one => one.Name == field).Value;
        changes.Add(member is null || MemberOf(body, place, member) is not { } inside
            ? new Splice(place, Encoding.UTF8.GetBytes(whole))
            : new Splice(inside.Place, Encoding.UTF8.GetBytes(inside.IsGiven ? json : $"\"{member}\":{json}{(inside.IsEmpty ? "" : ",")}")));
    }

    /// <summary>The same for a ceiling: a number that the caller gives stays where it is no higher.</summary>
    public void Cap(ReadOnlySpan<byte> body, string path, int most, List<Splice?> changes)
    {
        if (NumberOf(body, path) is not { } own || own > most)
        {
            Set(body, path, most.ToString(CultureInfo.InvariantCulture), changes);
        }
    }

    /// <summary>Only the first is kept: there is a limit to how many can be given once each.</summary>
    private void Add(string name, Range value)
    {
        if (Has(name))
        {
            Repeated = name;
            return;
        }

        _places.Add((name, value));
    }

    private static string? NameOf(ref Utf8JsonReader reader, string[] names)
    {
        foreach (var name in names)
        {
            if (reader.ValueTextEquals(name))
            {
                return name;
            }
        }

        return null;
    }

    private static (string Field, string? Member) Split(string path) =>
        path.IndexOf('.', StringComparison.Ordinal) is var dot and >= 0 ? (path[..dot], path[(dot + 1)..]) : (path, null);

    /// <summary>Where a member of an object stands, or where it may be put in; null where the value is no object.</summary>
    private static (Range Place, bool IsGiven, bool IsEmpty)? MemberOf(ReadOnlySpan<byte> body, Range value, string member)
    {
        var reader = new Utf8JsonReader(body[value]);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        var (start, isEmpty) = (value.Start.Value + (int)reader.BytesConsumed, true);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            isEmpty = false;
            var (isIt, from) = (reader.ValueTextEquals(member), value.Start.Value + (int)reader.BytesConsumed);
            reader.Read();
            reader.Skip();
            if (isIt)
            {
                return (from..(value.Start.Value + (int)reader.BytesConsumed), true, false);
            }
        }

        return (start..start, false, isEmpty);
    }

    private string? TextOf(ReadOnlySpan<byte> body, string path)
    {
        var reader = At(body, path);
        return reader.Read() && reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
    }

    private double? NumberOf(ReadOnlySpan<byte> body, string path)
    {
        var reader = At(body, path);
        return reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var number) ? number : null;
    }

    /// <summary>A reader before the last value at a path; before null where there is none.</summary>
    private Utf8JsonReader At(ReadOnlySpan<byte> body, string path)
    {
        var (field, member) = Split(path);
        var place = _places.Find(one => one.Name == field);
        if (place.Name is null || (member is not null && MemberOf(body, place.Value, member) is not { IsGiven: true }))
        {
            return new Utf8JsonReader("null"u8);
        }

        return new Utf8JsonReader(body[member is null ? place.Value : MemberOf(body, place.Value, member)!.Value.Place]);
    }
}
