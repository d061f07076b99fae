using System.CommandLine;
using System.Net;
using System.Text.Json;

namespace Wattline.Cli;

/// <summary>Asks a running gateway, and says in one line why it could not.</summary>
/// <param name="optional">Whether the command has an answer of its own where no address is given.</param>
internal sealed class GatewayClient(bool optional = false)
{
    private const int LongestAnswer = 16 << 20, WrongWords = 2;

    private const string UsualUrl = "http://127.0.0.1:8080", UsualKey = "WATTLINE_KEY";

    // The defaults are not the options' own: the help would name them twice, and a default where there is none.
    private readonly Option<string?> _url = new("--url", "-u")
    {
        Description = optional
            ? $"Ask a running gateway, as in {UsualUrl}; without it the data alone answers."
            : $"Address of the gateway (default {UsualUrl}).",
        HelpName = "URL",
    };

    private readonly Option<string?> _key = new("--key-env")
    {
        Description = $"Environment variable that holds your key (default {UsualKey}).",
        HelpName = "NAME",
    };

    /// <summary>Its options: they stand at the command and hold below it.</summary>
    public void AddTo(Command command)
    {
        _url.Recursive = _key.Recursive = true;
        command.Add(_url);
        command.Add(_key);
    }

    /// <summary>Whether an address was given.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.GetResult(_url) is { Implicit: false };

    /// <summary>Sends a request; prints the answer's fault, or passes its JSON on. Returns the exit code.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="method">The method.</param>
    /// <param name="path">Path and query.</param>
    /// <param name="body">What to send as JSON; null for nothing.</param>
    /// <param name="print">Prints what is found.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="say">The gateway's word on a fault in the command's own terms; as it comes without.</param>
    public async Task<int> AskAsync(
        ParseResult parsed, HttpMethod method, string path, object? body, Action<JsonElement> print, CancellationToken cancellation,
        Func<string, string>? say = null)
    {
        var address = parsed.GetValue(_url) ?? UsualUrl;
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            await Console.Error.WriteLineAsync($"--url takes an address, as in {UsualUrl}, not '{address}'.");
            return 2;
        }

        try
        {
            using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(30), MaxResponseContentBufferSize = LongestAnswer };
            using var request = new HttpRequestMessage(method, new Uri(url, path));
            request.Content = body is null ? null : new StringContent(JsonSerializer.Serialize(body));
            if (Environment.GetEnvironmentVariable(parsed.GetValue(_key) ?? UsualKey) is { Length: > 0 } key)
            {
                request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + key);
            }

            using var response = await http.SendAsync(request, cancellation);
            using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellation));
            if (response.IsSuccessStatusCode)
            {
                print(answer.RootElement);
                return 0;
            }

            var problem = answer.RootElement.GetProperty("error").GetProperty("message").GetString() ?? "";
            await Console.Error.WriteLineAsync(say?.Invoke(problem) ?? problem);
            // A command that has an answer of its own ends alike whoever refuses its words.
            return optional && response.StatusCode == HttpStatusCode.BadRequest ? WrongWords : 1;
        }
        catch (HttpRequestException failure) when (failure.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError)
        {
            await Console.Error.WriteLineAsync(Unreached(url, failure, IsGiven(parsed)));
            return 1;
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException or KeyNotFoundException or InvalidOperationException
            or OperationCanceledException)
        {
            await Console.Error.WriteLineAsync($"{url} gave no answer of a gateway: {failure.Message} Name its address with --url.");
            return 1;
        }
    }

    /// <summary>That nobody could be reached, and what to do about it.</summary>
    private static string Unreached(Uri url, HttpRequestException failure, bool isGiven)
    {
        var address = url.GetLeftPart(UriPartial.Authority);
        return failure.HttpRequestError == HttpRequestError.NameResolutionError ? $"No address is known of the host of {address}. Check --url."
            : isGiven ? $"Nothing listens at {address}. Start a gateway there with 'wattline serve', or name another address with --url."
            : $"Nothing listens at {address}, where a gateway usually does. Start one with 'wattline serve', or name its address with --url.";
    }
}
