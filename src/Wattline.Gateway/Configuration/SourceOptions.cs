using Wattline.Grid;
using Wattline.Signals;

namespace Wattline.Gateway.Configuration;

/// <summary>A source of grid signals: how it is reached and how often.</summary>
public sealed record SourceOptions
{
    /// <summary>Which it is.</summary>
    public required SourceKind Kind { get; init; }

    /// <summary>The key, token or password, read from <c>key_env</c>, <c>password_env</c> or <c>key_file</c>; null for none. Never logged.</summary>
    public string? Key { get; init; }

    /// <summary>The user that goes with a password, read from <c>user_env</c> or <c>key_file</c>; null for none. Never logged.</summary>
    public string? User { get; init; }

    /// <summary>Path of <c>key_file</c>; null where the key is not in one.</summary>
    public string? KeyFile { get; init; }

    /// <summary><c>signals.sources.NAME.url</c>: another address of the service, http or https; null: the service's own.</summary>
    public Uri? Url { get; init; }

    /// <summary><c>signals.sources.NAME.every_minutes</c>: time between two questions about one zone, minutes, 1 to 1,440; null: the channel's.</summary>
    public int? EveryMinutes { get; init; }

    /// <summary><c>signals.sources.NAME.max_age_hours</c>: age at which its newest hour counts no more, h, 0 to 168; null: the channel's.</summary>
    public int? MaxAgeHours { get; init; }

    /// <summary><c>signals.sources.NAME.zones</c>: what the service calls zones, by the data pack's names; default none beside its own.</summary>
    public IReadOnlyDictionary<string, string> Zones { get; init; } = new Dictionary<string, string>();

    /// <summary>Time between two questions of a channel about one zone.</summary>
    public TimeSpan Pace(Grid.Sources.SourceChannel channel) => EveryMinutes is { } minutes ? TimeSpan.FromMinutes(minutes) : channel.Every;

    /// <summary>A text with the key and the user taken out, should they stand in it.</summary>
    public string Hide(string text) => new[] { Key, User }.OfType<string>().Where(secret => secret.Length > 0)
        .SelectMany(secret => new[] { secret, Uri.EscapeDataString(secret) })
        .Aggregate(text, (hidden, secret) => hidden.Replace(secret, "(key)", StringComparison.Ordinal));

    /// <summary>Whether a new configuration asks the same service in the same way.</summary>
    public bool Equals(SourceOptions? other) => other is not null && Kind == other.Kind && Key == other.Key && User == other.User
        && KeyFile == other.KeyFile && Url == other.Url && EveryMinutes == other.EveryMinutes && MaxAgeHours == other.MaxAgeHours
        && Zones.Count == other.Zones.Count && Zones.All(zone => other.Zones.TryGetValue(zone.Key, out var name) && name == zone.Value);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind.Name, Url, EveryMinutes, MaxAgeHours, Zones.Count);

    /// <summary>No key in logs or dumps.</summary>
    public override string ToString() => Kind.Name;
}
