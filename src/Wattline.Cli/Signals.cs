using System.Runtime.InteropServices;

namespace Wattline.Cli;

/// <summary>What the system tells the program: SIGTERM or SIGINT to stop, a second one to end at once, SIGHUP to read the configuration again.</summary>
internal sealed class Signals : IDisposable
{
    private const int EndedBySignal = 130;
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<PosixSignalRegistration> _registrations;

    /// <summary>Listens from now on.</summary>
    /// <param name="reload">What SIGHUP asks for; Windows has another meaning for it, and none is heard there.</param>
    public Signals(Action reload)
    {
        _registrations = [PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop), PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop)];
        if (!OperatingSystem.IsWindows())
        {
            _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
            {
                signal.Cancel = true;
                reload();
            }));
        }
    }

    /// <summary>Completes at the first signal to stop.</summary>
    public Task FirstAsync(CancellationToken cancellation) => _first.Task.WaitAsync(cancellation);

    /// <inheritdoc/>
    public void Dispose() => _registrations.ForEach(one => one.Dispose());

    private void Stop(PosixSignalContext signal)
    {
        signal.Cancel = true;
        if (!_first.TrySetResult())
        {
            Environment.Exit(EndedBySignal);
        }
    }
}
