using System.Buffers.Text;
using System.Text;

namespace Wattline.Storage;

/// <summary>Where a page ended, as a text that callers pass back and do not read.</summary>
internal static class ReceiptCursor
{
    private const string Mark = "r1.";
    private const int MaximumLength = 256;

    /// <summary>The cursor of what comes after an identifier.</summary>
    public static string After(string id) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Mark + id));

    /// <summary>The cursor of what comes from an identifier on, itself included: it stands before a name that no receipt has.</summary>
    public static string At(string id) => After(id + "~");

    /// <summary>The identifier, or null for what is no cursor.</summary>
    public static string? Read(string? cursor)
    {
        if (cursor is null || cursor.Length > MaximumLength || !Base64Url.IsValid(cursor))
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor));
        return text.StartsWith(Mark, StringComparison.Ordinal) && text.Length > Mark.Length ? text[Mark.Length..] : null;
    }
}
