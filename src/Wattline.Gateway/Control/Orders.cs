namespace Wattline.Gateway.Control;

/// <summary>What a pin is about; where several hold for a request, the first of these counts.</summary>
internal enum PinKind
{
    /// <summary>Requests of one key.</summary>
    Key,

    /// <summary>Requests for one model.</summary>
    Model,

    /// <summary>Requests of one workload class.</summary>
    Class,
}

/// <summary>Sends some requests to one region only; it never widens what law and hosting allow.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Name">Of the key, model or class.</param>
/// <param name="Region">Where they go.</param>
/// <param name="Until">When it ends by itself; null for when it is taken away.</param>
/// <param name="Since">When it was given.</param>
/// <param name="By">Name of the key that gave it.</param>
internal sealed record Pin(PinKind Kind, string Name, string Region, DateTimeOffset? Until, DateTimeOffset Since, string By)
{
    /// <summary>Whether it still holds.</summary>
    public bool Holds(DateTimeOffset at) => Until is not { } end || at < end;
}

/// <summary>Deciding is switched off: requests go to the configured order of regions.</summary>
/// <param name="Since">When it was switched off.</param>
/// <param name="By">Name of the key that did.</param>
internal sealed record Bypass(DateTimeOffset Since, string By);

/// <summary>A region takes no new requests.</summary>
/// <param name="Region">Its name.</param>
/// <param name="Since">When that was ordered.</param>
/// <param name="By">Name of the key that did.</param>
internal sealed record RegionDrain(string Region, DateTimeOffset Since, string By);

/// <summary>What the operator ordered while the gateway runs. It outlives restarts and new configurations.</summary>
/// <param name="Bypass">Whether deciding is switched off; null while it is not.</param>
/// <param name="Pins">At most <see cref="MostPins"/>, one for each key, model and class.</param>
/// <param name="Drains">Regions that take no new requests, at most <see cref="MostPins"/>.</param>
internal sealed record Orders(Bypass? Bypass, IReadOnlyList<Pin> Pins, IReadOnlyList<RegionDrain> Drains)
{
    /// <summary>The most pins, and the most drained regions.</summary>
    public const int MostPins = 1000;

    /// <summary>No orders.</summary>
    public static Orders None { get; } = new(null, [], []);

    /// <summary>The same with a pin, in the place of one about the same.</summary>
    public Orders With(Pin pin) => this with { Pins = [.. Without(pin.Kind, pin.Name).Pins, pin] };

    /// <summary>The same without the pin about something.</summary>
    public Orders Without(PinKind kind, string name) => this with { Pins = [.. Pins.Where(one => one.Kind != kind || one.Name != name)] };

    /// <summary>The same with a region drained.</summary>
    public Orders With(RegionDrain drain) => this with { Drains = [.. Without(drain.Region).Drains, drain] };

    /// <summary>The same with a region not drained.</summary>
    public Orders Without(string region) => this with { Drains = [.. Drains.Where(one => one.Region != region)] };

    /// <summary>The same without what ended by itself.</summary>
    public Orders At(DateTimeOffset now) => Pins.All(pin => pin.Holds(now)) ? this : this with { Pins = [.. Pins.Where(pin => pin.Holds(now))] };
}
