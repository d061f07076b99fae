using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Wattline.Gateway.Demo;

/// <summary>An upload as it came in parts.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Purpose">What it is for.</param>
/// <param name="Content">Its bytes.</param>
/// <param name="LifetimeS">How long it is to be kept, s; null for no limit.</param>
internal sealed record StandInUpload(string Name, string Purpose, byte[] Content, long? LifetimeS)
{
    private const int MostParts = 8, LongestName = 255, LongestField = 1_024, ShortestLifetimeS = 3_600, LongestLifetimeS = 2_592_000;
    private const string LifetimeField = "expires_after[seconds]";

    private static readonly string[] Purposes = ["assistants", "batch", "fine-tune", "vision", "user_data", "evals"];

    /// <summary>Reads a body of <c>multipart/form-data</c>; the fault says what is wrong with it.</summary>
    public static async Task<(StandInUpload? Upload, StandInFault? Fault)> ReadAsync(HttpRequest request, CancellationToken leaving)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || type.MediaType != "multipart/form-data"
            || HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 and <= 100 } boundary)
        {
            return (null, new StandInFault(400, "The body must be multipart/form-data, with a boundary."));
        }

        try
        {
            return await ReadPartsAsync(new MultipartReader(boundary.Value!, request.Body), leaving);
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException and not Microsoft.AspNetCore.Http.BadHttpRequestException)
        {
            return (null, new StandInFault(400, $"The body is not valid multipart/form-data: {fault.Message}"));
        }
    }

    private static async Task<(StandInUpload? Upload, StandInFault? Fault)> ReadPartsAsync(MultipartReader reader, CancellationToken leaving)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        (string Name, byte[] Content)? file = null;
        for (var parts = 0; await reader.ReadNextSectionAsync(leaving) is { } part; parts++)
        {
            var name = part.GetContentDispositionHeader() is { } header ? HeaderUtilities.RemoveQuotes(header.Name).Value : null;
            using var bytes = new MemoryStream();
            await part.Body.CopyToAsync(bytes, leaving);
            if (name is null || parts >= MostParts || (name != "file" && bytes.Length > LongestField))
            {
                return (null, new StandInFault(400, $"The body has a part without a name, more than {MostParts} parts, or a field over {LongestField} bytes."));
            }

            if (name == "file")
            {
                file = (NameOf(part), bytes.ToArray());
            }
            else
            {
                fields[name] = Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
            }
        }

        return Check(file, fields);
    }

    private static string NameOf(MultipartSection part)
    {
        var header = part.GetContentDispositionHeader()!;
        var name = HeaderUtilities.RemoveQuotes(header.FileNameStar.HasValue ? header.FileNameStar : header.FileName).Value;
        return string.IsNullOrEmpty(name) ? "upload" : name[..Math.Min(name.Length, LongestName)];
    }

    private static (StandInUpload? Upload, StandInFault? Fault) Check((string Name, byte[] Content)? file, Dictionary<string, string> fields)
    {
        if (file is not var (name, content))
        {
            return (null, new StandInFault(400, "'file' is a required property.", "file"));
        }

        if (!fields.TryGetValue("purpose", out var purpose) || !Purposes.Contains(purpose))
        {
            return (null, new StandInFault(400, $"'purpose' must be one of {string.Join(", ", Purposes)}.", "purpose"));
        }

        var lifetime = 0;
        if (fields.TryGetValue(LifetimeField, out var given)
            && !(int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out lifetime)
                && lifetime is >= ShortestLifetimeS and <= LongestLifetimeS))
        {
            return (null, new StandInFault(400, $"'{LifetimeField}' must be {ShortestLifetimeS} to {LongestLifetimeS}.", LifetimeField));
        }

        return (new StandInUpload(name, purpose, content, given is null ? null : lifetime), null);
    }
}
