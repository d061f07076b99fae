using System.Text;

namespace Wattline.Grid.Sources;

/// <summary>
/// WattTime's token: the account's name and password buy one that holds for 30 minutes. It is bought when it is first needed and again five
/// minutes before it ends. Logins have a limit of their own (100 in five minutes), so that a young token is never given up.
/// </summary>
internal sealed class WattTimeToken : IDisposable
{
    /// <summary>The options that hold name and password.</summary>
    public const string KeyOptions = "'user_env' and 'password_env', or 'key_file'";

    private static readonly TimeSpan HoldsFor = TimeSpan.FromMinutes(25), Young = TimeSpan.FromMinutes(1);
    private readonly string _source;
    private readonly TimeProvider _clock;
    private readonly SourceConnection _connection;
    private readonly SemaphoreSlim _one = new(1, 1);
    private Bought? _bought;

    public WattTimeToken(string source, Uri address, string user, string password, TimeProvider clock)
    {
        (_source, _clock) = (source, clock);
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));
        _connection = new SourceConnection(
            source, address, request => request.Headers.TryAddWithoutValidation("Authorization", $"Basic {basic}"), clock)
        {
            KeyOptions = KeyOptions,
        };
    }

    private sealed record Bought(string Text, DateTimeOffset At);

    public void Dispose()
    {
        _connection.Dispose();
        _one.Dispose();
    }

    /// <summary>A token that should hold.</summary>
    /// <exception cref="GridSourceException">The login did not succeed.</exception>
    public async Task<string> GetAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        await _one.WaitAsync(cancellation);
        try
        {
            if (_bought is not { } held || _clock.GetUtcNow() - held.At >= HoldsFor)
            {
                var text = JsonPart.Read(_source, await _connection.GetAsync("login", cancellation))["token"].Text();
                _bought = held = new Bought(Usable(text), _clock.GetUtcNow());
            }

            return held.Text;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Gives up a token that was refused; false where it is so young that another would be refused as well.</summary>
    public bool GiveUp(string refused)
    {
        var held = Volatile.Read(ref _bought);
        if (held?.Text == refused && _clock.GetUtcNow() - held.At < Young)
        {
            return false;
        }

        if (held?.Text == refused)
        {
            Interlocked.CompareExchange(ref _bought, null, held);
        }

        return true;
    }

    private string Usable(string text)
    {
        try
        {
            return SourceConnection.Key(text, "token");
        }
        catch (ArgumentException)
        {
            throw new GridSourceException(_source, SourceFault.Malformed, "'token' of its login cannot stand in a header.");
        }
    }
}
