using System.Text;
using System.Text.Json;
using Wattline.Reasoning;

namespace Wattline.Gateway.OpenAi;

/// <summary>
/// Counts what shows from outside how hard a question is, in the last item of a prompt: of a conversation the newest turn is what is asked.
/// The text is read where it lies, and none of it is kept.
/// </summary>
internal static class MarkReader
{
    private const int CharactersPerToken = 4;

    private static readonly byte[][] Code =
    [
        [.. "```"u8], [.. "{"u8], [.. "}"u8], [.. ";"u8], [.. "()"u8], [.. "=="u8], [.. "=>"u8], [.. "->"u8], [.. "def "u8], [.. "class "u8],
        [.. "return "u8], [.. "import "u8], [.. "SELECT "u8],
    ];

    private static readonly byte[][] Maths =
    [
        [.. " = "u8], [.. "^"u8], [.. "\\frac"u8], [.. "\\int"u8], [.. "\\sum"u8], [.. "\\sqrt"u8], [.. "∫"u8], [.. "∑"u8], [.. "√"u8],
        [.. "rove "u8], [.. "roof "u8], [.. "heorem"u8], [.. "ntegral"u8], [.. "quation"u8], [.. "erivative"u8], [.. "robability"u8], [.. "olve "u8],
    ];

    /// <summary>Reads the value of a prompt's field: a text, or a list whose items have texts.</summary>
    public static PromptMarks Read(ReadOnlySpan<byte> prompt)
    {
        var reader = new Utf8JsonReader(prompt);
        var marks = default(PromptMarks);
        var named = false;
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject when reader.CurrentDepth == 1:
                    marks = default;
                    break;
                case JsonTokenType.PropertyName:
                    named = reader.ValueTextEquals("content"u8) || reader.ValueTextEquals("text"u8);
                    break;
                case JsonTokenType.String when named || reader.CurrentDepth <= 1:
                    marks = Add(marks, reader.ValueSpan);
                    break;
                case JsonTokenType.String when reader.ValueSpan.StartsWith("data:"u8) || reader.ValueSpan.StartsWith("http"u8):
                    marks = marks with { HasOther = true };
                    break;
            }
        }

        return marks;
    }

    private static PromptMarks Add(in PromptMarks before, ReadOnlySpan<byte> text) => before with
    {
        Tokens = before.Tokens + (Encoding.UTF8.GetCharCount(text) / (double)CharactersPerToken),
        Code = before.Code + Count(text, Code),
        Maths = before.Maths + Count(text, Maths),
    };

    private static int Count(ReadOnlySpan<byte> text, byte[][] marks)
    {
        var count = 0;
        foreach (var mark in marks)
        {
            count += text.Count(mark);
        }

        return count;
    }
}
