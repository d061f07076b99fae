using Wattline.Gateway.Configuration;
using Wattline.Gateway.OpenAi;
using Wattline.Gateway.Proxy;
using Wattline.Grid;
using Wattline.Pricing;
using Wattline.Routing;
using Wattline.Signals;
using Wattline.Storage;

namespace Wattline.Gateway.Control;

/// <summary>The one place where control plane and data plane meet: a regime, published by a reference swap and kept for replay.</summary>
internal sealed class ControlPlane : IDisposable
{
    private readonly Lock _publishing = new();
    private readonly DataPack _pack;
    private readonly Memory _memory;
    private readonly StateRegister _states;
    private readonly Ledger _ledger;
    private readonly TimeProvider _clock;
    private readonly OrdersFile _orders;
    private readonly ITimer _expiry;
    private volatile Regime _current;
    private volatile ConfigurationState _configuration;
    private volatile Observations _observed = Observations.None;
    private volatile Prices _prices = Prices.Zero;
    private TimeSpan _goodUntil;

    /// <summary>Puts a first configuration in force, and the orders that were given before.</summary>
    /// <exception cref="ConfigurationException">The orders kept cannot be read.</exception>
    public ControlPlane(GatewayOptions options, DataPack pack, Memory memory, StateRegister states, Ledger ledger, TimeProvider clock)
    {
        (_pack, _memory, _states, _ledger, _clock) = (pack, memory, states, ledger, clock);
        _orders = new OrdersFile(options.StateDirectory);
        // A version names one snapshot for as long as the ledger keeps it, also over restarts and a clock that was set back.
        _current = Make(options, ledger.LastSnapshotVersion(), null, _orders.Load());
        _configuration = new ConfigurationState(_clock.GetUtcNow(), null);
        _expiry = clock.CreateTimer(_ => Expire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How likely models are right, by what the configuration says and what was learnt.</summary>
    public ReasoningBoard Laws { get; } = new();

    /// <summary>The facts that everything is decided on.</summary>
    public DataPack Pack => _pack;

    /// <summary>What is in force. A request reads it once.</summary>
    public Regime Current => _current;

    /// <summary>What the snapshot in force knows from servers and accelerators.</summary>
    public Observations Observed => _observed;

    /// <summary>Publishes a snapshot with what servers and accelerators now say.</summary>
    public void Observe(Observations observed)
    {
        lock (_publishing)
        {
            _observed = observed;
            Publish(Known(_current.Builder, _current.OnSite));
        }
    }

    /// <summary>Publishes a snapshot with what the regions' own energy makes of the grid's prices and carbon.</summary>
    public void Supply(OnSiteView onSite)
    {
        lock (_publishing)
        {
            // What was worked out under another configuration is not for this one.
            var view = onSite.Keep(_current.Options);
            _current = _current with { OnSite = view, Snapshot = Kept(Known(_current.Builder, view), _current.Snapshot.Version) };
        }
    }

    /// <summary>What scarce things are worth now: zero where nobody has said so lately.</summary>
    public Prices Prices => _prices;

    /// <summary>
    /// Publishes a snapshot with prices. They are zero again after a while unless they are set or kept before: the clock sees to that, and
    /// no loop that may have ended.
    /// </summary>
    /// <param name="prices">What scarce things are worth.</param>
    /// <param name="goodFor">How long they are good for, above 0.</param>
    public void Price(Prices prices, TimeSpan goodFor)
    {
        lock (_publishing)
        {
            Publish(_current.Snapshot.Inputs with { Prices = prices });
            _prices = prices;
            KeepPrices(goodFor);
        }
    }

    /// <summary>The prices in force are good for so long from now.</summary>
    public void KeepPrices(TimeSpan goodFor)
    {
        lock (_publishing)
        {
            _goodUntil = _clock.GetElapsedTime(0) + goodFor;
            _expiry.Change(goodFor, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Publishes a snapshot of the present hour under the configuration in force.</summary>
    public void Renew()
    {
        lock (_publishing)
        {
            Publish(Known(_current.Builder, _current.OnSite));
        }
    }

    /// <summary>Takes in what a source says of the grid, for now and for the next start. False where there is no room for one more series.</summary>
    public bool Hear(SignalSeries series)
    {
        lock (_publishing)
        {
            // Under the lock, so that nothing is told to a desk that another takes over from meanwhile.
            if (!_current.Desk.Accept(series))
            {
                return false;
            }
        }

        _ledger.SaveSignals(series, _clock.GetUtcNow());
        return true;
    }

    /// <summary>Publishes a snapshot where what the grid says of the fleet is news to the one in force; tells whether it did.</summary>
    /// <param name="isNews">Whether it is, in the present slot; see <see cref="SignalNews"/>.</param>
    public bool RenewWhere(Func<Regime, Slot, bool> isNews)
    {
        lock (_publishing)
        {
            var regime = _current;
            if (!isNews(regime, Slot.Containing(_clock.GetUtcNow())))
            {
                return false;
            }

            Publish(Known(regime.Builder, regime.OnSite));
            return true;
        }
    }

    /// <summary>How the configuration in force stands to what its file says.</summary>
    public ConfigurationState Configuration => _configuration;

    /// <summary>
    /// Puts another configuration in force. Requests in flight end under the one that they began with; servers that are in both keep their
    /// count of requests and failures.
    /// </summary>
    /// <param name="next">The configuration, checked.</param>
    /// <returns>Options that differ and hold only after a new start; empty for none.</returns>
    /// <exception cref="ConfigurationException">It does not go together with the options that hold from start to end.</exception>
    public IReadOnlyList<string> Adopt(GatewayOptions next)
    {
        lock (_publishing)
        {
            var differing = LastingOptions.Differing(_current.Options, next);
            var options = LastingOptions.Keep(_current.Options, next);
            if (options.Keys.Count == 0 && !options.Listen.IsLoopback)
            {
                // Sound by itself, since it names another address: adopted, it would leave the open one to everybody.
                throw new ConfigurationException("The new configuration", [new Fault(
                    "keys", 0, $"are gone while the gateway listens on {options.Listen.Host}.", "Keep the keys until it is started again elsewhere.")]);
            }

            _current = Make(options, _current.Snapshot.Version, _current, _current.Orders);
            _configuration = new ConfigurationState(_clock.GetUtcNow(), null);
            return differing;
        }
    }

    /// <summary>Notes that the file cannot be used as it stands; what is in force stays.</summary>
    /// <param name="fault">What is wrong with it.</param>
    public void Refuse(string fault) => _configuration = _configuration with { Fault = fault };

    /// <summary>Puts orders in force at once, and keeps them for the next start.</summary>
    /// <param name="change">The new orders from those in force; null for none that can be given.</param>
    /// <returns>
    /// The orders in force, null where none could be given, and why they could not be kept; null where they were. An order holds even where
    /// it cannot be kept: a full disk must not stop the operator.
    /// </returns>
    public (Orders? Orders, string? NotKept) Command(Func<Orders, Orders?> change)
    {
        lock (_publishing)
        {
            if (change(_current.Orders.At(_clock.GetUtcNow())) is not { } orders)
            {
                return (null, null);
            }

            _current = _current with { Orders = orders, Courses = new Courses(_current.Options, orders, _current.Snapshot.Fleet) };
            try
            {
                _orders.Save(orders);
                return (orders, null);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                return (orders, failure.Message);
            }
        }
    }

    private Regime Make(GatewayOptions options, long after, Regime? before, Orders orders)
    {
        var desk = new SignalDesk(_pack, options.Signals.At(options.ReplayLevel), options.Signals.Open(_clock));
        if (before is null)
        {
            Restore(desk);
        }
        else
        {
            desk.TakeOver(before.Desk);
        }

        var builder = new FleetBuilder(options, desk);
        var onSite = (before?.OnSite ?? OnSiteView.None).Keep(options);
        var snapshot = Kept(Known(builder, onSite), after);
        Laws.Configure(options);
        return new Regime(
            options, desk, builder, snapshot, new UpstreamSet(options, snapshot.Fleet, _clock, before?.Upstreams), new Callers(options),
            new WorkloadReader(options, _pack, builder, _memory, _states, Laws), orders, new Courses(options, orders, snapshot.Fleet))
        { OnSite = onSite };
    }

    /// <summary>What was heard before the last stop. It has the ages that it has: what is too old decides nothing.</summary>
    private void Restore(SignalDesk desk)
    {
        if (desk.Sources.Count == 0)
        {
            return;
        }

        var now = Slot.Containing(_clock.GetUtcNow());
        var sources = new SignalFilter(now.AddHours(-SignalDesk.MostHours), now.AddHours(SignalDesk.MostHours))
        {
            Sources = [.. desk.Sources.Select(source => source.Name)],
        };
        foreach (var series in _ledger.Signals(sources).Concat(_ledger.NewestForecasts(sources)))
        {
            desk.Accept(series);
        }
    }

    /// <summary>Prices that nobody kept are zero. Nothing else is read anew, so that nothing can fail here.</summary>
    private void Expire()
    {
        lock (_publishing)
        {
            // Whoever held the lock may have set or kept them since the clock called.
            if (_clock.GetElapsedTime(0) >= _goodUntil && !ReferenceEquals(_prices, Prices.Zero))
            {
                _prices = Prices.Zero;
                Publish(_current.Snapshot.Inputs with { Prices = Prices.Zero });
            }
        }
    }

    /// <summary>All that is known of the present hour.</summary>
    private SnapshotInputs Known(FleetBuilder builder, OnSiteView onSite)
    {
        var inputs = builder.Inputs(0, Slot.Containing(_clock.GetUtcNow()));
        return inputs with
        {
            Hostings = [.. inputs.Hostings.Select(_observed.Apply)],
            Signals = inputs.Signals.ToDictionary(one => one.Key, one => onSite.Apply(one.Key, one.Value)),
            Prices = _prices,
        };
    }

    private void Publish(SnapshotInputs inputs) => _current = _current with { Snapshot = Kept(inputs, _current.Snapshot.Version) };

    private FleetSnapshot Kept(SnapshotInputs inputs, long after)
    {
        var now = _clock.GetUtcNow();
        var snapshot = new FleetSnapshot(inputs with { Version = Math.Max(now.ToUnixTimeMilliseconds(), after + 1) });
        _ledger.SaveSnapshot(snapshot.Inputs, now);
        return snapshot;
    }

    /// <inheritdoc/>
    public void Dispose() => _expiry.Dispose();
}
