using Wattline.Gateway.Configuration;

namespace Wattline.Gateway.Control;

/// <summary>
/// The success laws in force: those of the configuration, and before them those that were learnt. A request reads them once; new ones are
/// worked out beside it and published by a reference swap.
/// </summary>
internal sealed class ReasoningBoard
{
    private readonly Lock _publishing = new();
    private IReadOnlyDictionary<string, LearntLaw> _learnt = new Dictionary<string, LearntLaw>();
    private (ReasoningOptions Reasoning, IReadOnlyList<AutoOptions> Aliases) _configured = (new ReasoningOptions(), []);
    private volatile ReasoningLaws _current = ReasoningLaws.None;

    /// <summary>The laws of a configuration, where nothing is learnt.</summary>
    public static ReasoningBoard Of(GatewayOptions options)
    {
        var board = new ReasoningBoard();
        board.Configure(options);
        return board;
    }

    /// <summary>What decisions rest on now.</summary>
    public ReasoningLaws Current => _current;

    /// <summary>Puts a configuration in force; what was learnt of its models goes on standing before it.</summary>
    public void Configure(GatewayOptions options)
    {
        lock (_publishing)
        {
            _configured = (options.Reasoning, options.Auto);
            _current = new ReasoningLaws(options.Reasoning, options.Auto, _learnt);
        }
    }

    /// <summary>
    /// Replaces all that was learnt. A model without an entry falls back to the configuration; one without a block in <c>reasoning</c> is
    /// kept for when it has one.
    /// </summary>
    /// <exception cref="ArgumentException">A law with a figure out of range; what was in force stays.</exception>
    public void Publish(IReadOnlyDictionary<string, LearntLaw> learnt)
    {
        foreach (var one in learnt.Values)
        {
            one.Law.Checked();
        }

        lock (_publishing)
        {
            _learnt = new Dictionary<string, LearntLaw>(learnt);
            _current = new ReasoningLaws(_configured.Reasoning, _configured.Aliases, _learnt);
        }
    }
}
