using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.Control;
using Wattline.Gateway.Steering;
using Wattline.Planning;
using Wattline.Planning.Problems;
using Wattline.Planning.Solving;
using Wattline.Signals;
using Wattline.Storage;

namespace Wattline.Gateway.Loops;

/// <summary>
/// Plans the fleet on a tick: reads what was asked, forecasts it, has it solved on a thread of its own, and hands a plan that is proved to
/// the pacer. Whatever goes wrong, the plan before stays, requests go on, and it is counted.
/// </summary>
internal sealed partial class PlanLoop(
    ControlPlane control, Ledger ledger, PlanBoard board, PlanSolver solver, TimeProvider clock, ILogger<PlanLoop> log) : BackgroundService
{
    /// <summary>Between two looks at whether a round is due, and at the ledger while there is no demand.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1), NoDemandYet = TimeSpan.FromSeconds(10);

    /// <summary>As many threads as a solver may use: requests come first.</summary>
    private const int Threads = 1;

    private Task<Plan>? _running;
    private GatewayOptions? _options;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var due = clock.GetUtcNow();
        while (!stoppingToken.IsCancellationRequested)
        {
            var options = control.Current.Options;
            // Another configuration is planned at once.
            due = ReferenceEquals(options, _options) ? due : clock.GetUtcNow();
            _options = options;
            var isOn = options.Plan.IsOn(options.Upstreams);
            board.Next = isOn ? due : null;
            if (isOn && clock.GetUtcNow() >= due)
            {
                var outcome = await RoundAsync(options.Plan, stoppingToken);
                due = clock.GetUtcNow() + (outcome == PlanOutcome.NoDemand ? NoDemandYet : TimeSpan.FromMinutes(options.Plan.EveryMinutes));
            }

            await Task.Delay(Look, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>One round; tells how it ended.</summary>
    private async Task<PlanOutcome> RoundAsync(PlanOptions options, CancellationToken stopping)
    {
        var (regime, now) = (control.Current, clock.GetUtcNow());
        try
        {
            if (_running is { IsCompleted: false })
            {
                return End(PlanOutcome.Late, "The round before is not over.");
            }

            // I/O before anything is decided, and off this thread: four weeks may be many rows.
            var problem = await Task.Run(() => Problem(regime, now), stopping);
            return problem is null ? End(PlanOutcome.NoDemand, null) : await SolveAsync(problem, options, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return PlanOutcome.Late;
        }
        catch (TimeoutException)
        {
            return End(PlanOutcome.Late, string.Create(CultureInfo.InvariantCulture, $"It took longer than plan.limit_s allows, {options.LimitSeconds} s."));
        }
        catch (Exception failure)
        {
            return End(PlanOutcome.Failed, failure.Message);
        }
    }

    private PlanProblem? Problem(Regime regime, DateTimeOffset now)
    {
        var (present, hours) = (Slot.Containing(now), regime.Options.Plan.Hours);
        var past = ledger.Demand(present.AddHours(-DemandOutlook.PastHours), present.AddHours(1));
        return FleetProblem.Of(regime, DemandOutlook.Of(past, now, hours), present, hours);
    }

    private async Task<PlanOutcome> SolveAsync(PlanProblem problem, PlanOptions options, CancellationToken stopping)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var began = clock.GetTimestamp();
        _running = OnItsOwnThread(() => solver(problem, new SolveOptions { Threads = Threads }, over.Token));
        Plan plan;
        try
        {
            plan = await _running.WaitAsync(TimeSpan.FromSeconds(options.LimitSeconds), clock, stopping);
        }
        finally
        {
            await over.CancelAsync();
        }

        return plan.IsCertified
            ? End(PlanOutcome.Planned, null, new StandingPlan(plan, clock.GetUtcNow(), clock.GetElapsedTime(began).TotalSeconds))
            : End(PlanOutcome.Uncertified, string.Create(
                CultureInfo.InvariantCulture,
                $"It is proved within {plan.Certificate.Gap:G3} only, and breaks a constraint by {plan.Certificate.Infeasibility:G3}."));
    }

    /// <summary>Not one of the pool's, which requests need; below their priority where the system knows one.</summary>
    private static Task<Plan> OnItsOwnThread(Func<Plan> solve)
    {
        var end = new TaskCompletionSource<Plan>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                end.SetResult(solve());
            }
            catch (Exception failure)
            {
                end.SetException(failure);
            }
        })
        {
            IsBackground = true,
            Name = "Plan",
            Priority = ThreadPriority.BelowNormal,
        };
        thread.Start();
        return end.Task;
    }

    private PlanOutcome End(PlanOutcome outcome, string? why, StandingPlan? plan = null)
    {
        board.End(new RoundEnd(outcome, clock.GetUtcNow(), why), plan);
        if (why is not null)
        {
            NoPlan(log, outcome, why);
        }

        return outcome;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "No new plan ({Outcome}); the prices of the one before are corrected on. {Why}")]
    private static partial void NoPlan(ILogger log, PlanOutcome outcome, string why);
}
