using System.Globalization;
using System.Net;

namespace Wattline.Grid.Sources;

/// <summary>
/// The way to one source's service: bounded in time, size and tries; no redirect is followed, since it could carry the key elsewhere. A short
/// Retry-After is waited for; a longer one is the poller's affair.
/// </summary>
/// <param name="source">Name of the source, for messages.</param>
/// <param name="address">Where the service is, with or without a slash at its end; a local one in tests.</param>
/// <param name="authorize">Puts the key on a request; null for a service without one.</param>
/// <param name="clock">The time.</param>
public sealed class SourceConnection(string source, Uri address, Action<HttpRequestMessage>? authorize, TimeProvider clock) : IDisposable
{
    /// <summary>Tries of one question.</summary>
    public const int Tries = 3;

    /// <summary>Largest answer that is read, bytes.</summary>
    public const int MostBytes = 32 << 20;

    /// <summary>Longest that one try may take.</summary>
    public static readonly TimeSpan TryWithin = TimeSpan.FromSeconds(30);

    /// <summary>Longest Retry-After that is waited for at once.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    /// <summary>The options that hold the key, for messages.</summary>
    internal string KeyOptions { get; init; } = "'key_env' or 'key_file'";

    private readonly Uri _root = Root(address);

    private readonly HttpMessageInvoker _invoker = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        MaxConnectionsPerServer = 4,
        PooledConnectionLifetime = TimeSpan.FromMinutes(15),
        UseCookies = false,
        UseProxy = !address.IsLoopback,
    });

    /// <inheritdoc/>
    public void Dispose() => _invoker.Dispose();

    /// <summary>The body of an answer with status 200.</summary>
    /// <param name="pathAndQuery">Path below the service's address, without a slash before it, with its query, escaped.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="GridSourceException">It did not come.</exception>
    public Task<byte[]> GetAsync(string pathAndQuery, CancellationToken cancellation) => RepeatAsync(pathAndQuery, authorize, null, cancellation);

    /// <summary>The body of an answer with status 200 to a question with a key of its own, such as a token that ends.</summary>
    /// <param name="pathAndQuery">Path below the service's address, without a slash before it, with its query, escaped.</param>
    /// <param name="sign">Puts the key on this request; null for none.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="GridSourceException">It did not come.</exception>
    public Task<byte[]> GetAsync(string pathAndQuery, Action<HttpRequestMessage>? sign, CancellationToken cancellation) =>
        RepeatAsync(pathAndQuery, sign, null, cancellation);

    /// <summary>The body of an answer with status 200, or of one that refuses in form and answers in fact.</summary>
    /// <param name="pathAndQuery">Path below the service's address, without a slash before it, with its query, escaped.</param>
    /// <param name="answers">Whether a 400 or 404 with this body is an answer, as where a service says so that it has no data.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="GridSourceException">It did not come.</exception>
    public Task<byte[]> GetAsync(string pathAndQuery, Func<int, byte[], bool> answers, CancellationToken cancellation) =>
        RepeatAsync(pathAndQuery, authorize, answers, cancellation);

    private async Task<byte[]> RepeatAsync(
        string pathAndQuery, Action<HttpRequestMessage>? sign, Func<int, byte[], bool>? answers, CancellationToken cancellation)
    {
        for (var left = Tries - 1; ; left--)
        {
            GridSourceException failure;
            try
            {
                return await TryAsync(pathAndQuery, sign, answers, cancellation);
            }
            catch (GridSourceException fault) when (left > 0 && fault is { Fault: SourceFault.Unavailable or SourceFault.Throttled })
            {
                failure = fault;
            }

            var wait = failure.RetryAfter ?? TimeSpan.FromMilliseconds(250 * Math.Pow(4, Tries - 1 - left));
            if (wait > LongestWait)
            {
                throw failure;
            }

            await Task.Delay(wait, clock, cancellation);
        }
    }

    private async Task<byte[]> TryAsync(
        string pathAndQuery, Action<HttpRequestMessage>? sign, Func<int, byte[], bool>? answers, CancellationToken cancellation)
    {
        using var late = new CancellationTokenSource(TryWithin, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_root, pathAndQuery));
            request.Headers.TryAddWithoutValidation("User-Agent", "wattline");
            sign?.Invoke(request);
            using var response = await _invoker.SendAsync(request, either.Token);
            if (response.StatusCode == HttpStatusCode.OK)
            {
                return await BodyAsync(response, either.Token);
            }

            var status = (int)response.StatusCode;
            return answers is not null && status is (400 or 404) && await BodyAsync(response, either.Token) is var body && answers(status, body)
                ? body
                : throw Refusal(response);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw Unavailable($"it took longer than {TryWithin.TotalSeconds:0} s.");
        }
        catch (InvalidDataException broken)
        {
            throw new GridSourceException(source, SourceFault.Malformed, "its answer is compressed and damaged.", null, broken);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            throw Unavailable($"no answer came ({broken.Message}). Check the network and the source's 'url'.", broken);
        }
    }

    private async Task<byte[]> BodyAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        using var all = new MemoryStream();
        var piece = new byte[64 << 10];
        int read;
        while ((read = await body.ReadAsync(piece, cancellation)) > 0)
        {
            all.Write(piece, 0, read);
            if (all.Length > MostBytes)
            {
                throw new GridSourceException(source, SourceFault.Malformed, $"its answer is longer than {MostBytes >> 20} MiB.");
            }
        }

        return all.ToArray();
    }

    private GridSourceException Refusal(HttpResponseMessage response)
    {
        var (status, retry) = ((int)response.StatusCode, RetryAfter(response));
        return status switch
        {
            401 or 403 => new(
                source, SourceFault.Unauthorized,
                $"it answered {status}: the key is missing, wrong, or does not cover this. Check {KeyOptions}."),
            429 => new(source, SourceFault.Throttled, "it answered 429: too many questions. Ask less often with 'every_minutes'.", retry),
            >= 500 => new(source, SourceFault.Unavailable, $"it answered {status}.", retry),
            >= 300 and < 400 => new(
                source, SourceFault.Refused, $"it answered {status}, and redirects are not followed. Set its 'url' to the new address."),
            _ => new(source, SourceFault.Refused, $"it answered {status}. Check the zone's name there and the source's 'url'."),
        };
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var header = response.Headers.RetryAfter;
        var wait = header?.Delta ?? header?.Date - clock.GetUtcNow();
        return wait is { } known ? known < TimeSpan.Zero ? TimeSpan.Zero : known : null;
    }

    private GridSourceException Unavailable(string message, Exception? cause = null) =>
        new(source, SourceFault.Unavailable, message, null, cause);

    /// <summary>A key that can stand in a header: the same one, once it is known to be printable ASCII without spaces.</summary>
    /// <param name="key">The key.</param>
    /// <param name="name">What it is, for the message, which never holds the key.</param>
    /// <exception cref="ArgumentException">It is empty, longer than 4,096 characters, or holds what no header may.</exception>
    public static string Key(string key, string name) => key is { Length: > 0 and <= 4096 } && key.All(letter => letter is > ' ' and < '\x7f')
        ? key
        : throw new ArgumentException($"The {name} must be 1 to 4,096 printable ASCII characters without spaces or line ends.", name);

    /// <summary>A slot's start in the form that most services take: 2022-07-01T13:00Z.</summary>
    public static string Iso(Signals.Slot slot) => slot.Start.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture);

    /// <summary>The same as it stands in a query.</summary>
    public static string Escaped(Signals.Slot slot) => Uri.EscapeDataString(Iso(slot));

    private static Uri Root(Uri address)
    {
        // The address is not repeated: somebody may have put a key into it.
        if (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https") || (address.Query + address.Fragment + address.UserInfo).Length > 0)
        {
            throw new ArgumentException("The address must be absolute, of http or https, and without a user, query or fragment.", nameof(address));
        }

        // Without the slash the last segment of the address would be replaced rather than continued.
        return address.AbsoluteUri.EndsWith('/') ? address : new Uri(address.AbsoluteUri + "/");
    }
}
