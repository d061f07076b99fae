using System.Globalization;
using System.Text.RegularExpressions;
using Wattline.Grid.Sources;
using Wattline.Signals;
using Wattline.Testing;
using Wattline.Testing.Sources;

namespace Wattline.Gateway.Tests.Sources;

/// <summary>One interval as a service states it.</summary>
/// <param name="Start">When it begins.</param>
/// <param name="Length">How long it is.</param>
/// <param name="Value">In the project's unit; the class turns it into the service's. Null where the service does not know.</param>
/// <param name="Token">What stands in the answer for the value, as it is; null for the value.</param>
public sealed record Statement(DateTimeOffset Start, TimeSpan Length, double? Value, string? Token = null)
{
    /// <summary>The value in JSON, in the service's unit.</summary>
    public string Json(double unitsPerValue = 1) =>
        Token ?? (Value * unitsPerValue)?.ToString("R", CultureInfo.InvariantCulture) ?? "null";

    /// <summary>Whether it touches a time.</summary>
    public bool Meets(DateTimeOffset from, DateTimeOffset until) => Start < until && Start + Length > from;
}

/// <summary>
/// What holds of one channel of every live source, against a real server on the loopback address that answers as the service's
/// documentation says, from statements that each test makes, and misbehaves as services do.
/// </summary>
public abstract partial class LiveSourceContract : GridSourceContract
{
    /// <summary>The key that must never be seen again.</summary>
    private protected const string Secret = "k3y-0f-7h3-0p3r470r";

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);

    private protected SourceServer Server { get; private set; } = null!;

    /// <summary>What the service knows, in the order that it says it.</summary>
    private protected List<Statement> World { get; set; } = [];

    /// <summary>Whether the service answers with all it knows, whatever hours it was asked for.</summary>
    private protected bool IsGenerous { get; private set; }

    /// <summary>How long the service's intervals are.</summary>
    private protected virtual TimeSpan Step => TimeSpan.FromHours(1);

    /// <summary>Fields or elements without which an answer means nothing; each renamed must be refused by its name.</summary>
    private protected abstract IReadOnlyList<string> Fields { get; }

    /// <summary>The field that holds the value.</summary>
    private protected abstract string ValueField { get; }

    /// <summary>What services write for what they do not know; a gap, and no fault.</summary>
    private protected virtual IReadOnlyList<string> Unknowns => ["null"];

    /// <summary>What stands for a value and cannot be true; each is left out with a line.</summary>
    private protected virtual IReadOnlyList<string> Untrue => ["\"NaN\"", "\"Infinity\"", "1e300", "1e999", "-123456789"];

    /// <summary>What stands for a value and is another schema.</summary>
    private protected virtual IReadOnlyList<string> OtherSchemas => ["\"many\"", "\"123\"", "{}", "[1]", "true"];

    /// <summary>Whether the service needs a key. It is sent as it is or within a token; the service's own login may answer one.</summary>
    private protected virtual bool HasKey => true;

    /// <summary>What can be no key of the service; each is refused where the source is made.</summary>
    private protected virtual IReadOnlyList<string> BadKeys => ["", $"{Secret}\n{Secret}", $"{Secret} ", $"{Secret}é", $"{Secret}\0"];

    /// <summary>A source of an address with a key.</summary>
    private protected abstract IGridSource Open(Uri address, string key);

    /// <summary>What the documented service answers, from what it knows; what is no question of the documentation gets a 404.</summary>
    private protected abstract UpstreamBehaviour Serve(SourceRequest request);

    /// <summary>Whether a request only prepares the question, as a login does; it is served even where the question is not.</summary>
    private protected virtual bool Prepares(SourceRequest request) => false;

    /// <summary>What a series holds where the service states a value; the value itself unless a kind is computed from it.</summary>
    private protected virtual double Computed(SignalKind kind, double stated) => stated;

    /// <summary>An answer that says of itself that more pages follow, for ever; null where the service has no pages of its own.</summary>
    private protected virtual UpstreamBehaviour? Endless(SourceRequest request) => null;

    private protected override IGridSource Open() => Open(Server.Address, Secret);

    private protected override double? Expected(SignalKind kind, Slot slot) =>
        Statements(slot, 1).Average(statement => Computed(kind, statement.Value!.Value));

    public override async ValueTask InitializeAsync()
    {
        Server = await SourceServer.StartAsync();
        await base.InitializeAsync();
        Know();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected override async ValueTask BeginAgainAsync(DateTimeOffset now)
    {
        await base.BeginAgainAsync(now);
        Know();
    }

    /// <summary>So many hours of statements, each of its own value: 20 to 81.</summary>
    private protected IEnumerable<Statement> Statements(Slot from, int hours)
    {
        for (var start = from.Start; start < from.AddHours(hours).Start; start += Step)
        {
            yield return new Statement(start, Step, 20 + (Slot.Containing(start).HoursSinceEpoch * 7 % 50) + (start.Minute / 5));
        }
    }

    private protected override Task<SourceAnswer> ReadAsync(Slot from, Slot until) =>
        RunningAsync(() => Source.ReadAsync(Channel, Zone, from, until, Token));

    /// <summary>
    /// Lets a question run. The clock moves while nobody is being served, so that waits pass at once, and past the time limit where the
    /// server stalls. Between two requests it moves less than the time limit, so that a slow machine is no slow service.
    /// </summary>
    private protected async Task<T> RunningAsync<T>(Func<Task<T>> ask)
    {
        var (seen, moved, began) = (0, TimeSpan.Zero, TimeProvider.System.GetTimestamp());
        var task = ask();
        while (!task.IsCompleted)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromMinutes(1), "The question has not ended in a minute.");
            await Task.WhenAny(task, Task.Delay(2, Token));
            (seen, moved) = Server.Arrived == seen ? (seen, moved) : (Server.Arrived, TimeSpan.Zero);
            if (Server.IsStalling)
            {
                Clock.Advance(SourceConnection.TryWithin + TimeSpan.FromSeconds(1));
                await GoneAsync();
            }
            else if (!Server.IsBusy && moved < SourceConnection.LongestWait + TimeSpan.FromSeconds(5))
            {
                Clock.Advance(Tick);
                moved += Tick;
            }
        }

        return Server.Mistake is { } mistake ? throw new InvalidOperationException("The test's own service failed.", mistake) : await task;
    }

    /// <summary>The fault of a question that must fail, and that its key is nowhere in it.</summary>
    private protected async Task<GridSourceException> FaultAsync()
    {
        var from = First(6);
        var fault = await Assert.ThrowsAsync<GridSourceException>(() => ReadAsync(from, from.AddHours(6)));
        Assert.StartsWith($"{Source.Name}: ", fault.Message, StringComparison.Ordinal);
        Assert.Equal(Source.Name, fault.SourceName);
        AssertSilent(fault.ToString());
        return fault;
    }

    /// <summary>That a text does not hold the key, plainly, escaped or in base 64.</summary>
    private protected static void AssertSilent(string? text)
    {
        foreach (var form in new[] { Secret, Uri.EscapeDataString(Secret), Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Secret)).TrimEnd('=') })
        {
            Assert.DoesNotContain(form, text, StringComparison.OrdinalIgnoreCase);
        }
    }

    /// <summary>Lets the service do something else to each question itself.</summary>
    private protected void Misbehave(Func<SourceRequest, UpstreamBehaviour> behaviour) =>
        Server.Answer = request => Prepares(request) ? Serve(request) : behaviour(request);

    /// <summary>Changes each documented answer's text.</summary>
    private protected void Change(Func<string, string> change) => Misbehave(request => Serve(request) switch
    {
        UpstreamBehaviour.Answer { Body: { } body } => new UpstreamBehaviour.Answer(change(body)),
        UpstreamBehaviour.Whole whole => whole with { Body = change(whole.Body) },
        var other => other,
    });

    /// <summary>The questions that were no login.</summary>
    private protected IReadOnlyList<SourceRequest> Questions => [.. Server.Requests.Where(request => !Prepares(request))];

    private protected static string Renamed(string body, string field) =>
        Regex.Replace(body, $@"\b{Regex.Escape(field)}\b", $"{field}Anew");

    /// <summary>The service knows all that may be asked, and some more on both sides.</summary>
    private void Know()
    {
        World = [.. Statements(First(Channel.MaxHours).AddHours(-30), Channel.MaxHours + 60)];
        Server.Answer = Serve;
    }

    private async Task GoneAsync()
    {
        var began = TimeProvider.System.GetTimestamp();
        while (Server.IsStalling)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(20), "The time limit has passed and the client waits on.");
            await Task.Delay(1, Token);
        }
    }
}
