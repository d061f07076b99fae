using System.Text;
using System.Text.Json;

namespace Wattline.Gateway.OpenAi;

/// <summary>
/// Reads the prompt of a request, whatever its shape: how long it is, and what it refers to that some region keeps, such as files, earlier
/// items and stores.
/// </summary>
internal sealed class PromptReader(Operation operation)
{
    /// <summary>The most references of one request.</summary>
    public const int MostStates = 64;

    private const int CharactersPerToken = 4, TokensPerMessage = 4, TokensPerImage = 800, LongestName = 512;

    /// <summary>Fields that hold references, wherever they stand in a prompt.</summary>
    private static readonly byte[][] StateFields = [[.. "file_id"u8], [.. "file_ids"u8], [.. "vector_store_ids"u8], [.. "container"u8]];

    private List<string>? _states;
    private string? _itemId;
    private bool _isReference;

    /// <summary>Tokens read so far, estimated at four characters each; an image counts 800, however long its data.</summary>
    public double Tokens { get; private set; }

    /// <summary>What was referred to so far.</summary>
    public IReadOnlyList<string> States => _states ?? [];

    /// <summary>Reads the value that the reader stands on.</summary>
    public void Read(ref Utf8JsonReader reader)
    {
        var depth = reader.CurrentDepth;
        double characters = 0;
        do
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.String when reader.ValueSpan.StartsWith("data:"u8):
                    Tokens += TokensPerImage;
                    break;
                case JsonTokenType.String:
                    characters += Encoding.UTF8.GetCharCount(reader.ValueSpan);
                    break;
                case JsonTokenType.Number when operation.TakesTokenIds:
                    Tokens++;
                    break;
                case JsonTokenType.PropertyName when operation.RefersToState:
                    ReadReference(ref reader, reader.CurrentDepth == depth + 2);
                    break;
                case JsonTokenType.EndObject when reader.CurrentDepth == depth + 1:
                    Tokens += TokensPerMessage;
                    EndItem();
                    break;
            }
        }
        while ((reader.CurrentDepth > depth || reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject) && reader.Read());
        Tokens += Math.Ceiling(characters / CharactersPerToken);
    }

    /// <summary>Notes a reference given as a string, as a list of strings, or as an object with an <c>id</c>.</summary>
    public void Note(ref Utf8JsonReader reader)
    {
        var depth = reader.CurrentDepth;
        var isObject = reader.TokenType == JsonTokenType.StartObject;
        do
        {
            if (isObject && reader.TokenType == JsonTokenType.PropertyName && !reader.ValueTextEquals("id"u8))
            {
                reader.Read();
                reader.Skip();
            }
            else if (reader.TokenType == JsonTokenType.String)
            {
                Add(reader.ValueSpan.Length <= LongestName ? reader.GetString()! : "?");
            }
        }
        while ((reader.CurrentDepth > depth || reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject) && reader.Read());
    }

    /// <summary>A field of the prompt that may refer to something kept: by its name, or as an item that stands for an earlier one.</summary>
    private void ReadReference(ref Utf8JsonReader reader, bool ofItem)
    {
        foreach (var field in StateFields)
        {
            if (reader.ValueTextEquals(field))
            {
                reader.Read();
                // An object holds its references in fields of these names again, which are met on the way through it.
                if (reader.TokenType != JsonTokenType.StartObject)
                {
                    Note(ref reader);
                }

                return;
            }
        }

        if (ofItem && reader.ValueTextEquals("id"u8))
        {
            reader.Read();
            _itemId = reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length <= LongestName ? reader.GetString() : "?";
        }
        else if (ofItem && reader.ValueTextEquals("type"u8))
        {
            reader.Read();
            _isReference = reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("item_reference"u8);
        }
    }

    private void EndItem()
    {
        if (_isReference)
        {
            Add(_itemId ?? "?");
        }

        (_itemId, _isReference) = (null, false);
    }

    /// <summary>One more than allowed is kept, so that too many are refused and none is passed over.</summary>
    private void Add(string name)
    {
        if (States.Count <= MostStates)
        {
            (_states ??= []).Add(name);
        }
    }
}
